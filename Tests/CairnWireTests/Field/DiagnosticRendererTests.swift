import CairnTesting
import CairnWire
import Testing

@Suite struct DiagnosticRendererTests {
    private func text(
        _ source: String, _ start: (Int, Int), _ end: (Int, Int), related: [Diagnostic.Related] = [],
        conceals: Bool = false
    ) -> String {
        let file = SourceText(path: "a.yaml", bytes: Array(source.utf8))
        let diagnostic = Diagnostic(
            .error, Diagnostic.Code("a.code"), "it is wrong", mend: "Mend it.", place: .file(file, range(start, end)),
            related: related, concealsSource: conceals)
        return DiagnosticRenderer(for: [diagnostic]).text(of: diagnostic)
    }

    private func range(_ start: (Int, Int), _ end: (Int, Int)) -> SourceRange {
        SourceRange(
            start: SourcePosition(line: start.0, column: start.1), end: SourcePosition(line: end.0, column: end.1))
    }

    /// The line of source and the carets, by themselves.
    private func excerpt(_ source: String, _ start: (Int, Int), _ end: (Int, Int)) -> [String] {
        let lines = text(source, start, end).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.dropFirst(3).prefix(2).map { String($0.dropFirst(4)) }
    }

    @Test func `a place is shown with its line and its mend`() {
        #expect(
            text("cairn: 1\nname: docs\n", (2, 7), (2, 11)) == """
                error[a.code]: it is wrong
                 --> a.yaml:2:7
                  |
                2 | name: docs
                  |       ^^^^
                  = help: Mend it.
                """)
    }

    @Test func `what stands nowhere is told all the same`() {
        let nowhere = Diagnostic(.warning, Diagnostic.Code("a.code"), "it is odd", mend: "Mend it.")
        #expect(DiagnosticRenderer(for: []).text(of: nowhere) == "warning[a.code]: it is odd\n  = help: Mend it.")
        let flag = Diagnostic(.error, Diagnostic.Code("a.code"), "it is odd", place: .named("--state"))
        #expect(DiagnosticRenderer(for: []).text(of: flag) == "error[a.code]: it is odd\n --> --state")
    }

    @Test(arguments: [
        // A wide character takes two columns, a combining one none, an emoji of several scalars two.
        ("k: 日本 x", 6, 7, "       ^"), ("k: e\u{301}a x", 6, 7, "    ^"),
        ("k: 👩‍👩‍👧 x", 9, 10, "     ^"), ("\t\tx", 3, 4, "        ^"), ("k: ❤\u{FE0F} x", 7, 8, "      ^"),
        ("k: ａ x", 4, 5, "   ^^"), ("k: \u{7}x", 5, 6, "    ^"),
    ])
    func `carets stand below what they mean, however wide it is drawn`(
        line: String, from: Int, to: Int, carets: String
    ) {
        #expect(excerpt(line, (1, from), (1, to)).last == carets)
    }

    @Test func `a place without extent has one caret, also behind the last character`() {
        #expect(excerpt("ab\n", (1, 1), (1, 1)) == ["ab", "^"])
        #expect(excerpt("ab\n", (1, 3), (1, 3)) == ["ab", "  ^"])
        #expect(excerpt("ab\n", (2, 1), (2, 1)).last == "^")
        #expect(excerpt("", (1, 1), (1, 1)).last == "^")
        #expect(excerpt("ab", (9, 9), (9, 9)).last == "^")
    }

    @Test func `a range of several lines is marked to the end of its first`() {
        #expect(excerpt("a: [1,  \n  2]\n", (1, 4), (2, 5)) == ["a: [1,", "   ^^^"])
    }

    @Test func `a long line is cut around the place`() {
        let line = String(repeating: "x", count: 5_000) + "HERE" + String(repeating: "y", count: 900_000)
        let shown = excerpt(line, (1, 5_001), (1, 5_005))
        #expect(shown[0].hasPrefix("…xxx") && shown[0].hasSuffix("yyy…"))
        #expect(shown[0].count <= 104)
        #expect(shown[1].drop { $0 == " " } == "^^^^")
        #expect(shown[0].dropFirst(shown[1].count - 4).hasPrefix("HERE"))
        #expect(excerpt(line, (1, 5_001), (1, 600_000))[1].count <= 104)
    }

    @Test func `text that is none is not shown`() {
        #expect(!text("a\0b", (1, 2), (1, 3)).contains("|"))
        #expect(!text("a: \u{1B}[31m\u{202E}x", (1, 4), (1, 5)).contains("\u{1B}"))
    }

    @Test func `other places are shown beside it, near and far and in other files`() {
        let file = SourceText(path: "a.yaml", bytes: Array("one\ntwo\nthree\nfour\nfive\nsix\n".utf8))
        let other = SourceText(path: "b.yaml", bytes: Array("first\n".utf8))
        let diagnostic = Diagnostic(
            .error, Diagnostic.Code("a.code"), "twice", place: .file(file, range((3, 1), (3, 6))), label: "again",
            related: [
                Diagnostic.Related("near", at: .file(file, range((1, 1), (1, 4)))),
                Diagnostic.Related("same line", at: .file(file, range((3, 3), (3, 4)))),
                Diagnostic.Related("far", at: .file(file, range((6, 1), (6, 4)))),
                Diagnostic.Related("elsewhere", at: .file(other, range((1, 1), (1, 6)))),
            ])
        #expect(
            DiagnosticRenderer(for: []).text(of: diagnostic) == """
                error[a.code]: twice
                 --> a.yaml:3:1
                  |
                1 | one
                  | --- near
                2 | two
                3 | three
                  | ^^^^^ again
                  |   - same line
                ...
                6 | six
                  | --- far
                 ::: b.yaml:1:1
                  |
                1 | first
                  | ----- elsewhere
                """)
    }

    @Test func `a secret is not shown, in the lines of others neither`() {
        let file = SourceText(path: "a.yaml", bytes: Array("api_key: sk-abcdef\n".utf8))
        let secret = Diagnostic(
            .warning, Diagnostic.Code("a.secret"), "a secret", place: .file(file, range((1, 10), (1, 19))),
            concealsSource: true)
        let other = Diagnostic(
            .error, Diagnostic.Code("a.code"), "wrong", place: .file(file, range((1, 1), (1, 8))))
        let renderer = DiagnosticRenderer(for: [other, secret])
        for diagnostic in [secret, other] {
            #expect(renderer.text(of: diagnostic).contains("api_key: *********"))
            #expect(!renderer.text(of: diagnostic).contains("abcdef"))
        }
    }

    @Test func `what a message names may be of any length and kind`() {
        let hostile = Diagnostic(
            .error, Diagnostic.Code("a.code"), "x\n\u{1B}]0;y\u{7}" + String(repeating: "z", count: 100_000),
            mend: String(repeating: "m", count: 100_000), place: .wholeFile("a.yaml"))
        let text = DiagnosticRenderer(for: []).text(of: hostile)
        #expect(text.utf8.count < 5_000)
        #expect(text.split(separator: "\n").count == 3)
        #expect(!text.contains("\u{1B}"))
    }

    @Test func `colours stand around pieces, and change no character`() {
        let file = SourceText(path: "a.yaml", bytes: Array("name: docs\n".utf8))
        let diagnostic = Diagnostic(
            .error, Diagnostic.Code("a.code"), "wrong", mend: "Mend it.", place: .file(file, range((1, 1), (1, 5))))
        let coloured = DiagnosticRenderer(for: [], paint: { text, ink in "<\(ink):\(text)>" }).text(of: diagnostic)
        #expect(coloured.hasPrefix("<error:error[a.code]><title:: wrong>"))
        #expect(coloured.contains("<error:^^^^>") && coloured.contains("<help:help:>"))
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `any place of any text is shown in bounded space`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        let alphabet = Array("ab \t\n\r:é日👩‍👧\u{301}\u{0}\u{2028}{}\"".unicodeScalars)
        var source = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...400, using: &rng) {
            if let scalar = alphabet.randomElement(using: &rng) { source.append(scalar) }
        }
        func place() -> (Int, Int) { (Int.random(in: 1...12, using: &rng), Int.random(in: 1...300, using: &rng)) }
        let (one, two) = (place(), place())
        let (start, end) = one < two ? (one, two) : (two, one)
        let shown = text(String(source), start, end)
        for line in shown.split(separator: "\n") { #expect(DisplayWidth.of(line) <= 120, "\(line)") }
        #expect(shown.contains("= help: Mend it."))
    }
}
