import CairnTesting
import CairnWire
import Testing

@testable import cairn

@Suite struct ShownValueTests {
    private static func isHarmless(_ line: String) -> Bool {
        line.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar == "\t"
            case .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: false
            default: true
            }
        }
    }

    @Test(arguments: [
        ("\u{1B}]0;title\u{7}", "\\u{1B}]0;title\\u{7}"), ("abc\u{202E}cba", "abc\\u{202E}cba"),
        ("a\u{200B}b\u{2066}c", "a\\u{200B}b\\u{2066}c"), ("\u{E0041}", "\\u{E0041}"), ("line\rover", "line\\rover"),
        ("\u{9B}31m", "\\u{9B}31m"), ("\u{3164}", "\\u{3164}"), ("naïve 😀 日本", "naïve 😀 日本"),
    ])
    func `what a terminal acts on, or hides, is written by its number`(text: String, shown: String) {
        #expect(ShownValue(.string(text)).lines == [shown])
        #expect(ShownValue(["a": .string(text)]).lines == ["{", "  \"a\": \"\(shown)\"", "}"])
    }

    @Test func `keys are shown as carefully as values`() {
        #expect(ShownValue(["to\u{202E}": 1]).lines[1] == "  \"to\\u{202E}\": 1")
    }

    @Test func `a long value is cut, and told by its length`() {
        let long = String(repeating: "x", count: 5000)
        let shown = ShownValue(["body": .string(long), "end": "here"])
        #expect(shown.isCut)
        #expect(shown.lines[1].hasSuffix("\"… (5000 characters in all),"))
        #expect(shown.lines[2] == "  \"end\": \"here\"")
        let whole = ShownValue(["body": .string(long)], within: .none)
        #expect(!whole.isCut)
        #expect(whole.lines[1].contains(long))
    }

    @Test func `many lines are cut, and counted`() {
        let shown = ShownValue(.array((0..<100).map { .int($0) }))
        #expect(shown.lines.count == 41)
        #expect(shown.lines.last == "… (62 more lines)")
        #expect(ShownValue(.array((0..<100).map { .int($0) }), within: .none).lines.count == 102)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `no value puts anything harmful on a line, and what is shown whole is the value`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let value = JSON.random(using: &random)
        for bounds in [ShownValue.Bounds(), .none] {
            let shown = ShownValue(value, within: bounds)
            #expect(shown.lines.allSatisfy(Self.isHarmless), "\(shown.lines)")
        }
        let whole = ShownValue(value, within: .none).lines.joined(separator: "\n")
        if value.string == nil, !whole.contains("\\u{") { #expect(try JSON(parsing: whole) == value) }
    }
}
