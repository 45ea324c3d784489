import CairnTesting
import CairnWire
import Testing

@Suite struct TemplateTests {
    static let names: JSONObject = [
        "a": "x", "n": 1, "d": 2.0, "t": true, "none": nil, "list": [1, "b"], "map": ["k": ["v"]], "again": "{{ a }}",
    ]

    static let rendered: [(text: String, value: JSON)] = [
        ("", ""), ("plain }} text { { }", "plain }} text { { }"), ("{{ n }}", 1), ("{{n}}", 1), ("{{ none }}", nil),
        ("{{ list }}", [1, "b"]), ("{{map}}", ["k": ["v"]]), (" {{ n }}", " 1"), ("{{ n }}\n", "1\n"),
        ("{{ a }}{{ n }}{{ d }}{{ t }}", "x12.0true"), ("is {{ list }} and {{ map }}", #"is [1,"b"] and {"k":["v"]}"#),
        ("{{ '{{' }}", "{{"), ("a {{ '{{' }} b }}", "a {{ b }}"), ("{{ '}}' }}", "}}"),
        (#"{{ "a}}b" + '}}' }}"#, "a}}b}}"),
        ("{{ {'a': {'b': n}} }}", ["a": ["b": 1]]), ("{{{'a':{'b':n}}}}", ["a": ["b": 1]]), ("{{ r'}}\\' }}!", "}}\\!"),
        ("{{ '''}}''' }}{{ n }}", "}}1"), ("{{ again }}", "{{ a }}"), ("-> {{ again }}", "-> {{ a }}"),
        ("{{ none == null ? 'no' : none }}", "no"), ("{{ a }} {{ '' }}", "x "), ("{{ n // a note\n }}", 1),
    ]

    @Test(arguments: rendered)
    func `a template gives its value`(text: String, value: JSON) throws {
        #expect(try Template(parsing: text).render(in: Self.names) == value)
    }

    static let refused: [(text: String, range: Range<Int>, message: String)] = [
        ("a {{ b", 2..<4, "'{{' is not closed by '}}'"),
        ("é {{ b }", 3..<5, "'{{' is not closed by '}}'"),
        ("{{ b } }", 0..<2, "'{{' is not closed by '}}'"),
        ("{{ }}", 0..<4, "an expression should stand between '{{' and '}}'"),
        ("{{{ a }}}", 6..<7, "':' and a value should follow the key, not '}'"),
        ("{{ a b }}", 5..<6, "an operator should stand before 'b'"),
        ("{{ a | upper }}", 5..<6, "'|' should be '||'; there are no filters: CEL has functions"),
        ("{{ 'a }}", 3..<4, "a string is not closed"),
        ("x {{ y.len() }}", 7..<10, "there is no function 'len'"),
    ]

    @Test(arguments: refused)
    func `a template that is none is refused with its place`(text: String, range: Range<Int>, message: String) {
        let error = #expect(throws: CELError.self) { try Template(parsing: text) }
        #expect(error?.range == range)
        #expect(error?.message == message)
    }

    @Test func `null in the middle of text is an error`() throws {
        let failure = #expect(throws: CELFailure<Never>.self) {
            try Template(parsing: "Dear {{ none }},").render(in: Self.names)
        }
        #expect(failure?.error.code == .null)
        #expect(failure?.error.message == "none is null in the middle of text; guard it: none != null ? none : ''")
    }

    @Test func `a template knows its paths, and whether it is one`() throws {
        let mixed = try Template(parsing: "{{ a.b }} and {{ c[0] + size(d.e) }}")
        #expect(mixed.references.map(\.text) == ["a.b", "c[0]", "d.e"])
        #expect(mixed.references.map(\.range) == [3..<6, 17..<21, 29..<32])
        #expect(mixed.path == nil)
        #expect(try Template(parsing: "{{ a.b[1] }}").path?.text == "a.b[1]")
        #expect(try Template(parsing: "{{ a.b[1] }} ").path == nil)
        #expect(try Template(parsing: "{{ a + b }}").path == nil)
    }

    @Test func `a value with too many levels is refused`() throws {
        var deep: JSON = []
        for _ in 0..<300 { deep = [deep] }
        let names: JSONObject = ["deep": deep]
        let failure = #expect(throws: CELFailure<Never>.self) { try Template(parsing: "{{ deep }}").render(in: names) }
        #expect(failure?.error.code == .limit)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `text without braces is itself, and any value comes through alone unchanged`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        let value = JSON.random(using: &rng)
        #expect(try Template(parsing: "{{ v }}").render(in: ["v": value] as JSONObject) == value)
        if case .string(let text) = value, !text.contains("{{") {
            #expect(try Template(parsing: text).render(in: JSONObject()) == value)
        }
        // Where `{{` is written as the design says, any text can be said.
        let literal = value.text().split(separator: "{{", omittingEmptySubsequences: false).joined(
            separator: "{{ '{{' }}")
        #expect(try Template(parsing: "\(literal) ").render(in: JSONObject()) == .string("\(value.text()) "))
    }

    @Test(arguments: 0..<80 as Range<UInt64>)
    func `spoilt templates give values or typed errors`(seed: UInt64) {
        var mutation = Mutation(seed: seed)
        for text in Self.rendered.map(\.text) + Self.refused.map(\.text) {
            let spoilt = String(decoding: mutation.spoil(Array(text.utf8)), as: UTF8.self)
            do throws(CELError) {
                let template = try Template(parsing: spoilt)
                _ = try? template.render(in: Self.names)
            } catch {
                #expect(error.range.lowerBound >= 0 && error.range.upperBound <= spoilt.utf8.count, "\(spoilt)")
            }
        }
    }
}
