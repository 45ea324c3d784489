import CairnTesting
import CairnWire
import Testing

@testable import CairnAgents

/// What a file says of a model's calls, whatever the model writes.
@Suite struct PermissionLaws {
    private static let tools = ["retrieve", "scrape", "http", "time__now", "tickets__create_bug", "é__ü"]
    private static let patterns = [
        "*", "http", "scrape", "time__*", "tickets__create_*", "*__*", "http:url=http://*", "scrape:url=*evil*",
        "http:url=https://ok.example/*", "http:method=POST", "http:json=*", "?*:q=*", "[!r]*", "é__*", "*:q=ab?d",
    ]

    private static func arguments(_ rng: inout SplitMix64) -> JSON {
        let texts = [
            "http://evil.example/a/b?c", "https://ok.example/x", "https://ok.example/\u{202E}x", "", "*", "ab/d",
            "a\u{301}b",
            "http://ok.example\u{FF0F}evil", String(repeating: "http://evil/", count: 2000), "\u{0}",
        ]
        var object: JSONObject = ["q": .string(texts.randomElement(using: &rng) ?? "")]
        if Bool.random(using: &rng) { object["url"] = .string(texts.randomElement(using: &rng) ?? "") }
        if Bool.random(using: &rng) { object["method"] = ["POST", "GET", nil, 7, ["POST"]].randomElement(using: &rng) }
        if Bool.random(using: &rng) { object["json"] = .random(using: &rng) }
        return .object(object)
    }

    private static func rules(_ rng: inout SplitMix64) -> [PermissionRule] {
        (0..<Int.random(in: 0...3, using: &rng)).compactMap { _ in
            PermissionRule(patterns.randomElement(using: &rng) ?? "*")
        }
    }

    private static let effects: [ToolEffect] = [
        .none, .egress(nil), .egress(WebAddress("https://ok.example/x")), .unknown,
    ]

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `deny beats all, allowing more never denies, and order does not matter`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        var said = PermissionsDefinition()
        (said.allow, said.ask, said.deny) = (Self.rules(&rng), Self.rules(&rng), Self.rules(&rng))
        let tool = Self.tools.randomElement(using: &rng) ?? ""
        let arguments = Self.arguments(&rng)
        let effect = Self.effects.randomElement(using: &rng) ?? .unknown
        func decide(_ said: PermissionsDefinition) -> Permission {
            said.permission(for: tool, arguments, effect: effect, hosts: ["ok.example"])
        }
        let verdict = decide(said)

        let isDenied = said.deny.contains { $0.fits(tool, arguments, orIsTooLong: true) }
        #expect((verdict == .denied) == isDenied)

        var more = said
        more.allow += Self.rules(&rng)
        if verdict != .denied { #expect(decide(more) != .denied) }
        if case .allowed = verdict { if case .allowed = decide(more) {} else { Issue.record("allowing more asks") } }

        var stricter = said
        stricter.deny += Self.rules(&rng)
        if verdict == .denied { #expect(decide(stricter) == .denied) }
        if case .allowed = decide(stricter), case .allowed = verdict {
        } else if case .allowed = decide(stricter) {
            Issue.record("denying more allows")
        }

        var shuffled = said
        shuffled.allow.shuffle(using: &rng)
        shuffled.ask.shuffle(using: &rng)
        shuffled.deny.shuffle(using: &rng)
        #expect(decide(shuffled) == verdict)

        if effect == .none { #expect(verdict != .asks, "what only reads never asks") }
        if effect == .unknown, said.allow.isEmpty { #expect(verdict == .asks || verdict == .denied) }
    }

    @Test(arguments: [
        ("http://*", "http://evil.example/a/b", true), ("http://*", "https://evil.example/", false),
        ("http://*", "http://\u{301}evil", true), ("https://a?b", "https://a/b", true), ("*/x", "a/b/x", true),
    ])
    func `a star goes past slashes`(pattern: String, url: String, fits: Bool) throws {
        let rule = try #require(PermissionRule("scrape:url=\(pattern)"))
        #expect(rule.fits("scrape", ["url": .string(url)], orIsTooLong: true) == fits)
        #expect(!rule.fits("http", ["url": .string(url)], orIsTooLong: true))
        #expect(!rule.fits("scrape", [:], orIsTooLong: true))
    }

    @Test func `an argument too long to be looked at fits what forbids and not what allows`() throws {
        let rule = try #require(PermissionRule("http:body=x"))
        for body: JSON in [
            .string(String(repeating: "y", count: 20_000)), .array(Array(repeating: 1, count: 20_000)),
            (0..<100).reduce(1) { inner, _ in [inner] },
        ] {
            #expect(rule.fits("http", ["body": body], orIsTooLong: true))
            #expect(!rule.fits("http", ["body": body], orIsTooLong: false))
        }
    }

    @Test func `the order of keys is no way around a rule`() throws {
        let rule = try #require(PermissionRule(#"http:json={"a":1,*"#))
        #expect(rule.fits("http", ["json": ["b": 2, "a": 1]], orIsTooLong: true))
    }

    @Test(arguments: [
        ("https://example.org", "example.org", 443), ("http://a.b:81/x?y#z", "a.b", 81),
        ("https://[::1]:8/", "[::1]", 8),
        ("https://example.org?q", "example.org", 443),
    ])
    func `an address is read`(url: String, host: String, port: Int) throws {
        let address = try #require(WebAddress(url))
        #expect(address.host == host && address.port == port)
        #expect(address.isListed(in: [host]) && address.isListed(in: ["\(host):\(port)"]))
        #expect(!address.isListed(in: ["\(host):1"]) && !address.isListed(in: ["x.org", "*.\(host)"]))
    }

    @Test(arguments: [
        "", "example.org", "HTTPS://example.org", "https://Example.org", "https://user@example.org", "https://a:b@c/",
        "https://a\\@b", "https://a b", " https://a", "https://a\n", "https://é.org", "https://a:99999", "https://a:",
        "https://a:0", "ftp://a", "https://", "https:///a", "https://[::1", "https://[]", "https://[::1]x",
        "https://a%2f.b",
        "https://a.", "https://.a", "https://a:1:2", "javascript:x", "https:/a", "https://a\u{0}",
    ])
    func `what two readers could read differently is no address`(url: String) {
        #expect(WebAddress(url) == nil)
        #expect(WebAddress.problem(with: url) != nil)
    }

    @Test func `what is below a listed name is listed by its star alone`() throws {
        let address = try #require(WebAddress("https://a.example.org/"))
        #expect(address.isListed(in: ["*.example.org"]))
        #expect(!address.isListed(in: ["example.org"]))
        #expect(try !#require(WebAddress("https://evilexample.org/")).isListed(in: ["*.example.org", "example.org"]))
    }
}
