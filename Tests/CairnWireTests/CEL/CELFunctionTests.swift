import CairnWire
import Testing

/// What CEL's functions and macros give.
@Suite struct CELFunctionTests {
    typealias Case = (text: String, value: JSON)

    static let names: JSONObject = [
        "pages": [
            ["title": "Home", "size": 12, "tags": ["a", "b"]], ["title": "Ärger", "size": 70, "tags": []],
            ["title": "Ende", "size": 3, "tags": ["b"]],
        ],
        "scores": ["ann": 3, "bob": 5],
        "when": "2026-03-29T00:30:00Z",
        "nothing": nil,
    ]

    static let macros: [Case] = [
        ("pages.map(p, p.title)", ["Home", "Ärger", "Ende"]),
        ("pages.map(p, p.size > 10, p.title)", ["Home", "Ärger"]),
        ("pages.filter(p, 'b' in p.tags).map(p, p.size)", [12, 3]),
        ("pages.all(p, size(p.title) >= 4)", true), ("pages.exists(p, p.size == 70)", true),
        ("pages.exists_one(p, 'a' in p.tags)", true), ("pages.existsOne(p, size(p.tags) < 2)", false),
        ("pages.all(i, p, i < 3 && p.size > i)", true), ("pages.exists(i, p, i == 2 && p.size == 3)", true),
        ("pages.transformList(i, p, string(i) + p.title)", ["0Home", "1Ärger", "2Ende"]),
        ("pages.transformList(i, p, i > 0, p.size)", [70, 3]),
        ("scores.transformMap(k, v, v * 2)", ["ann": 6, "bob": 10]),
        ("scores.transformMap(k, v, k != 'ann', v)", ["bob": 5]), ("scores.map(k, k)", ["ann", "bob"]),
        ("scores.exists(k, scores[k] == 5)", true), ("scores.all(k, v, v > 2)", true),
        ("[[1, 2], [3]].map(x, x.map(y, y + size(x)))", [[3, 4], [4]]),
        ("[1, 2].map(x, [x].map(x, x * 10)[0])", [10, 20]),
        ("cel.bind(p, pages[1], p.title + string(p.size))", "Ärger70"),
        ("cel.bind(x, 1, cel.bind(y, x + 1, [x].map(x, x + y)))", [3]),
        ("[1, 2].exists(i, 1 / (i - 1) == 1)", true), ("[0, 1].all(i, 1 / i < 0)", false),
        ("has(scores.ann) && !has(scores.eve)", true), ("has(pages[0].tags)", true),
        ("[3].map(pages, pages)", [3]), ("[1].map(x, .nothing == null)", [true]),
    ]

    static let texts: [Case] = [
        ("'läuft'.startsWith('lä') && 'läuft'.endsWith('t') && 'läuft'.contains('äuf')", true),
        ("'aaab'.contains('aab')", true), ("'a'.contains('')", true), ("'läuft'.charAt(1)", "ä"),
        ("'läuft'.charAt(5)", ""),
        ("'läuft'.indexOf('u')", 2), ("'läuft'.indexOf('ä', 2)", -1), ("'abab'.lastIndexOf('ab')", 2),
        ("'abab'.lastIndexOf('ab', 1)", 0), ("''.lastIndexOf('')", 0),
        ("'ÄbC'.lowerAscii() + 'Äbß'.upperAscii()", "ÄbcÄBß"), ("'\\u00a0 a b\\n'.trim()", "a b"), ("' '.trim()", ""),
        ("'aäb'.reverse()", "bäa"), ("'läuft'.substring(1, 3)", "äu"), ("'läuft'.substring(5)", ""),
        ("'a-b-c'.replace('-', '+')", "a+b+c"), ("'a-b-c'.replace('-', '+', 1)", "a+b-c"),
        ("'ab'.replace('', '.')", ".a.b."),
        ("'a,b,,c'.split(',')", ["a", "b", "", "c"]), ("'a,b,c'.split(',', 2)", ["a", "b,c"]),
        ("'äb'.split('')", ["ä", "b"]),
        ("pages.map(p, p.title).join(', ')", "Home, Ärger, Ende"), ("[].join('-')", ""),
        ("'a1b22'.matches('^[a-z0-9]+$') && matches('ab', 'a.')", true), ("'ab'.matches('^' + 'b')", false),
        ("'x'.matches('\\\\w')", true), ("'Ä'.matches('^.$')", true), ("strings.quote('a\"\\n')", "\"a\\\"\\n\""),
        ("base64.encode(b'hi!') + string(base64.decode('aGkh'))", "aGkhhi!"), ("string(base64.decode('aGk'))", "hi"),
        ("'%s is %d (%.1f %%)'.format(['Ann', 3, 0.25])", "Ann is 3 (0.2 %)"), ("'%.2f'.format([2.675])", "2.67"),
        ("'%e %x %b'.format([1234.5, 255, 5])", "1.234500e+03 ff 101"),
        ("'%s'.format([[1, {'b': 2, 'a': null}]])", "[1, {a: null, b: 2}]"),
    ]

    static let numbers: [Case] = [
        ("7 / 2", 3), ("-7 / 2", -3), ("-7 % 2", -1), ("7u / 2u == 3u", true), ("2 * 3 + 4", 10), ("2 + 3 * 4", 14),
        ("1.0 / 3.0 * 3.0", 1.0), ("10 - 2 - 3", 5), ("int('42') + int(3.9) + int(2u)", 47), ("double('1e3')", 1000.0),
        ("uint(3) + uint('4') == 7u", true), ("string(1.5) + string(2) + string(true)", "1.52true"),
        ("string(5.0)", "5"),
        ("string(0.00001)", "1e-05"), ("string(1e20)", "100000000000000000000"), ("string(1e21)", "1e+21"),
        ("bool('true') && !bool('0')", true), ("type(1) == int && type('') == string && type(type(1)) == type", true),
        ("type(null) == null_type && type([]) == list && type(scores) == map", true), ("dyn(1) == 1.0", true),
        ("math.greatest(1, 5.5, 3u)", 5.5), ("math.least([3, 1, 2])", 1), ("math.abs(-3) + math.sign(-9)", 2),
        ("math.round(2.5) + math.floor(-1.5) + math.ceil(1.2) + math.trunc(-1.9)", 2.0),
        ("math.bitAnd(6, 3) + math.bitShiftLeft(1, 4)", 18), ("math.isNaN(0.0 / 0.0) && math.isInf(1.0 / 0.0)", true),
        ("string(bytes('ä'))", "ä"),
    ]

    static let times: [Case] = [
        ("timestamp(when) < timestamp('2026-03-29T03:00:00+02:00')", true),
        ("timestamp(when) + duration('1h30m')", "2026-03-29T02:00:00Z"), ("timestamp(when).getHours('+02:00')", 2),
        ("timestamp(when).getDayOfWeek()", 0), ("timestamp(when).getDate('-01:00')", 28),
        ("timestamp(when).getMonth()", 2),
        ("timestamp(when).getDayOfYear() + timestamp(when).getFullYear('UTC')", 2113),
        ("timestamp('2024-02-29T00:00:00.25Z').getMilliseconds()", 250),
        ("timestamp(when) - timestamp('2026-03-28T00:00:00Z')", "88200s"), ("duration('-1.5s')", "-1.5s"),
        ("duration('0') + duration('1ms')", "0.001s"), ("(duration('90m') - duration('1h')).getMinutes()", 30),
        ("string(timestamp(0))", "1970-01-01T00:00:00Z"), ("int(timestamp('1970-01-02T00:00:00Z'))", 86400),
        ("duration('1h') > duration('59m') && duration('60s') == duration('1m')", true),
        ("type(duration('1s')) == google.protobuf.Duration", true), ("[timestamp(0)]", ["1970-01-01T00:00:00Z"]),
    ]

    @Test(arguments: [macros, texts, numbers, times].flatMap { $0 })
    func `a function gives its value`(text: String, value: JSON) throws {
        #expect(try CELExpression(parsing: text).evaluate(in: Self.names) == value)
    }

    typealias Failure = (text: String, code: CELError.Code, message: String)

    static let failures: [Failure] = [
        ("1 / 0", .value, "1 / 0 divides by zero"), ("1u % 0u", .value, "1u % 0u divides by zero"),
        ("9223372036854775807 * 2", .overflow, "9223372036854775807 * 2 does not fit 64 bits"),
        ("-9223372036854775808 / -1", .overflow, "-9223372036854775808 / -1 does not fit 64 bits"),
        ("1.5 % 1.0", .type, "'%' takes two ints or two uints; 1.5 is of type double and 1.0 is of type double"),
        ("int('1 ')", .value, "'1 ' is no int"), ("int(1e19)", .overflow, "10000000000000000000 does not fit an int"),
        ("uint(-1)", .overflow, "-1 does not fit a uint"),
        ("bool('yes')", .value, "'yes' is no bool: write true or false"),
        (
            "timestamp('2026-02-30T00:00:00Z')", .value,
            "'2026-02-30T00:00:00Z' is no timestamp: write 2026-01-31T08:00:00Z, of the years 1 to 9999"
        ),
        ("duration('1 h')", .value, "'1 h' is no duration: write 1h30m, 90s or 250ms, up to 292 years"),
        (
            "timestamp(0).getHours('Europe/Berlin')", .value,
            "'Europe/Berlin' is no zone: write UTC or an offset like '+01:00'; names of places are left out"
        ),
        (
            "timestamp(253402300799) + duration('1s')", .overflow,
            "timestamp(253402300799) + duration('1s') is beyond the years 1 to 9999, or the 292 years that a duration holds"
        ),
        (
            "'a'.startsWith(nothing)", .null,
            "write string.startsWith(string), and nothing is null; guard it: nothing != null ? … : …"
        ),
        ("'a'.startsWith(1)", .type, "write string.startsWith(string); 'a' is of type string and 1 is of type int"),
        ("'abc'.charAt(4)", .value, "the text has 3 characters, and no place 4"),
        ("'a'.substring(2, 1)", .value, "substring ends at 1, before its start, 2"),
        ("[1].join()", .type, "join takes a list of strings; [0] is of type int"),
        ("'%d'.format(['a'])", .type, "'%d' does not take a value of type string"),
        ("'%q'.format([1])", .value, "there is no '%q': clauses are %s %d %f %e %b %o %x %X and %%"),
        ("[1].all(x, x)", .type, "all takes a condition; x is of type int"),
        ("5.map(x, x)", .type, "macros go over a list or a map; 5 is of type int"),
        (
            "nothing.map(x, x)", .null,
            "macros go over a list or a map, and nothing is null; guard it: nothing != null ? … : …"
        ),
        ("has(nothing.a)", .null, "nothing is null, so has(nothing.a) has no value; guard it: nothing != null ? … : …"),
        ("math.least([])", .value, "math.least of an empty list has no value"),
        ("string", .type, "the value has no JSON form: string is a type"),
        ("'a'.matches('a' + '(')", .pattern, "the pattern is none: missing ): a("),
        ("string(b'\\xff')", .value, "the bytes are no UTF-8"), ("base64.decode('*')", .value, "the text is no base64"),
    ]

    @Test(arguments: failures)
    func `what gives no value tells why`(text: String, code: CELError.Code, message: String) throws {
        let expression = try CELExpression(parsing: text)
        let failure = #expect(throws: CELFailure<Never>.self) { try expression.evaluate(in: Self.names) }
        #expect(failure?.error.code == code)
        #expect(failure?.error.message == message)
    }

    typealias Refusal = (text: String, code: CELError.Code, range: Range<Int>, message: String, mend: String?)

    static let refused: [Refusal] = [
        ("a.lenght()", .function, 2..<8, "there is no function 'lenght'", nil),
        ("a.startWith('b')", .function, 2..<11, "there is no function 'startWith'", "Did you mean 'startsWith'?"),
        ("toUpper(a)", .function, 0..<7, "there is no function 'toUpper'", "Write x.upperAscii()."),
        ("contains(a, 'b')", .function, 0..<8, "'contains' is called otherwise: string.contains(string)", nil),
        (
            "a.int()", .function, 2..<5,
            "'int' is called otherwise: int(int) or int(uint) or int(double) or int(string) or int(timestamp)", nil
        ),
        ("math.max(1, 2)", .function, 0..<8, "there is no function 'math.max'", nil),
        ("a.trim('x')", .function, 0..<11, "trim does not take 1 argument: write string.trim()", nil),
        (
            "has(a)", .function, 0..<6, "has asks for one member: has(a.b)",
            "For a key in brackets write 'key' in a, for null a != null."
        ),
        (
            "all(a, x, true)", .function, 0..<3,
            "'all' is called otherwise: list.all(x, condition) or list.all(i, x, condition)", nil
        ),
        (
            "a.map(1, 2)", .syntax, 6..<7,
            "a name and ',' should stand here: list.map(x, value) or list.map(x, condition, value)", nil
        ),
        ("a.filter(x, true, x)", .function, 16..<17, "there is one argument too many: list.filter(x, condition)", nil),
        ("a.all(x, x, true)", .syntax, 9..<10, "'x' is bound twice", nil),
        ("a.?b", .syntax, 2..<3, "'.?' is of CEL's optional values, which are left out", "Write has(a.b) ? a.b : …"),
        (
            "a.matches('(?<=x)y')", .pattern, 10..<19,
            "the pattern uses look-behind, '(?<=', which RE2 does not have: its time is linear",
            "Match in two steps, joined by && and !, or write it out."
        ),
        (
            "a.matches('(a)\\\\1')", .pattern, 10..<18,
            "the pattern refers back, '\\1', which RE2 does not have: its time is linear",
            "Match in two steps, joined by && and !, or write it out."
        ),
        ("a.matches('[')", .pattern, 10..<13, "the pattern is none: missing ]: [", nil),
    ]

    @Test(arguments: refused)
    func `a call that could never be made is refused when it is read`(
        text: String, code: CELError.Code, range: Range<Int>, message: String, mend: String?
    ) {
        let error = #expect(throws: CELError.self) { try CELExpression(parsing: text) }
        #expect(error?.code == code)
        #expect(error?.range == range)
        #expect(error?.message == message)
        #expect(error?.mend == mend)
    }

    @Test func `what a macro binds is no path that the expression reads`() throws {
        let expression = try CELExpression(
            parsing: "a.b.filter(x, x.y == c.d && a.e.exists(z, z == x)) + cel.bind(q, w.e, [q.r])")
        #expect(expression.references.map(\.text) == ["a.b", "c.d", "a.e", "w.e"])
    }
}
