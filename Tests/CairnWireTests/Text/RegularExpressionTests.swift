import CairnTesting
import CairnWire
import Testing

@Suite struct RegularExpressionTests {
    @Test func `a pattern matches in time linear to the text`() throws {
        let text = String(repeating: "a", count: 100_000)
        #expect(try RegularExpression("^(a+)+$").matches(text))
        #expect(try !RegularExpression("^(a+)+$").matches(text + "!"))
        #expect(try RegularExpression("(a?){100}a{100}$").matches(text))
    }

    static let refused: [(pattern: String, reason: String)] = [
        ("(?=a)", "look-ahead, '(?='"), ("a(?!b)", "look-ahead, '(?!'"), ("(?<!a)b", "look-behind, '(?<!'"),
        ("(?>a)", "an atomic group, '(?>'"), ("(a)\\1", "refers back, '\\1'"), ("\\k<a>", "refers back, '\\k'"),
        ("(?<name>a)", "write"), ("a{2000}", "invalid repetition size"),
        ("((a{100}){100}){100}", "invalid repetition size"),
        ("(\\pL{20}){20}", "is none: pattern too large"), ("[", "missing ]"),
        ("*", "no argument for repetition operator"),
    ]

    @Test(arguments: refused)
    func `what RE2 does not have is refused with the reason`(pattern: String, reason: String) {
        let refusal = #expect(throws: RegularExpression.Refusal.self) { try RegularExpression(pattern) }
        let expected = reason == "write" ? "RE2 writes '(?P<name>…'" : reason
        #expect(refusal?.reason.contains(expected) == true, "\(refusal?.reason ?? "")")
    }

    @Test func `a pattern of any length is refused before it is read`() {
        let pattern = String(repeating: "a", count: RegularExpression.maximumLength + 1)
        let refusal = #expect(throws: RegularExpression.Refusal.self) { try RegularExpression(pattern) }
        #expect(refusal?.reason == "has 4097 bytes, 4096 are allowed")
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `spoilt patterns are patterns or refused`(seed: UInt64) {
        var mutation = Mutation(seed: seed)
        for pattern in Self.refused.map(\.pattern) + [
            "^(a+)+$", "(?i)[^a-z]{2,5}|\\p{Greek}*?", "(?P<n>x)\\b\\Qa.b\\E",
        ] {
            let spoilt = String(decoding: mutation.spoil(Array(pattern.utf8)), as: UTF8.self)
            guard let regex = try? RegularExpression(spoilt) else { continue }
            _ = regex.matches(pattern)
        }
    }

    @Test func `texts with zeros in them are matched whole`() throws {
        #expect(try RegularExpression("b$").matches("a\u{0}b"))
        #expect(try RegularExpression("a\u{0}b").matches("a\u{0}b"))
        #expect(try RegularExpression("").matches(""))
    }
}
