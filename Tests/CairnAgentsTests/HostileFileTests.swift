import CairnAgents
import CairnTesting
import CairnWire
import Testing

/// Files that want to cost memory, time or the stack.
@Suite struct HostileFileTests {
    private func load(_ text: String) -> [Diagnostic] { Folder(["a.yaml": text]).load().diagnostics }

    @Test func `a file of 100 MB is refused before it is read`() throws {
        var tree = SourceTree()
        tree.entries["."] = .folder(files: ["big.yaml", "docs.md"], folders: [".git"])
        tree.entries["big.yaml"] = .tooLarge(bytes: 100_000_000)
        guard case .loaded(let loaded) = DefinitionLoader(kinds: Folder.kinds).load(tree) else {
            Issue.record("the loader wants more")
            return
        }
        #expect(
            loaded.diagnostics.map(\.description) == [
                "big.yaml: error: the file has 100000000 bytes, 1048576 are allowed [yaml.too_large]\n    Split it: names resolve across all files of the folder."
            ])
    }

    @Test func `a file that is read and too large is refused`() {
        #expect(load(String(repeating: "#", count: 2 << 20)).map(\.code) == [.tooLarge])
    }

    @Test(arguments: [
        "[", "{a: ", "- ", "? ", "!!seq [", "&a [", "\"", "'", "a: |\n", "*a ", "- - - ", "{", "[{", "a:\n ",
    ])
    func `what repeats itself ends soon`(part: String) {
        let problems = load("cairn: 1\nevals: " + String(repeating: part, count: (1 << 19) / part.utf8.count))
        #expect(!problems.isEmpty)
    }

    /// Many of one thing each: what is looked up or placed for every one of them must not cost the whole file.
    @Test(arguments: [
        ("cairn: 1\nname: a\nmodel: extractive\ntools:\n", "- 'x{{'\n"),
        ("cairn: 1\nworkflows:\n  w:\n    steps:\n    - id: a\n      transform:\n", "      - '{{'\n"),
        ("cairn: 1\nworkflows:\n  w:\n    steps:\n    - id: a\n      transform:\n", "      - '{{ b }}'\n"),
        ("cairn: 1\nworkflows:\n  w:\n    steps:\n    - id: a\n      transform:\n", "      - '${env:X}'\n"),
        ("cairn: 1\nworkflows:\n  w:\n    steps:\n    - id: a\n      transform:\n", "      - '${secret:a/b}'\n"),
        ("cairn: 1\nworkflows:\n  w:\n    steps:\n    - id: a\n      transform:\n", "      - '{{ matches() }}'\n"),
        ("cairn: 1\nname: a\nmodel: extractive\ninstructions: |\n", "  {{ b }}\n"),
        ("cairn: 1\nname: a\nmodel: extractive\ninstructions: |\n", "  ${env:X}\n"),
        ("cairn: 1\nworkflows:\n  w:\n    steps:\n", "    - { id: #, transform: '{{ steps.x1 }}' }\n"),
        ("cairn: 1\nworkflows:\n  w:\n    steps:\n", "    - { id: same, transform: 1, undo: [] }\n"),
        ("cairn: 1\nagents:\n", "  #: { model: x, knowledge: [{ files: a }], instructions: '{{ b }}' }\n"),
        ("cairn: 1\nmodels:\n", "  #: { provider: y, modell: z }\n"),
    ])
    func `many of one thing end soon`(head: String, line: String) {
        var text = head
        var number = 0
        while text.utf8.count < 200_000 {
            number += 1
            text += line.contains("#") ? line.replacing("#", with: "x\(number)") : line
        }
        let loaded = Folder(["a.yaml": text]).load()
        #expect(!loaded.diagnostics.isEmpty || !loaded.references.isEmpty)
        #expect(loaded.diagnostics.count <= 501)
        #expect(loaded.unsetReferences { _ in false }.count <= 501)
    }

    @Test func `a hundred thousand values are too many`() {
        #expect(
            load("cairn: 1\nevals: [" + String(repeating: "1,", count: 120_000) + "]").contains { $0.code == .tooLarge }
        )
    }

    @Test func `a page of errors is shown, and how many more there are`() {
        let problems = load("cairn: 1\n" + (0..<5_000).map { "key\($0): 1\n" }.joined())
        #expect(problems.count == 501)
        #expect(problems.last?.code == .tooMany)
    }

    @Test func `a folder without end is not walked without end`() throws {
        var tree = SourceTree()
        let loader = DefinitionLoader(kinds: Folder.kinds)
        for _ in 0..<100 {
            guard case .needs(let paths) = loader.load(tree) else { break }
            for path in paths { tree.entries[path] = .folder(files: [], folders: ["deeper"]) }
        }
        guard case .loaded(let loaded) = loader.load(tree) else {
            Issue.record("the loader walks on")
            return
        }
        #expect(loaded.diagnostics.map(\.code) == [.fileUnreadable])
    }

    @Test func `a folder of data is not read to its end`() {
        let big = String(repeating: "# nothing but a comment\n", count: 40_000)
        let files = (0..<40).map { ("f\($0).yaml", "cairn: 1\n" + big) }
        let loaded = Folder(Dictionary(uniqueKeysWithValues: files)).load()
        #expect(loaded.errors.map(\.code).contains(.fileUnreadable))
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `spoilt definitions give only diagnostics`(seed: UInt64) throws {
        let names =
            ["Good/long-example.yaml", "Good/six-lines.yaml"] + BrokenDefinitionTests.cases.map { "Broken/\($0)" }
        var mutation = Mutation(seed: seed)
        let bytes = mutation.spoil(try #require(TestFile.read(names[Int(seed) % names.count])))
        let loaded = Folder(bytes: ["a.yaml": bytes]).load()
        #expect(loaded.diagnostics.count <= 501)
        #expect(loaded.diagnostics == loaded.diagnostics.sorted())
        for name in Array(loaded.project.agents.keys) + loaded.project.workflows.keys where loaded.errors.isEmpty {
            let snapshot = loaded.snapshot(of: try loaded.entry(named: name))
            #expect(try DefinitionSnapshot(bytes: snapshot.json.canonicalBytes()) == snapshot)
        }
    }
}
