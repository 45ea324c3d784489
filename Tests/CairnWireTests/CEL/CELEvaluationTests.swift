import CairnWire
import Testing

@Suite struct CELEvaluationTests {
    private struct NotLoaded: Error, Equatable { var name: String }

    /// Knows its names, but has not loaded their values.
    private struct Unloaded: CELScope {
        func value(of name: String) throws(NotLoaded) -> JSON? { throw NotLoaded(name: name) }
    }

    @Test(arguments: ["big", "big.a == 1", "true && big", "big || true", "size(big) > 1 ? 1 : 2"])
    func `what a scope throws ends the evaluation, and no operator absorbs it`(text: String) throws {
        let expression = try CELExpression(parsing: text)
        do throws(CELFailure<NotLoaded>) {
            _ = try expression.evaluate(in: Unloaded())
            Issue.record("the scope's error was lost")
        } catch {
            switch error {
            case .scope(let error): #expect(error == NotLoaded(name: "big"))
            case .expression(let error): Issue.record("\(error)")
            }
        }
    }

    @Test(arguments: [
        "big == other", "big != other", "big + big == []", "-1 in big", "text + text + text < text", "deep == deeper",
        "big == other || true", "big == other && false", "size(text) + size(text) == 0",
        "[big, big, big] == [other, other, other]",
    ])
    func `an expression that handles too much ends in a typed error`(text: String) throws {
        var deep: JSON = 0
        for _ in 0..<200 { deep = [deep, 1, 2, 3] }
        let items = (0..<30_000).map { JSON.int(Int64($0)) }
        let names: JSONObject = [
            "big": .array(items), "other": .array(items.dropLast() + [0]), "deep": [deep, deep],
            "deeper": [deep, deep],
            "text": .string(String(repeating: "läuft ", count: 100_000)),
        ]
        let expression = try CELExpression(parsing: text)
        let failure = #expect(throws: CELFailure<Never>.self) { try expression.evaluate(in: names, budget: 1000) }
        #expect(failure?.error.code == .limit)
    }

    @Test func `the whole of a large value costs no more than a small one`() throws {
        let names: JSONObject = ["big": .array((0..<30_000).map { JSON.int(Int64($0)) })]
        #expect(
            try CELExpression(parsing: "size(big) == 30000 && big[29999] == 29999").evaluate(in: names, budget: 20)
                == true)
    }

    @Test func `an error in a template counts in the template's text`() throws {
        let template = try Template(parsing: "é: {{ a }} and {{ b.c }}")
        let failure = #expect(throws: CELFailure<Never>.self) {
            try template.render(in: ["a": 1, "b": nil] as JSONObject)
        }
        #expect(failure?.error.range == 19..<20)
        #expect(failure?.error.message == "b is null, so b.c has no value; guard it: b != null ? … : …")
    }
}
