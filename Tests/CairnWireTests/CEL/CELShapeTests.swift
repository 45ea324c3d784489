import CairnTesting
import CairnWire
import Testing

/// What is known of expressions before they are evaluated.
@Suite struct CELShapeTests {
    static let names: [String: CELShape] = [
        "page": .object([
            "url": .text, "title": .text.orNull, "size": CELShape(.int),
            "links": .list(of: .object(["url": .text, "text": .text.orNull])),
        ]),
        "text": .text, "flag": CELShape(.bool), "count": .number, "any": .any, "headers": .map(of: .text),
        "maybe": CELShape.object(["a": CELShape(.int)]).orNull, "open": .object(["a": CELShape(.int)], isClosed: false),
    ]

    typealias Refusal = (text: String, range: Range<Int>, message: String, mend: String?)

    static let refused: [Refusal] = [
        ("page.titel", 0..<10, "page has no 'titel'", "Did you mean 'title'?"),
        ("page['sise'] > 1", 0..<12, "page has no 'sise'", "Did you mean 'size'?"),
        ("page.links[0].href", 0..<18, "page.links[0] has no 'href'", "It has text, url."),
        (
            "page.links.url", 0..<14, "page.links is a list and has no members",
            "Its elements are numbered from 0: page.links[0].url."
        ),
        ("text.size", 0..<9, "text is a string and has no members", nil),
        ("page.links['a']", 0..<15, "page.links is a list: its elements are numbered from 0, as in page.links[0]", nil),
        ("page.size == '12'", 0..<17, "page.size is an int and '12' is a string: they are never equal", nil),
        ("text != 1", 0..<9, "text is a string and 1 is an int: they are always unequal", nil),
        (
            "text + 1", 0..<8,
            "'+' joins two values of one type: numbers, strings, bytes, lists or times; text is a string and 1 is an int",
            nil
        ),
        (
            "text < 1", 0..<8,
            "'<' compares two numbers, strings, bytes, bools or times; text is a string and 1 is an int", nil
        ),
        (
            "1 + 1.0", 0..<7,
            "'+' joins two values of one type: numbers, strings, bytes, lists or times; 1 is an int and 1.0 is a double",
            nil
        ),
        ("'a' in [1, 2]", 0..<13, "'a' is a string and the elements of [1, 2] are an int: it is never in", nil),
        ("'a' in text", 0..<11, "a list or a map stands after 'in'; 'a' is a string and text is a string", nil),
        ("!text", 1..<5, "'!' takes a bool; text is a string", nil),
        ("flag && text", 8..<12, "'&&' joins bools; text is a string", nil),
        ("text ? 1 : 2", 0..<4, "a bool stands before '?'; text is a string", nil),
        (
            "page.size.startsWith('1')", 0..<25,
            "write string.startsWith(string); page.size is an int and '1' is a string", nil
        ),
        ("text.matches('a') == 1", 0..<22, "text.matches('a') is a bool and 1 is an int: they are never equal", nil),
        ("page.size.matches('a')", 0..<9, "write string.matches(string); page.size is an int", nil),
        ("page.links.filter(l, l.texd != null)", 21..<27, "l has no 'texd'", "Did you mean 'text'?"),
        ("text.map(x, x)", 0..<4, "macros go over a list or a map; text is a string", nil),
        ("page.links.exists(l, l.url)", 21..<26, "a condition stands in the macro; l.url is a string", nil),
        ("page.links.map(l, l.url)[0].host", 0..<32, "page.links.map(l, l.url)[0] is a string and has no members", nil),
        ("cel.bind(x, page.size, x.y)", 23..<26, "x is an int and has no members", nil),
        ("(flag ? text : page.url).a", 0..<26, "(flag ? text : page.url) is a string and has no members", nil),
        ("{'a': 1}.b", 0..<10, "{'a': 1} has no 'b'", "Did you mean 'a'?"),
        (
            "timestamp(text).getHours() + 'h'", 0..<32,
            "'+' joins two values of one type: numbers, strings, bytes, lists or times; timestamp(text).getHours() is an int and 'h' is a string",
            nil
        ),
        ("null.a", 0..<6, "null is null, and has no members", nil),
    ]

    @Test(arguments: refused)
    func `what would surely fail is told with its place`(
        text: String, range: Range<Int>, message: String, mend: String?
    ) throws {
        let problems = try CELExpression(parsing: text).findings(with: Self.names).problems
        #expect(problems.map(\.message) == [message])
        #expect(problems.first?.range == range)
        #expect(problems.first?.mend == mend)
    }

    static let sound: [(text: String, kinds: CELKinds)] = [
        ("page.title", [.string, .null]), ("page.title != null && page.title.contains('a')", .bool), ("maybe.a", .int),
        ("maybe == null", .bool), ("text == null", .bool), ("open.b.c.d", .all), ("any.a[0] + 1", .int),
        ("count + 1", .int),
        ("count + 1.5", .double), ("count == 1u", .bool), ("headers['x'] + text", .string), ("headers.x", .string),
        ("page.links.filter(l, l.text == 'a').map(l, l.url)", .list), ("page.links.map(l, l.url).join(', ')", .string),
        ("flag ? 1 : 'a'", [.int, .string]), ("has(page.nothing)", .bool), ("dyn(1) == 'a'", .bool),
        ("[1, 'a'][0] == 'a'", .bool),
        ("timestamp(text) - duration('1h')", .timestamp), ("timestamp(text) - timestamp(text)", .duration),
        ("headers.map(k, headers[k])", .list), ("headers.transformMap(k, v, size(v))", .map),
        ("unknown.a || flag", .bool),
        ("size(any)", .int), ("-count", [.int, .double]), ("[] + [1]", .list), ("type(text) == string", .bool),
        ("[][0].a", .all),
        ("page.size / 2 * 3 % 4", .int), ("math.greatest(page.size, 2.5)", .numbers),
        ("'a' in headers || 1 in any", .bool),
    ]

    @Test(arguments: sound)
    func `what may be right is let through`(text: String, kinds: CELKinds) throws {
        let (shape, problems) = try CELExpression(parsing: text).findings(with: Self.names)
        #expect(problems.isEmpty)
        #expect(shape.kinds == kinds)
    }

    /// A check that refuses what works would be worse than none.
    @Test func `what is evaluated to a value was let through`() throws {
        let cases = [CELFunctionTests.macros, CELFunctionTests.texts, CELFunctionTests.numbers, CELFunctionTests.times]
        for (text, _) in cases.flatMap(\.self) {
            let problems = try CELExpression(parsing: text).findings(with: [:]).problems
            #expect(problems.isEmpty, "\(text): \(problems)")
        }
    }

    @Test func `a value's shape is one of those that were foretold`() throws {
        let cases = [CELFunctionTests.macros, CELFunctionTests.texts, CELFunctionTests.numbers, CELFunctionTests.times]
        for (text, value) in cases.flatMap(\.self) {
            let shape = try CELExpression(parsing: text).findings(with: [:]).shape
            let expected: CELKinds =
                switch value {
                case .null: .null
                case .bool: .bool
                case .int: [.int, .uint]
                case .double: .double
                case .string: [.string, .bytes, .timestamp, .duration]
                case .array: .list
                case .object: .map
                }
            #expect(!shape.kinds.isDisjoint(with: expected), "\(text) is \(shape.kinds.phrase)")
        }
    }

    static let schemas: [(schema: JSON, expression: String, kinds: CELKinds)] = [
        (["type": "string"], "x", .string), (["type": ["string", "null"]], "x", [.string, .null]),
        (["type": "integer"], "x", [.int, .double]),
        (["type": "object", "properties": ["a": ["type": "boolean"]]], "x.a", .bool),
        (["type": "object", "properties": ["a": ["type": "boolean"]]], "x.b", .all),
        (["type": "array", "items": ["type": "number"]], "x[0]", [.int, .double]), (["enum": ["a"]], "x", .all),
        (true, "x", .all),
    ]

    @Test(arguments: schemas)
    func `a schema tells of its values`(schema: JSON, expression: String, kinds: CELKinds) throws {
        let (shape, problems) = try CELExpression(parsing: expression).findings(with: ["x": CELShape(schema: schema)])
        #expect(problems.isEmpty && shape.kinds == kinds)
    }

    @Test func `shapes that multiply are forgotten`() throws {
        var shape = CELShape.object(["a": .text])
        for _ in 0..<60 { shape = .object(["left": shape, "right": shape.union(shape)]) }
        #expect(shape.kinds == .map)
    }
}
