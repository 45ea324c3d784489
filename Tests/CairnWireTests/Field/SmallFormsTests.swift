import CairnTesting
import CairnWire
import Testing

@Suite struct SmallFormsTests {
    @Test(
        arguments: [
            ("250ms", 250), ("59s", 59_000), ("10m", 600_000), ("6h", 21_600_000), ("3d", 259_200_000),
            ("1h30m", 5_400_000),
            ("1d2h3m4s5ms", 93_784_005), ("0s", 0),
        ] as [(String, Int64)])
    func `a duration is read`(text: String, milliseconds: Int64) {
        #expect(DurationText.parse(text) == .milliseconds(milliseconds))
        #expect(DurationText.write(.milliseconds(milliseconds)) == text)
    }

    @Test(arguments: [
        "", "5", "s", "5 s", "-5s", "1m1h", "1s1s", "5y", "1.5h", "99999999999999999999s", "40000d", "٣s",
    ])
    func `what is no duration is refused`(text: String) { #expect(DurationText.parse(text) == nil) }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `a written duration is read back`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        let duration = Duration.milliseconds(Int64.random(in: 0...(100 * 365 * 86_400_000), using: &rng))
        #expect(DurationText.parse(DurationText.write(duration)) == duration)
    }

    @Test(arguments: [
        ("instruction", "instructions"), ("modle", "model"), ("maxTokens", "max_tokens"), ("LIMITS", "limits"),
        ("max-tokens", "max_tokens"),
    ])
    func `the nearest name is meant`(written: String, meant: String) {
        let known = ["description", "model", "instructions", "knowledge", "tools", "limits", "max_tokens"]
        #expect(Suggestion.nearest(to: written, among: known) == meant)
    }

    @Test func `what is far from everything is none of it`() {
        #expect(Suggestion.nearest(to: "colour", among: ["model", "tools"]) == nil)
        #expect(Suggestion.nearest(to: "", among: ["a"]) == nil)
        #expect(Suggestion.nearest(to: String(repeating: "a", count: 100_000), among: ["a"]) == nil)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `edits that were made are edits that are counted`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        let word = (0..<8).map { _ in "abcd".randomElement(using: &rng) ?? "a" }
        var spoilt = word
        let edits = Int.random(in: 0...3, using: &rng)
        for _ in 0..<edits { spoilt[Int.random(in: spoilt.indices, using: &rng)] = "x" }
        let distance = Suggestion.distance(from: word, to: spoilt, atMost: 8)
        #expect(distance.map { $0 <= edits } == true)
        #expect(Suggestion.distance(from: spoilt, to: word, atMost: 8) == distance)
    }

    @Test(arguments: [
        ("**/*.md", "a.md", true), ("**/*.md", "a/b/c.md", true), ("**/*.md", "a/b.txt", false),
        ("*.md", "a/b.md", false),
        ("docs/**", "docs/a/b", true), ("docs/**", "doc/a", false), ("a?c", "abc", true), ("a?c", "a/c", false),
        ("time__*", "time__now", true), ("[ab]*.txt", "b1.txt", true), ("[!ab]*.txt", "b1.txt", false),
        ("http://*", "http://example.org", true), ("**", "", true), ("a/**/b", "a/b", true),
        ("a/**/b", "a/x/y/b", true),
    ])
    func `a pattern fits or does not`(pattern: String, text: String, fits: Bool) throws {
        #expect(try #require(Glob(pattern)).matches(text) == fits)
    }

    @Test(arguments: [
        ("*.md", "docs", false), ("**/*.md", "docs", true), ("docs/**", "docs", true), ("docs/**", "doc", false),
        ("docs/**/*.md", "docs/deep/er", true), ("docs/*.md", "docs", true), ("docs/*.md", "docs/deep", false),
        ("d*/x/*.md", "data/x", true), ("d*/x/*.md", "data/y", false), ("**", "any", true), ("a**z", "ab/c", true),
    ])
    func `a pattern tells which folders need not be entered`(pattern: String, folder: String, may: Bool) throws {
        let glob = try #require(Glob(pattern))
        #expect(glob.mayMatch(below: folder) == may)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `what fits lies in folders that may be entered`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        func text(_ alphabet: [String]) -> String {
            (0..<Int.random(in: 1...7, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "" }
                .joined()
        }
        guard let glob = Glob(text(["a", "b", "/", "*", "**", "**/", "?", "[ab]"])) else { return }
        for _ in 0..<50 {
            let path = text(["a", "b", "/"])
            // Files have names.
            guard !path.hasSuffix("/"), glob.matches(path), let slash = path.lastIndex(of: "/") else { continue }
            #expect(glob.mayMatch(below: String(path[..<slash])), "\(glob.pattern) fits \(path)")
        }
    }

    @Test func `no pattern takes long`() throws {
        let hostile = try #require(Glob(String(repeating: "*a", count: 400) + "b"))
        #expect(!hostile.matches(String(repeating: "a", count: 2_000)))
        #expect(Glob("") == nil)
        #expect(Glob("[ab") == nil)
    }

    @Test(arguments: [
        ("docs", "agents", "agents/docs"), ("./docs", "agents/", "agents/docs"),
        ("../docs", "agents/a/", "agents/docs"),
        ("../../docs", "a/", "../docs"), ("/var/docs", "a/", "/var/docs"), (".", "", "."), ("..", "a/", "."),
        ("/../etc", "", "/etc"), ("a//b/./c", "", "a/b/c"),
    ])
    func `a path is seen from its file's folder`(path: String, folder: String, expected: String) {
        #expect(RelativePath.rebase(path, onto: folder) == expected)
    }

    @Test(arguments: [
        ("example.org", true), ("*.example.org", true), ("localhost:8080", true), ("127.0.0.1", true),
        ("[::1]:80", true),
        ("[::1", false), ("https://example.org", false), ("a b", false), ("", false), ("a..b", false),
        ("-a.org", false),
        ("a.*.org", false), ("*", false), ("host:0", false), ("host:", false), ("example.org/", false),
    ])
    func `a host is one`(text: String, isHost: Bool) { #expect(HostName.isValid(text) == isHost) }
}
