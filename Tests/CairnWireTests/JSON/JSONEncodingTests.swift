import CairnWire
import Testing

@Suite struct JSONEncodingTests {
    static let compact: [(value: JSON, text: String)] = [
        (nil, "null"), (true, "true"), (0, "0"), (.int(.min), "-9223372036854775808"),
        (.int(.max), "9223372036854775807"),
        (1.0, "1.0"), (-0.0, "-0.0"), (1e21, "1e+21"), (0.1, "0.1"), (1e-7, "1e-07"), (.double(.nan), "null"),
        ("\u{0}\u{1F}\u{7F}\"\\/\n\r\t\u{8}\u{C}", #""\u0000\u001f"# + "\u{7F}" + #"\"\\/\n\r\t\b\f""#),
        ("é𝄞\u{2028}", "\"é𝄞\u{2028}\""),
        ([], "[]"), ([1, [2, [:]]], "[1,[2,{}]]"), (["b": 1, "a": [nil]], #"{"b":1,"a":[null]}"#),
    ]

    @Test(arguments: compact)
    func `compact text has no white space and keeps the order`(value: JSON, text: String) {
        #expect(value.text() == text)
    }

    @Test func `pretty text has one member a line`() {
        let value: JSON = ["b": [1, ["x": nil], []], "a": [:]]
        #expect(
            value.text(pretty: true) == """
                {
                  "b": [
                    1,
                    {
                      "x": null
                    },
                    []
                  ],
                  "a": {}
                }
                """)
    }

    @Test func `canonical text sorts keys by their bytes and has one zero`() {
        let value: JSON = ["é": 1, "z": -0.0, "a": ["b": 1, "B": 2], "𝄞": 3, "\u{FFFD}": 4, "": 5]
        let text = String(decoding: value.canonicalBytes(), as: UTF8.self)
        #expect(text == "{\"\":5,\"a\":{\"B\":2,\"b\":1},\"z\":0.0,\"é\":1,\"\u{FFFD}\":4,\"𝄞\":3}")
    }

    @Test func `a writer puts commas where they belong`() throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("a")
        writer.beginArray()
        writer.int(1)
        writer.null()
        writer.beginObject()
        writer.endObject()
        writer.value(["x": 1.5])
        writer.endArray()
        writer.key("b")
        writer.bool(false)
        writer.endObject()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a":[1,null,{},{"x":1.5}],"b":false}"#)
    }
}
