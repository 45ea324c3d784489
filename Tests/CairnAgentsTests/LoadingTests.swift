import CairnAgents
import CairnWire
import Testing

@Suite struct LoadingTests {
    @Test func `the loader says which files it wants next`() throws {
        let loader = DefinitionLoader(kinds: Folder.kinds)
        var tree = SourceTree(shownFolder: "agents")
        guard case .needs(["."]) = loader.load(tree) else { throw Stop() }
        tree.entries["."] = .folder(files: ["notes.md", ".hidden.yaml", "a.yaml"], folders: ["team", ".git"])
        guard case .needs(["a.yaml", "team"]) = loader.load(tree) else { throw Stop() }
        tree.entries["a.yaml"] = .file(
            Array("cairn: 1\nname: a\nmodel: extractive\ninstructions: '${file:p/a.md}'\n".utf8))
        tree.entries["team"] = .folder(files: [], folders: [])
        guard case .needs(["p/a.md"]) = loader.load(tree) else { throw Stop() }
        tree.entries["p/a.md"] = .missing
        guard case .loaded(let loaded) = loader.load(tree) else { throw Stop() }
        #expect(loaded.diagnostics.map(\.message) == ["there is no file \"agents/p/a.md\""])
        #expect(loaded.diagnostics.map(\.file) == ["agents/a.yaml"])
    }

    @Test func `names resolve across the folder, and paths start at their file`() throws {
        let loaded = Folder([
            "models.yaml": "cairn: 1\nmodels: { fast: { provider: scripted, model: a } }\n",
            "team/a.yaml":
                "cairn: 1\nname: a\nmodel: fast\nknowledge: [{ files: ../docs }, { files: ./more }, notes]\n",
            "team/notes.yaml": "cairn: 1\nknowledge: { notes: { sources: [{ files: /var/notes }] } }\n",
        ]).load()
        #expect(loaded.diagnostics.isEmpty)
        #expect(loaded.project.agents["a"]?.knowledge == [KnowledgeUse(name: "a"), KnowledgeUse(name: "notes")])
        let paths = ["a", "notes"].flatMap { loaded.project.knowledge[$0]?.sources ?? [] }.map { source in
            if case .files(let files) = source { files.files } else { "" }
        }
        #expect(paths == ["docs", "team/more", "/var/notes"])
    }

    @Test func `a run is refused for what it needs, and for nothing else`() throws {
        let loaded = Folder([
            "a.yaml": """
            cairn: 1
            models: { local: { provider: anthropic, model: claude } }
            agents:
              plain: { model: extractive, schedule: { every: 1h } }
              local: { model: local }
            workflows:
              calls: { steps: [{ id: a, agent: { use: local } }] }
              easy: { steps: [{ id: a, llm: { model: extractive, prompt: Hello } }] }
              web: { steps: [{ id: a, parallel: { b: [{ id: c, scrape: { url: 'https://h/' } }] } }] }

            """
        ]).load()
        #expect(loaded.errors.isEmpty)
        func refused(_ name: String) throws -> [String] {
            loaded.notInThisBuild(neededBy: try loaded.entry(named: name)).map(\.message)
        }
        #expect(try refused("plain") == [])
        #expect(try refused("easy") == [])
        #expect(try refused("local") == ["the provider \"anthropic\" is not in this build"])
        #expect(try refused("calls") == ["the provider \"anthropic\" is not in this build"])
        #expect(try refused("web") == ["\"scrape\" steps are not in this build"])
    }

    @Test func `a secret of a store that there is needs nothing that is not in this build`() throws {
        let loaded = Folder([
            "a.yaml": "cairn: 1\nmodels: { a: { provider: openai, model: m, api_key: '${secret:file/key}' } }\n"
        ]).load()
        #expect(loaded.diagnostics.isEmpty)
    }

    @Test func `what the host would not read whole is told as that`() throws {
        var tree = SourceTree(shownFolder: "agents")
        tree.entries["."] = .folder(files: ["a.yaml"], folders: [])
        tree.entries["a.yaml"] = .tooLarge(bytes: 512)
        guard case .loaded(let loaded) = DefinitionLoader(kinds: Folder.kinds).load(tree) else { throw Stop() }
        #expect(loaded.errors.map(\.message) == ["the definitions have more than 16 MiB together"])
    }

    @Test func `an unknown name says which there are`() {
        let loaded = Folder(["a.yaml": "cairn: 1\nagents: { docs: { model: extractive } }\n"]).load()
        #expect {
            try loaded.entry(named: "dcos")
        } throws: { ($0 as? Diagnostic)?.mend == "Did you mean \"docs\"?" }
    }

    @Test func `unset variables are warnings, or errors when that is wanted`() throws {
        let loaded = Folder([
            "a.yaml":
                "cairn: 1\nmodels: { c: { provider: openai, model: m, api_key: '${env:KEY}', base_url: '${env:URL:-http://x}' } }\n"
        ]).load()
        let unset = loaded.unsetReferences { _ in false }
        #expect(
            unset.map(\.description) == [
                "a.yaml:2:54: warning: the variable KEY is not set (models.c.api_key) [reference.unset]\n    Set it, or give a default: \"${env:KEY:-default}\"."
            ])
        #expect(loaded.unsetReferences(strictly: true) { _ in false }.map(\.severity) == [.error])
        #expect(loaded.unsetReferences { _ in true }.isEmpty)
    }

    @Test func `a file of something else is passed over, and said so`() {
        let loaded = Folder([
            "list.yaml": "- 1\n- 2\n", "other.yaml": "openapi: 3.1.0\npaths: {}\n", "empty.yaml": "",
            "a.yaml": "cairn: 1\nname: a\nmodel: extractive\n",
        ]).load()
        #expect(loaded.errors.isEmpty)
        #expect(loaded.diagnostics.map(\.code) == [.noDefinition, .noDefinition, .noDefinition])
        #expect(loaded.project.agents.keys.sorted() == ["a"])
    }

    @Test func `a file that cannot be read does not make its names unknown`() {
        let loaded = Folder([
            "models.yaml": "cairn: 1\nmodels: { fast: { provider: openai\n",
            "a.yaml": "cairn: 1\nagents: { a: { model: fast } }\n",
        ]).load()
        #expect(loaded.errors.map(\.file) == ["models.yaml"])
    }

    @Test func `every block of the language has a name of its own and a doc for each key`() {
        let blocks = DefinitionSchema.blocks
        #expect(Set(blocks.map(\.name)).count == blocks.count)
        for block in blocks {
            for field in block.fields + block.choices.flatMap(\.alternatives) {
                #expect(field.doc.hasSuffix("."), "\(block.name).\(field.key): \(field.doc)")
                #expect(field.key.isIdentifier)
            }
        }
    }

    @Test func `the schema is one, and every block is in it`() throws {
        let json = DefinitionSchema.json(kinds: Folder.kinds)
        let definitions = try #require(json["$defs"]?.object)
        #expect(definitions.count == DefinitionSchema.blocks.count + 1)
        #expect(definitions["model"]?["properties"]?["provider"]?["enum"]?.array?.contains("extractive") == true)
        #expect(definitions["step"]?["allOf"]?[0]?["oneOf"]?.array?.count == 16)
    }

    struct Stop: Error {}
}
