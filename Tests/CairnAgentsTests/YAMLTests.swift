import CairnAgents
import CairnTesting
import CairnWire
import Testing

@Suite struct YAMLTests {
    private func read(_ text: String) -> (node: SourceNode?, problems: [Diagnostic]) {
        var diagnostics = Diagnostics()
        let node = YAMLComposer.compose(SourceText(path: "a.yaml", bytes: Array(text.utf8)), diagnostics: &diagnostics)
        return (node, diagnostics.sorted)
    }

    /// YAML 1.2.2 §10.3.2, example 10.3 and what 1.1 says otherwise.
    @Test(
        arguments: [
            ("null", nil), ("~", nil), ("", nil), ("true", true), ("False", false), ("no", "no"), ("on", "on"),
            ("Yes", "Yes"),
            ("y", "y"), ("0", 0), ("012", 12), ("0o17", 15), ("0x1F", 31), ("-19", -19), ("+12", 12),
            ("1_000", "1_000"),
            ("0b1", "0b1"), ("0o8", "0o8"), ("0.", 0.0), ("-0.0", -0.0), (".5", 0.5), ("+12e03", 12e3),
            ("-2E+05", -2e5),
            ("1.2.3", "1.2.3"), ("12:30:45", "12:30:45"), ("2001-12-14", "2001-12-14"), ("=", "="), (".", "."),

            ("1e", "1e"), ("0x", "0x"), ("inf", "inf"), ("9223372036854775807", 9_223_372_036_854_775_807),
            ("9223372036854775808", 9.223372036854775808e18), ("'12'", "12"), ("\"true\"", "true"), ("!!str 12", "12"),
            ("! 12", "12"), ("!!int 12", 12), ("!!float 1", 1), ("!!null ''", nil), ("[1, a]", [1, "a"]),
            ("{a: 1}", ["a": 1]),
        ] as [(String, JSON)])
    func `a scalar is what YAML 1.2's core schema says`(text: String, value: JSON) throws {
        let (node, problems) = read("key: \(text)\n")
        #expect(problems.isEmpty)
        #expect(try #require(node)["key"]?.json == value)
    }

    @Test func `infinity and not-a-number are numbers`() throws {
        let node = try #require(read("[.inf, -.INF, .nan]").node)
        guard case .array(let items) = node.content else { throw Stop() }
        #expect(items[0].json == .double(.infinity))
        #expect(items[1].json == .double(-.infinity))
        #expect(items[2].json.number?.isNaN == true)
        #expect(node.firstWithoutJSON != nil)
    }

    @Test func `keys keep their order and are text`() throws {
        let node = try #require(read("b: 1\na: 2\n12: 3\ntrue: 4\n").node)
        guard case .object(let members) = node.content else { throw Stop() }
        #expect(members.map(\.key) == ["b", "a", "12", "true"])
    }

    @Test func `every value knows its place`() throws {
        let node = try #require(read("\u{FEFF}ä: &x  'ö'\nlist:\n  - a\n  - {b: \"\\u00fc\"}\n").node)
        func place(_ node: SourceNode?) -> SourceRange? { node?.origin.place.rangeForTest }
        #expect(place(node["ä"]) == range(1, 4, 1, 11))
        guard case .array(let items)? = node["list"]?.content else { throw Stop() }
        #expect(place(items[0]) == range(3, 5, 3, 6))
        #expect(place(items[1]["b"]) == range(4, 9, 4, 17))
        #expect(node.member("list")?.keyOrigin.place.rangeForTest == range(2, 1, 2, 5))
    }

    @Test func `aliases stand for what they name`() throws {
        let (node, problems) = read("a: &x {b: [1, 2]}\nc: *x\nd: [*x, *x]\n")
        #expect(problems.isEmpty)
        #expect(node?["c"]?.json == ["b": [1, 2]])
        #expect(node?["d"]?.json == [["b": [1, 2]], ["b": [1, 2]]])
    }

    @Test(arguments: ["", "# nothing\n", "\u{FEFF}", "---\n", "--- \n...\n"])
    func `an empty file holds nothing`(text: String) {
        let (node, problems) = read(text)
        #expect(node == nil || node?.json == .null)
        #expect(problems.isEmpty)
    }

    /// The place of a character is found again through every way of writing text.
    @Test(arguments: [
        "k: plain MARK here", "k: 'single ''quoted'' MARK'", "k: \"double \\\"\\t\\x41\\u00e4\\U0001F600 MARK\"",
        "k: |\n  a\n\n   b\n  MARK", "k: |2-\n    deep\n  MARK\n", "k: >\n  folded\n  text\n\n\n  MARK\n",
        "k: >\n  folded\n    more\n  MARK\n", "k: plain\n  of two\n\n  lines MARK", "k: \"a \\\n   b MARK\"",
        "k: 'a\n\n  b MARK'",
        "k: &anchor !!str MARK", "- k\n- \"ä\\n\\nMARK\"", "k: |  # comment\n  ä MARK", "\u{FEFF}k: MARK",
        "k:\r\n  a\r\n  MARK\r\n",
    ])
    func `a place within a text is found in the file`(text: String) throws {
        let node = try #require(read(text).node)
        let scalar = try #require(node["k"] ?? lastItem(of: node))
        let value = try #require(scalar.string)
        let offset = try #require(value.firstRange(of: "MARK")).lowerBound
        let bytes = value.utf8.distance(from: value.startIndex, to: offset)
        let place = try #require(scalar.origin(at: bytes).place.rangeForTest).start
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        let index = try #require(lines.firstIndex { $0.contains("MARK") })
        let line = index == 0 && lines[0].hasPrefix("\u{FEFF}") ? lines[0].dropFirst() : lines[index]
        let column = line.unicodeScalars.distance(
            from: line.startIndex, to: try #require(line.firstRange(of: "MARK")).lowerBound)
        #expect(place == SourcePosition(line: index + 1, column: column + 1))
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `spoilt files give nodes or typed errors`(seed: UInt64) throws {
        let seeds = [
            "Good/long-example.yaml", "Good/six-lines.yaml", "Broken/alias-bomb.yaml",
            "Broken/template-in-escapes.yaml",
        ]
        var mutation = Mutation(seed: seed)
        let bytes = mutation.spoil(try #require(TestFile.read(seeds[Int(seed) % seeds.count])))
        var diagnostics = Diagnostics()
        let node = YAMLComposer.compose(SourceText(path: "a.yaml", bytes: bytes), diagnostics: &diagnostics)
        #expect(node != nil || diagnostics.hasErrors || bytes.allSatisfy { $0 < 0x80 })
        for problem in diagnostics.sorted { #expect(problem.file == "a.yaml") }
    }

    struct Stop: Error {}

    private func lastItem(of node: SourceNode) -> SourceNode? {
        if case .array(let items) = node.content { items.last } else { nil }
    }

    private func range(_ line: Int, _ column: Int, _ endLine: Int, _ endColumn: Int) -> SourceRange {
        SourceRange(start: .init(line: line, column: column), end: .init(line: endLine, column: endColumn))
    }
}

extension Diagnostic.Place {
    fileprivate var rangeForTest: SourceRange? { if case .file(_, let range) = self { range } else { nil } }
}
