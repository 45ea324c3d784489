import CairnWire
import Testing

@Suite struct JSONParsingTests {
    static let accepted: [(text: String, value: JSON)] = [
        ("null", nil), (" true ", true), ("\u{FEFF}false", false), ("0", 0), ("-0", 0), ("-17", -17),
        ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
        ("9223372036854775808", .double(9_223_372_036_854_775_808)),
        ("18446744073709551616", .double(18_446_744_073_709_551_616)),
        ("1.0", 1.0), ("1e2", 100.0), ("1E+2", 100.0), ("-1.5e-3", -0.0015), ("0.1", 0.1), ("1e-400", 0.0),
        ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)), ("5e-324", .double(.leastNonzeroMagnitude)),
        ("9007199254740993.0", 9_007_199_254_740_992.0), ("123456789012345678901234567890", 1.2345678901234568e29),
        ("0.000000000000000000000000000000000001", 1e-36),
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\u0000""#, "\u{E9}\u{0}"),
        (#""\ud834\udd1E""#, "𝄞"),
        ("[]", []), ("[ 1 , [ 2 ] ]", [1, [2]]), ("{}", [:]), (#"{ "a" : { } }"#, ["a": [:]]),
        (#"{"a":1,"b":2,"a":3}"#, ["a": 3, "b": 2]),
    ]

    @Test(arguments: accepted)
    func `text that is JSON gives its value`(text: String, value: JSON) throws {
        #expect(try JSON(parsing: text) == value)
    }

    static let refused: [(text: String, code: JSONError.Code, line: Int, column: Int, message: String)] = [
        ("", .syntax, 1, 1, "the text ends where a value should stand"),
        ("  \n ", .syntax, 2, 2, "the text ends where a value should stand"),
        ("nul", .syntax, 1, 1, "a value should stand here, not 'nul'"),
        ("NaN", .syntax, 1, 1, "a value should stand here, not 'NaN'"),
        ("// note", .syntax, 1, 1, "a value should stand here, not '/'"),
        ("'a'", .syntax, 1, 1, "a string stands in double quotes"),
        ("1 2", .syntax, 1, 3, "text after the end of the value: '2'"),
        ("01", .syntax, 1, 1, "a number has no leading zero: remove it"),
        ("-", .syntax, 1, 2, "a digit should follow '-', not the end of the text"),
        ("1.", .syntax, 1, 3, "a digit should follow '.', not the end of the text"),
        (".5", .syntax, 1, 1, "a value should stand here, not '.'"),
        ("+1", .syntax, 1, 1, "a value should stand here, not '+'"),
        ("1e", .syntax, 1, 3, "a digit should follow the exponent's 'e', not the end of the text"),
        ("1e400", .number, 1, 1, "1e400 is beyond the largest double, 1.8e308"),
        ("-1e99999999999999999999", .number, 1, 1, "-1e99999999999999999999 is beyond the largest double, 1.8e308"),
        ("[1,]", .syntax, 1, 4, "remove the ',' before ']'"),
        ("[1 2]", .syntax, 1, 4, "',' or ']' should follow an element, not '2'"),
        ("[1", .syntax, 1, 3, "',' or ']' should follow an element, not the end of the text"),
        ("{\"a\":1,}", .syntax, 1, 8, "remove the ',' before '}'"),
        ("{a:1}", .syntax, 1, 2, "a member's name in double quotes should stand here, not 'a'"),
        ("{\"a\" 1}", .syntax, 1, 6, "':' should follow the name 'a', not '1'"),
        ("{\"a\":1 \"b\":2}", .syntax, 1, 8, "',' or '}' should follow the member 'a', not '\"'"),
        ("{\"é\":\n\"a\tb\"}", .syntax, 2, 3, "a control character in a string is written as an escape: \\u0009"),
        ("\"a", .syntax, 1, 1, "a string is not closed"),
        ("\"\\", .syntax, 1, 3, "the text ends inside an escape"),
        ("\"\\x\"", .syntax, 1, 2, "an escape is one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"),
        ("\"\\u12g4\"", .syntax, 1, 6, "four hexadecimal digits should follow \\u"),
        (
            "\"\\ud834\"", .encoding, 1, 2,
            "half of a surrogate pair is no character: write both halves, or the character itself"
        ),
        (
            "\"\\ud834\\u0041\"", .encoding, 1, 2,
            "half of a surrogate pair is no character: write both halves, or the character itself"
        ),
        (
            "\"é\\udc00\"", .encoding, 1, 3,
            "half of a surrogate pair is no character: write both halves, or the character itself"
        ),
    ]

    @Test(arguments: refused)
    func `text that is no JSON is an error with its place`(
        text: String, code: JSONError.Code, line: Int, column: Int, message: String
    ) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error?.code == code)
        #expect(error?.message == message)
        #expect(error?.line == line)
        #expect(error?.column == column)
    }

    static let notUTF8: [(bytes: [UInt8], offset: Int)] = [
        ([0x22, 0xFF, 0x22], 1),
        ([0x22, 0x61, 0xC3, 0x22], 2),
        ([0x22, 0xC0, 0xAF, 0x22], 1),
        ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
        ([0x22, 0x5C, 0x6E, 0xF4, 0x90, 0x80, 0x80, 0x22], 3),
        ([0x22, 0xC3, 0x5C, 0x75, 0x30, 0x30, 0x61, 0x39, 0x22], 1),
    ]

    @Test(arguments: notUTF8)
    func `bytes that are not UTF-8 are an error with their place`(bytes: [UInt8], offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
        #expect(error?.code == .encoding)
        #expect(error?.offset == offset)
    }

    @Test func `depth, size and number of values are bounded`() throws {
        let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        _ = try JSON(parsing: deep)
        let limits = JSONLimits(bytes: 20, depth: 2, values: 4)
        for text in [String(repeating: "[", count: 100_000), "[\(deep)]"] {
            #expect(throws: JSONError.self) { try JSON(parsing: text) }
        }
        #expect(try JSON(parsing: "[[1],2]", limits: limits) == [[1], 2])
        for text in ["[[[1]]]", "[1,2,3,4]", "[1                  ]"] {
            let error = #expect(throws: JSONError.self) { try JSON(parsing: text, limits: limits) }
            #expect(error?.code == .limit)
        }
    }

    @Test func `keys that only look the same are two members`() throws {
        let value = try JSON(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(value.object?.count == 2)
        #expect(value["\u{E9}"] == 1)
        #expect(value["e\u{301}"] == 2)
        #expect(JSON.string("\u{E9}") != JSON.string("e\u{301}"))
    }

    @Test func `a number of a million digits is read in linear time`() throws {
        let digits = String(repeating: "7", count: 1_000_000)
        #expect(try JSON(parsing: "0.\(digits)") == 0.7777777777777778)
        #expect(throws: JSONError.self) { try JSON(parsing: digits) }
    }
}
