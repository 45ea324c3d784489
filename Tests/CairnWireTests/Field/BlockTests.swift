import CairnWire
import Testing

@Suite struct BlockTests {
    private func decode(_ json: JSON) -> (value: Sample?, problems: [Diagnostic]) {
        var decoder = FieldDecoder()
        let value = Sample.block.decode(SourceNode(json), &decoder)
        return (value, decoder.diagnostics.sorted)
    }

    @Test func `what is left out has its default`() {
        #expect(decode([:]).value == Sample())
        #expect(decode([:]).problems.isEmpty)
    }

    @Test func `encoding writes defaults out and decoding reads them back`() throws {
        var sample = Sample()
        sample.inner = [Sample()]
        sample.maximum = 7
        sample.pairs = ["b": "2", "a": "1"]
        let json = Sample.block.encode(sample)
        #expect(json["count"] == 3)
        #expect(Sample.block.encode(Sample())["maximum"] == nil)
        let (back, problems) = decode(json)
        #expect(back == sample)
        #expect(problems.isEmpty)
    }

    @Test func `everything that is wrong is told at once, and the rest is read`() throws {
        let (value, problems) = decode([
            "name": 4, "count": 10, "is_on": "yes", "pause": 5, "colour": "blue", "words": "one", "pairs": [1],
            "inner": [["cuont": 1], 3], "size": 2, "ratio": "0.5", "maximum": nil,
        ])
        #expect(value?.count == 3)
        #expect(value?.inner.count == 1)
        let told = Set(problems.map { "\($0.path): \($0.message) / \($0.mend ?? "")" })
        #expect(
            told == [
                "name: \"name\" must be one line of text, and is a whole number / Put it in quotes to make it text.",
                "count: \"count\" must be a whole number from 1 to 9, and is 10 / ",
                "is_on: \"is_on\" must be true or false, and is text / Write true.",
                "pause: \"pause\" must be a number with a unit: 250ms, 30s, 10m, 6h, 3d, and is a whole number / Write the unit, such as 5s.",
                "colour: \"colour\" cannot be \"blue\" / Known: red, green.",
                "words: \"words\" must be a list, each text, and is text / Put it in [ ] to make it a list of one.",
                "pairs: \"pairs\" must be a map, each value text, and is a list / Write it as a map: name: value.",
                "inner[0].cuont: a sample has no key \"cuont\" / Did you mean \"count\"?",
                "inner[1]: an entry of \"inner\" must be a map (sample), and is a whole number / Write it as a map, such as inner: { name: … }.",
                "size: a sample has no key \"size\" / Write \"count\".",
                "ratio: \"ratio\" must be a number from 0 to 1, and is text / Take the quotes away: 0.5.",
                "maximum: \"maximum\" has no value / It must be a whole number, 1 or more. Leave the key out if none is meant.",
            ])
    }

    @Test func `a block looks at its values together`() {
        #expect(decode(["count": 5, "maximum": 2]).problems.map(\.code) == [.conflictingKeys])
    }

    @Test func `what was reported before is passed over in silence`() {
        var decoder = FieldDecoder()
        let broken = SourceNode(.broken)
        _ = Sample.block.decode(
            SourceNode(.object(["name", "count", "words", "inner", "colour"].map { .init(key: $0, value: broken) })),
            &decoder)
        #expect(decoder.diagnostics.count == 0)
    }

    @Test func `a page of errors is enough`() {
        var diagnostics = Diagnostics(limit: 3)
        for number in 0..<10 { diagnostics.report(Diagnostic(.error, .badForm, "wrong \(number)")) }
        #expect(diagnostics.sorted.count == 4)
        #expect(diagnostics.sorted.last?.message == "7 more are not shown")
    }

    @Test func `the schema follows from the fields`() throws {
        var writer = SchemaWriter()
        #expect(writer.reference(to: Sample.block.schema) == ["$ref": "#/$defs/sample"])
        let schema = try #require(writer.definitions["sample"])
        #expect(schema["additionalProperties"] == false)
        #expect(
            schema["properties"]?["count"] == [
                "type": "integer", "minimum": 1, "maximum": 9, "description": "How many.",
                "markdownDescription": "How many.\n\nHolds a whole number from 1 to 9.\n\nDefault: `3`.", "default": 3,
            ])
        #expect(schema["properties"]?["inner"]?["items"] == ["$ref": "#/$defs/sample"])
        #expect(schema["properties"]?["colour"]?["enum"] == ["red", "green"])
    }

    @Test func `the documents' table follows from the fields`() {
        #expect(Sample.block.schema.table.contains("| `count` | a whole number from 1 to 9 | `3` | How many. |"))
    }
}
