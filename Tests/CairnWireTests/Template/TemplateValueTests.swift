import CairnTesting
import CairnWire
import Testing

@Suite struct TemplateValueTests {
    @Test func `strings are rendered wherever they stand, names are not`() throws {
        let value = try TemplateValue(parsing: [
            "question": "{{ q }}", "note": "asked: {{ q }}", "hits": ["{{ hits }}", 1, nil],
            "{{ q }}": ["plain": "text"],
        ])
        let names: JSONObject = ["q": "why?", "hits": [["id": 1]]]
        #expect(
            try value.render(in: names) == [
                "question": "why?", "note": "asked: why?", "hits": [[["id": 1]], 1, nil], "{{ q }}": ["plain": "text"],
            ])
        #expect(value.references.map(\.text) == ["hits", "q", "q"])
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `a value without templates is a literal`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        let value = JSON.random(using: &rng)
        guard !value.text().contains("{{") else { return }
        #expect(try TemplateValue(parsing: value).literal == value)
    }

    @Test func `a template that is wrong is told with its place in the value`() {
        let error = #expect(throws: TemplateValue.ParsingError.self) {
            try TemplateValue(parsing: ["a": ["b/c": ["{{ ok }}", "{{ not ok }}"]]])
        }
        #expect(error?.pointer.description == "/a/b~1c/1")
        #expect(error?.error.message == "an operator should stand before 'ok'")
    }
}
