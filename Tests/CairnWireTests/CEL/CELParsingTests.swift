import CairnTesting
import CairnWire
import Testing

@Suite struct CELParsingTests {
    typealias Refusal = (text: String, code: CELError.Code, range: Range<Int>, message: String)

    static let refused: [Refusal] = [
        ("", .syntax, 0..<0, "a value should stand here, not the end"),
        ("1 +", .syntax, 3..<3, "a value should stand here, not the end"),
        ("a b", .syntax, 2..<3, "an operator should stand before 'b'"),
        ("a and b", .syntax, 2..<5, "an operator should stand before 'and'; write '&&'"),
        ("a = b", .syntax, 2..<3, "'=' should be '=='"),
        ("a & b", .syntax, 2..<3, "'&' should be '&&'"),
        ("a | upper", .syntax, 2..<3, "'|' should be '||'; there are no filters: CEL has functions"),
        ("‘a’", .syntax, 0..<3, "a string stands in straight quotes: ' or \""),
        ("a ? b", .syntax, 5..<5, "':' and the other value should follow the value after '?', not the end"),
        ("(a", .syntax, 0..<1, "'(' is not closed before the end"),
        ("a[0", .syntax, 1..<2, "'[' is not closed before the end"),
        ("[1, 2", .syntax, 0..<1, "'[' is not closed before the end"),
        ("size(a,)", .syntax, 6..<7, "remove the ',' before ')'"),
        ("size(a", .syntax, 4..<5, "'(' is not closed before the end"),
        ("{'a'}", .syntax, 4..<5, "':' and a value should follow the key, not '}'"),
        ("a.", .syntax, 2..<2, "a member's name should follow '.', not the end"),
        ("a.in", .syntax, 2..<4, "'in' cannot follow '.': write ['in']"),
        ("a.`b", .syntax, 2..<4, "a '`' is not closed"),
        ("if", .syntax, 0..<2, "'if' is a reserved word and names nothing"),
        ("!-a", .syntax, 1..<2, "'!' and '-' do not mix: write parentheses"),
        ("'a", .syntax, 0..<1, "a string is not closed"),
        ("'a\nb'", .syntax, 0..<2, "a string ends on its line: close it, or open it with three quotes"),
        (
            #"'\s'"#, .syntax, 1..<3,
            #"an escape is one of \\ \? \" \' \` \a \b \f \n \r \t \v \xXX \uXXXX \UXXXXXXXX \OOO"#
        ),
        (#"'\uD83D\uDE03'"#, .syntax, 1..<7, "the escape names no character: half of a pair, or beyond U+10FFFF"),
        (#"'\u+123'"#, .syntax, 1..<3, "4 hexadecimal digits should stand in this escape"),
        ("12ab", .syntax, 0..<3, "a number runs into a name: put an operator between them"),
        ("0x", .syntax, 0..<2, "hexadecimal digits should follow '0x'"),
        ("1e+", .syntax, 0..<2, "digits should follow the exponent's 'e'"),
        ("9223372036854775808", .overflow, 0..<19, "the integer does not fit 64 bits; with '.0' it is a double"),
        ("99999999999999999999", .overflow, 0..<20, "99999999999999999999 does not fit 64 bits"),
        ("1e999", .overflow, 0..<5, "1e999 is beyond the largest double"),
        ("len(a)", .function, 0..<3, "there is no function 'len'"),
        (
            "size(a, b)", .function, 0..<10,
            "size does not take 2 arguments: write size(string) or size(bytes) or size(list) or size(map)"
        ),
        ("a.B{c: 1}", .syntax, 0..<4, "'a.B{…}' would be a protocol buffer message, and there are none here"),
    ]

    @Test(arguments: refused)
    func `what is no expression of this build is refused with its place`(
        text: String, code: CELError.Code, range: Range<Int>, message: String
    ) {
        let error = #expect(throws: CELError.self) { try CELExpression(parsing: text) }
        #expect(error?.code == code)
        #expect(error?.range == range)
        #expect(error?.message == message)
    }

    /// `unit` again and again. In a function of its own: sums of such texts in one literal take the type checker seconds.
    private static func many(_ unit: String, _ count: Int) -> String { String(repeating: unit, count: count) }

    private static func joined(_ unit: String, _ count: Int, by separator: String) -> String {
        Array(repeating: unit, count: count).joined(separator: separator)
    }

    /// What the language definition asks of every implementation, and more.
    static let long: [String] = [
        joined("true", 2000, by: " && "),
        joined("false", 2000, by: " || "),
        joined("1", 200, by: " + "),
        "\(many("(", 90))7\(many(")", 90))",
        "\(many("!", 200))true",
        "\(many("[", 90))0\(many("]", 90))\(many("[0]", 90))",
        "\(many("true ? 1 : ", 90))2",
        "[\(joined("1", 1000, by: ", "))]",
    ]

    @Test(arguments: long)
    func `long and nested expressions are read and evaluated`(text: String) throws {
        _ = try CELExpression(parsing: text).evaluate(in: JSONObject())
    }

    static let exhausting: [String] = [
        many("(", 10_000), many("[", 10_000), many("size(", 10_000), many("a ? b : ", 5000),
        joined("a", 20_000, by: "+"), "a\(many(".b", 20_000))", "\(many("-", 60_000))a", "\(many("a && ", 100_000))a",
    ]

    @Test(arguments: exhausting)
    func `what would exhaust the stack or the memory is refused`(text: String) {
        let error = #expect(throws: CELError.self) { try CELExpression(parsing: text) }
        #expect(error?.code == .limit)
    }

    static let references: [(text: String, references: [String], path: String?)] = [
        ("input", ["input"], "input"),
        ("steps.page.output.links[0].text", ["steps.page.output.links[0].text"], "steps.page.output.links[0].text"),
        (" (steps)['page'].output ", ["steps.page.output"], "steps.page.output"),
        ("steps.page.`a-b`", ["steps.page[\"a-b\"]"], "steps.page[\"a-b\"]"),
        ("steps.all.output[index].id", ["steps.all.output", "index"], nil),
        ("a.b == c.d && !e || f in [g, h.i]", ["a.b", "c.d", "e", "f", "g", "h.i"], nil),
        ("size(a.b) - c", ["a.b", "c"], nil),
        ("a ? b : {'k': c[-1]}", ["a", "b", "c"], nil),
        ("'a.b'", [], nil),
    ]

    @Test(arguments: references)
    func `an expression knows which paths it reads`(text: String, references: [String], path: String?) throws {
        let expression = try CELExpression(parsing: text)
        #expect(expression.references.map(\.text) == references)
        #expect(expression.path?.text == path)
    }

    @Test(arguments: 0..<80 as Range<UInt64>)
    func `spoilt text gives an expression or a typed error within the text`(seed: UInt64) {
        var mutation = Mutation(seed: seed)
        for text in CELSemanticsTests.cases.map(\.text) + Self.refused.map(\.text) {
            let spoilt = String(decoding: mutation.spoil(Array(text.utf8)), as: UTF8.self)
            do throws(CELError) {
                let expression = try CELExpression(parsing: spoilt)
                _ = try? expression.evaluate(in: CELSemanticsTests.names)
            } catch {
                #expect(error.range.lowerBound >= 0 && error.range.upperBound <= spoilt.utf8.count, "\(spoilt)")
            }
        }
    }
}
