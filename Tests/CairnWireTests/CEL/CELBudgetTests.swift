import CairnTesting
import CairnWire
import Testing

/// No expression holds its caller up, whatever it is given.
@Suite struct CELBudgetTests {
    /// A megabyte of text, a thousand numbers, a list of long texts.
    static let names: JSONObject = [
        "text": .string(String(repeating: "ab", count: 500_000)),
        "many": .string(String(repeating: "a", count: 100_000)),
        "list": .array((0..<1000).map { .int($0) }),
        "texts": .array(Array(repeating: .string(String(repeating: "x", count: 10_000)), count: 100)),
    ]

    static let hostile: [String] = [
        // Loops inside loops.
        "list.map(a, list.map(b, list.map(c, a + b + c)))", "list.all(a, list.all(b, !list.exists(c, a * b * c < 0)))",
        "list.filter(a, list.exists_one(b, a == b))", "list.transformMap(a, x, list.transformMap(b, y, a + b))",
        "list.exists(x, 1 / 0 == x) || list.map(a, list.map(b, a)) == []",
        // Values that double.
        "cel.bind(a, text + text, cel.bind(b, a + a, cel.bind(c, b + b, cel.bind(d, c + c, d + d))))",
        "cel.bind(a, list + list, cel.bind(b, a + a, cel.bind(c, b + b, cel.bind(d, c + c, cel.bind(e, d + d, cel.bind(f, e + e, cel.bind(g, f + f, g + g)))))))",
        "cel.bind(a, [list, list, list, list, list, list, list, list, list, list, list, list], cel.bind(b, [a, a, a, a, a, a, a], cel.bind(c, [b, b, b, b, b, b, b, b], [c, c, c, c, c, c, c, c])))",
        "cel.bind(a, [1, 2, 3, 4].map(x, [1, 2, 3, 4, 5, 6, 7, 8, 9]), cel.bind(b, a.map(x, a), cel.bind(c, b.map(x, b), cel.bind(d, c.map(x, c), cel.bind(e, d.map(x, d), cel.bind(f, e.map(x, e), f.map(x, f)))))))",
        // Texts.
        "text.replace('a', text)", "text.replace('', 'a')", "text.split('')", "texts.join(text)",
        "text.reverse() == text", "list.map(x, strings.quote(text))",
        "list.map(x, text.replace('b', 'c'))", "list.map(x, many.split('a'))",
        "list.map(x, text.contains('zz'))", "list.map(x, text.indexOf('ba', x))",
        "list.all(x, !many.contains(many.substring(x) + 'b'))",
        "list.map(x, '%s'.format([texts]))", "list.map(x, '%.100f %.100e'.format([5e-324, 1.7e308]))",
        "list.map(x, text.size())", "'%x'.format([text])",
        "list.map(x, {text: 1})", "list.map(x, text == text)", "list.map(x, base64.encode(bytes(text)))",
        // Patterns.
        "text.matches('^(a+)+$' + 'x{0}|[ab]*a[ab]{24}z')", "text.matches('[ab]*a[ab]{100}c')",
        "text.matches('(?i)' + text)", "list.map(x, 'a'.matches('a{1000}' + string(x)))",
        "list.map(x, text.matches('b+a'))", "text.matches('(x|y|z|ab|ba|abb|bab|[xyz]{8})*' + 'q')",
        "text.matches('\\\\pL+\\\\pN')",
    ]

    @Test(arguments: hostile)
    func `a hostile expression ends in a typed error that names its budget`(text: String) throws {
        let expression = try CELExpression(parsing: text)
        do throws(CELFailure<Never>) {
            // Not in `#expect`, which would print the value: it is large.
            _ = try expression.evaluate(in: Self.names)
            Issue.record("it gives a value")
        } catch {
            #expect(error.error.code == .limit)
            #expect(
                error.error.message.hasPrefix(
                    "the expression takes more than \(CELExpression.defaultBudget) steps, its budget"))
        }
    }

    static let large: [(text: String, value: JSON)] = [
        ("text.matches('ba')", true), ("text.matches('^[ab]*$')", true), ("text.contains('bb')", false),
        ("size(text)", 1_000_000),
        ("text.startsWith('abab')", true),
        ("list.map(x, x * x).filter(x, x % 2 == 0).size()", 500),
        ("texts.all(t, t.startsWith('x')) && texts.join().size() == 1000000", true), ("[text, text].size()", 2),
        ("list.exists(x, x == 999)", true), ("text.indexOf('c')", -1),
    ]

    @Test(arguments: large)
    func `what handles a megabyte once is within the budget`(text: String, value: JSON) throws {
        #expect(try CELExpression(parsing: text).evaluate(in: Self.names) == value)
    }

    static let nested: [String] = [
        String(repeating: "[1].map(x, ", count: 99) + "x" + String(repeating: ")", count: 99),
        String(repeating: "cel.bind(x, 1, ", count: 99) + "x" + String(repeating: ")", count: 99),
        String(repeating: "size([", count: 49) + String(repeating: "])", count: 49),
        "'a'" + String(repeating: ".trim()", count: 240),
    ]

    @Test(arguments: nested)
    func `as much nesting as is read can be evaluated`(text: String) throws {
        _ = try CELExpression(parsing: text).evaluate(in: JSONObject())
    }

    static let tooNested: [String] = [
        String(repeating: "a.map(x, ", count: 20_000), String(repeating: "cel.bind(x, ", count: 20_000),
        String(repeating: "has(", count: 20_000),
        "a" + String(repeating: ".trim()", count: 9000), String(repeating: "{1:", count: 20_000),
        String(repeating: "a ? b : ", count: 8000),
    ]

    @Test(arguments: tooNested)
    func `more nesting than the stack could bear is refused when it is read`(text: String) {
        let error = #expect(throws: CELError.self) { try CELExpression(parsing: text) }
        #expect(error?.code == .limit)
    }

    /// More budget never changes a value, and never takes one away.
    @Test(arguments: CELFunctionTests.macros + CELFunctionTests.texts)
    func `a larger budget gives what a smaller one gave`(text: String, value: JSON) throws {
        let expression = try CELExpression(parsing: text)
        var isEnough = false
        for budget in [0, 1, 2, 4, 8, 16, 32, 64, 128, 1000, CELExpression.defaultBudget] {
            do throws(CELFailure<Never>) {
                #expect(try expression.evaluate(in: CELFunctionTests.names, budget: budget) == value)
                isEnough = true
            } catch {
                #expect(error.error.code == .limit && !isEnough, "\(text) with \(budget)")
            }
        }
        #expect(isEnough)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `spoilt expressions give a value or a typed error within the text`(seed: UInt64) {
        var mutation = Mutation(seed: seed)
        let texts =
            CELFunctionTests.failures.map(\.text) + CELFunctionTests.refused.map(\.text) + Self.hostile
            + [CELFunctionTests.macros, CELFunctionTests.texts, CELFunctionTests.numbers, CELFunctionTests.times]
            .flatMap { $0.map(\.text) }
        for text in texts {
            let spoilt = String(decoding: mutation.spoil(Array(text.utf8)), as: UTF8.self)
            do throws(CELError) {
                let expression = try CELExpression(parsing: spoilt)
                do throws(CELFailure<Never>) {
                    _ = try expression.evaluate(in: CELFunctionTests.names, budget: 2000)
                } catch {
                    let range = error.error.range
                    #expect(range.lowerBound >= 0 && range.upperBound <= spoilt.utf8.count, "\(spoilt)")
                }
            } catch {
                #expect(error.range.lowerBound >= 0 && error.range.upperBound <= spoilt.utf8.count, "\(spoilt)")
            }
        }
    }
}
