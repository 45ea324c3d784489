import CairnWire
import Testing

/// What expressions give. The cases follow the standard's own (google/cel-spec, tests/simple).
@Suite struct CELSemanticsTests {
    typealias Case = (text: String, value: JSON)

    static let names: JSONObject = [
        "x": 123,
        "text": "läuft",
        "nothing": nil,
        "list": [5, 4.0, "three", [1], ["k": "v"]],
        "map": ["name": 1024, "content-type": "text/plain", "deep": ["list": [["id": 7]]], "none": nil],
    ]

    static let literals: [Case] = [
        ("0", 0), ("0.0", 0.0), ("0e+0", 0.0), (".5", 0.5), ("42", 42), ("0x2A", 42), ("-0x2a", -42), ("0u", 0),
        ("18446744073709551615u == 0xFFFFFFFFFFFFFFFFU", true), ("-9223372036854775808", .int(.min)),
        ("-2.3e+1", -23.0),
        ("true", true), ("null", nil), ("''", ""), ("r\"\"\"\"\"\"", ""), ("'''a'b''c\n'''", "a'b''c\n"),
        (#"'\\ \? \" \' \` \a\b\f\n\r\t\v'"#, "\\ ? \" ' ` \u{7}\u{8}\u{C}\n\r\t\u{B}"),
        (#"'\x4a\X4B\u00e9\U0001F431\101\377'"#, "JKé🐱Aÿ"), (#"r'\n\'"#, "\\n\\"),
        ("b'abc'", "YWJj"), (#"b'\377\xff\000'"#, "//8A"), (#"b'ÿ' == b'\303\277'"#, true), ("br'\\n'", "XG4="),
        ("[]", []), ("[1, 'a', [null],]", [1, "a", [nil]]), ("{}", [:]),
        ("{'k': 'v', 'l': [1.5],}", ["k": "v", "l": [1.5]]),
        ("'a' // to the end of the line", "a"), ("\t1\n+\r2 ", 3),
    ]

    static let equality: [Case] = [
        ("1 == 1", true), ("-1 == 1", false), ("1 == 1u", true), ("2u == 1.0", false), ("1 == 1.0", true),
        ("1.0 == 1", true),
        ("1 != 2.0", true), ("'' == \"\"", true), ("'abc' == r'abc'", true), ("'ίσος' == 'ίσος'", true),
        ("'a' == 'à'", false),
        (#"'Am\u00E9lie' == 'Ame\u0301lie'"#, false), ("null == null", true), ("false == null", false),
        ("[] == null", false),
        ("'1' == 1", false), ("b'abc' == 'abc'", false), ("[1, 2, 3] == [1.0, 2u, 3]", true),
        ("[1, 2] == [2, 1]", false),
        ("[1] == [1, 2]", false), ("{'k': 1.0} == {'k': 1}", true), ("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", true),
        ("{1: 1.0, 2u: 3u} == {1u: 1, 2: 3.0}", true), ("{'k': 1} == {'K': 1}", false),
        ("{'k': null} != {'k': 0}", true),
        ("list == [5.0, 4, 'three', [1u], {'k': 'v'}]", true),
    ]

    static let order: [Case] = [
        ("-1 < 0", true), ("0 < 0", false), ("0u < 1u", true), ("1.0 < 1.0000001", true), ("-0.0 < 0.0", false),
        ("'a' < 'b'", true), ("'Abc' < 'aBC'", true), ("'abc' < 'abcd'", true), (#"'f' < '\u1EBF'"#, true),
        ("'\u{FFFD}' < '𝄞'", true), ("false < true", true), ("true < true", false), ("b'a' < b'b'", true),
        ("b'á' < b'b'", false),
        ("1 < 2u", true), ("1u < 2.0", true), ("1.5 < 2", true), ("-1 < 0u", true), ("1 < 9223372036854775808u", true),
        ("9223372036854775807 < 9223372036854775808.0", false), ("9223372036854775807 < 9223372036854777857.0", true),
        ("9223372036854775808u < 1", false), ("18446744073709551615u < 18446744073709590000.0", true),
        ("2 <= 2", true), ("3 <= 2", false), ("2 > 1.5", true), ("2 >= 2u", true), ("1 > 2", false),
    ]

    static let logic: [Case] = [
        ("true && true", true), ("true && false", false), ("false || true", true), ("false || false", false),
        ("!true", false), ("!!true", true), ("false && 32", false), ("'horses' && false", false), ("true || 32", true),
        ("'horses' || true", true), ("false && nothing.a", false), ("nothing.a && false", false),
        ("list[99] || nothing.a || true", true), ("unknown || true", true),
        ("9223372036854775807 + 1 > 0 || true", true),
        ("true ? 1 : nothing.a", 1), ("false ? nothing.a : 'b'", "b"),
        ("false ? 1 : true ? 2 : 3", 2), ("1 < 2 && 2 < 3 || false", true), ("false || true && false", false),
    ]

    static let sums: [Case] = [
        ("40 + 2", 42), ("42 - 12", 30), ("42 - (-22)", 64), ("3 - 3 + 3 - 3", 0), ("-(42)", -42), ("--19", 19),
        ("-(-42)", 42),
        ("0.5 + 0.25", 0.75), ("1.0 - 0.5", 0.5), ("4u + 3u", 7), ("4u - 3u", 1), ("'a' + 'b' + ''", "ab"),
        ("[0, 1] + [2]", [0, 1, 2]), ("[] + []", []), ("list[3] + [2]", [1, 2]), ("b'a' + b'b' == b'ab'", true),
        ("1 + 2 == 3 && 'a' + 'b' == 'ab'", true), ("[1][0]-1", 0),
    ]

    static let access: [Case] = [
        ("x", 123), (".x", 123), ("map.name", 1024), ("map['name']", 1024), ("map[\"na\" + 'me']", 1024),
        ("map.`content-type`", "text/plain"), ("map.deep.list[0].id", 7), ("(map).deep['list'][0]['id']", 7),
        ("map.none", nil),
        ("list[0]", 5), ("list[1.0]", 4.0), ("list[2u]", "three"), ("list[size(list) - 1].k", "v"),
        ("['foo'][0]", "foo"),
        ("{0: 1, 2: 2, 5: true}[5]", true), ("{true: 5}[true]", 5), ("{1u: 1.0, 2: 2.0}[1]", 1.0),
        ("{1u: 1.0, 2: 2.0}[2.0]", 2.0),
        ("{'package': 1}.package", 1), ("{'name': 100u}['name']", 100),
    ]

    static let membership: [Case] = [
        ("7 in []", false), ("'alpha' in ['alpha', 'beta']", true), ("3.0 in [5, 4, 3]", true),
        ("3u in [5.0, 3.0]", true),
        ("'x' in ['y']", false), ("null in [null]", true), ("'name' in map", true), ("'nome' in map", false),
        ("7 in {}", false),
        ("3.0 in {1: 1, 3u: 3}", true), ("3.1 in {3: 3}", false), ("4 in list", true), ("[1] in list", true),
        ("size([])", 0), ("size([1, 2, 3])", 3), ("size({'a': 1})", 1), ("size('')", 0), ("size(text)", 5),
        ("size('👩‍👩‍👧')", 5),
        ("size(b'ÿ')", 2), ("list.size()", 5), ("map.deep.size() + 'ab'.size()", 3),
    ]

    static let cases: [Case] = [literals, equality, order, logic, sums, access, membership].flatMap { $0 }

    @Test(arguments: cases)
    func `an expression gives its value`(text: String, value: JSON) throws {
        #expect(try CELExpression(parsing: text).evaluate(in: Self.names) == value)
    }

    typealias Failure = (text: String, code: CELError.Code, message: String)

    static let failures: [Failure] = [
        ("nothing.a", .null, "nothing is null, so nothing.a has no value; guard it: nothing != null ? … : …"),
        ("map.none.b.c", .null, "map.none is null, so map.none.b has no value; guard it: map.none != null ? … : …"),
        ("nothing['a']", .null, "nothing is null, so nothing['a'] has no value; guard it: nothing != null ? … : …"),
        (
            "size(nothing)", .null,
            "write size(string) or size(bytes) or size(list) or size(map), and nothing is null; guard it: nothing != null ? … : …"
        ),
        (
            "'a' + nothing", .null,
            "'+' joins two values of one type: numbers, strings, bytes, lists or times, and nothing is null; guard it: nothing != null ? … : …"
        ),
        ("!nothing", .null, "'!' takes a bool, and nothing is null; guard it: nothing != null ? … : …"),
        ("map.nome", .missing, "map has no 'nome'; it has name, content-type, deep, none"),
        ("{}['a']", .missing, "{} has no 'a'; it has nothing"),
        ("{0: 1, 2: 2}[1]", .missing, "{0: 1, 2: 2} has no key of type int like this one; it has 0, 2"),
        ("unknown.a", .missing, "there is no 'unknown' here"),
        ("list[5]", .missing, "list has 5 elements and no [5]; they are numbered from 0"),
        ("list[-1]", .missing, "list has 5 elements and no [-1]; they are numbered from 0"),
        ("list[0.1]", .type, "list is a list: its elements are numbered from 0, as in list[0]"),
        ("list.first", .type, "list is a list: its elements are numbered from 0, as in list[0]"),
        ("x.a", .type, "x is of type int and has no members"),
        ("text[0]", .type, "text is of type string and has no members"),
        (
            "1 + 1.0", .type,
            "'+' joins two values of one type: numbers, strings, bytes, lists or times; 1 is of type int and 1.0 is of type double"
        ),
        (
            "1 + 1u", .type,
            "'+' joins two values of one type: numbers, strings, bytes, lists or times; 1 is of type int and 1u is of type uint"
        ),
        (
            "'a' - 'b'", .type,
            "'-' takes two numbers of one type, or times; 'a' is of type string and 'b' is of type string"
        ),
        (
            "'foo' < 1024", .type,
            "'<' compares two numbers, strings, bytes, bools or times; 'foo' is of type string and 1024 is of type int"
        ),
        (
            "[0] < [1]", .type,
            "'<' compares two numbers, strings, bytes, bools or times; [0] is of type list and [1] is of type list"
        ),
        ("!0", .type, "'!' takes a bool; 0 is of type int"),
        ("-'a'", .type, "'-' takes an int or a double; 'a' is of type string"),
        ("-(42u)", .type, "'-' takes an int or a double; (42u) is of type uint"),
        ("'cows' ? false : 17", .type, "a bool stands before '?'; 'cows' is of type string"),
        ("'a' && 'b'", .type, "'&&' joins bools; 'a' is of type string"),
        ("true && 'b'", .type, "'&&' joins bools; 'b' is of type string"),
        ("nothing.a || false", .null, "nothing is null, so nothing.a has no value; guard it: nothing != null ? … : …"),
        ("'a' in 'abc'", .type, "a list or a map stands after 'in'; 'abc' is of type string"),
        ("size(1)", .type, "write size(string) or size(bytes) or size(list) or size(map); 1 is of type int"),
        ("{3.3: 1}", .type, "a key is an int, a uint, a bool or a string; 3.3 is of type double"),
        (
            "{null: 1}", .null,
            "a key is an int, a uint, a bool or a string, and null is null; guard it: null != null ? … : …"
        ),
        ("{0: 1, 0u: 2}", .value, "the key 0u stands twice"),
        ("{1: 2}", .type, "the value has no JSON form: a key of JSON is a string"),
        (
            "18446744073709551615u", .type,
            "the value has no JSON form: 18446744073709551615 is beyond the integers that JSON keeps exactly"
        ),
        ("1.7e308 + 1.7e308", .type, "the value has no JSON form: JSON has no Infinity"),
        ("9223372036854775807 + 1", .overflow, "9223372036854775807 + 1 does not fit 64 bits"),
        ("-9223372036854775808 - 1", .overflow, "-9223372036854775808 - 1 does not fit 64 bits"),
        ("-(-9223372036854775808)", .overflow, "-(-9223372036854775808) does not fit 64 bits"),
        ("0u - 1u", .overflow, "0u - 1u does not fit 64 bits"),
    ]

    @Test(arguments: failures)
    func `an expression without a value tells why`(text: String, code: CELError.Code, message: String) throws {
        let expression = try CELExpression(parsing: text)
        let failure = #expect(throws: CELFailure<Never>.self) { try expression.evaluate(in: Self.names) }
        #expect(failure?.error.code == code)
        #expect(failure?.error.message == message)
    }
}
