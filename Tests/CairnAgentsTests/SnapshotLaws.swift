import CairnAgents
import CairnTesting
import CairnWire
import Testing

@Suite struct SnapshotLaws {
    private func bytes(of name: String, in folder: Folder) throws -> [UInt8] {
        let loaded = folder.load()
        #expect(loaded.errors.isEmpty, "\(loaded.errors)")
        return loaded.snapshot(of: try loaded.entry(named: name)).json.canonicalBytes()
    }

    private static let whole = """
        cairn: 1
        models:
          cloud: { provider: openai, model: gpt-4.1-nano, timeout: 60s }
          other: { provider: openai, model: gpt-4.1 }
        knowledge:
          handbook: { sources: [{ files: ./handbook, include: ["**/*.md"] }] }
        web: { allow_hosts: [example.org] }
        agents:
          support: { model: cloud, instructions: "Be brief. ${file:tone.md}", knowledge: [handbook] }
          unrelated: { model: other }
        workflows:
          digest:
            input: { topic: { type: string } }
            steps:
              - { id: found, retrieve: { from: handbook, query: "{{ input.topic }}" } }
              - id: each
                foreach:
                  in: "{{ steps.found.output.hits }}"
                  do: [{ id: ask, llm: { model: extractive, prompt: "{{ item.text }}", passages: "{{ steps.found.output.hits }}" } }]
              - { id: post, http: { url: "https://example.org/", method: POST, json: { all: "{{ steps.each.output }}" } }, when: "size(steps.each.output) > 0" }

        """

    @Test(arguments: ["support", "digest"])
    func `a snapshot is read back without the folder`(name: String) throws {
        let loaded = Folder(["a.yaml": Self.whole, "tone.md": "Kindly."]).load()
        #expect(loaded.errors.isEmpty, "\(loaded.errors)")
        let snapshot = loaded.snapshot(of: try loaded.entry(named: name))
        let back = try DefinitionSnapshot(bytes: snapshot.json.canonicalBytes())
        #expect(back == snapshot)
        #expect(back.json.canonicalBytes() == snapshot.json.canonicalBytes())
    }

    @Test(arguments: ["to: '{{ input.name }}', at: '{{ input.at }}'", "at: '{{ input.at }}', to: '{{ input.name }}'"])
    func `names in any order evaluate alike, from the file and from the snapshot`(members: String) throws {
        let loaded = Folder([
            "a.yaml": """
            cairn: 1
            workflows:
              greet:
                input: { name: { type: string }, at: { type: string } }
                steps: [{ id: out, transform: { \(members) } }]
            """
        ]).load()
        #expect(loaded.errors.isEmpty, "\(loaded.errors)")
        let snapshot = loaded.snapshot(of: .workflow("greet"))
        let step = try #require(snapshot.workflows["greet"]?.steps.first)
        guard case .transform(.object(let parts)) = step.verb else { throw ExpectedTransform() }
        #expect(parts.map(\.key) == ["at", "to"])
        #expect(try DefinitionSnapshot(bytes: snapshot.json.canonicalBytes()) == snapshot)
    }

    private struct ExpectedTransform: Error {}

    @Test func `a snapshot holds what is named, and nothing else`() throws {
        let loaded = Folder(["a.yaml": Self.whole, "tone.md": "Kindly."]).load()
        let support = loaded.snapshot(of: .agent("support"))
        #expect(support.models.keys.sorted() == ["cloud"])
        #expect(support.knowledge.keys.sorted() == ["handbook"])
        #expect(support.agents.keys.sorted() == ["support"])
        #expect(support.workflows.isEmpty)
        #expect(support.files == ["tone.md": "Kindly."])
        let digest = loaded.snapshot(of: .workflow("digest"))
        #expect(digest.models == ["extractive": .single(SingleModel(provider: "extractive", model: nil))])
        #expect(digest.files.isEmpty)
        #expect(digest.web.allowHosts == ["example.org"])
    }

    @Test func `an edit elsewhere changes nothing, an edit of what is named does`() throws {
        let folder = Folder(["a.yaml": Self.whole, "tone.md": "Kindly."])
        let before = try bytes(of: "support", in: folder)
        func edited(_ what: String, _ by: String) throws -> [UInt8] {
            try bytes(
                of: "support", in: Folder(["a.yaml": Self.whole.replacing(what, with: by), "tone.md": "Kindly."]))
        }
        #expect(try edited("model: other }", "model: cloud, description: Other. }") == before)
        #expect(try edited("allow_hosts: [example.org]", "allow_hosts: []") == before)
        #expect(try edited("timeout: 60s", "timeout: 1m") == before)
        #expect(try edited("timeout: 60s", "timeout: 61s") != before)
        #expect(try edited("Be brief.", "Be long.") != before)
        #expect(try bytes(of: "support", in: Folder(["a.yaml": Self.whole, "tone.md": "Sternly."])) != before)
    }

    @Test func `neither file layout nor shorthand changes it`() throws {
        let whole = try bytes(of: "support", in: Folder(["a.yaml": Self.whole, "tone.md": "Kindly."]))
        let split = Folder([
            "team/support.yaml": """
            name: support
            # a comment
            knowledge:
              - use: handbook
                mode: auto
            instructions: >-
              Be brief.
              ${file:../tone.md}
            limits: { turns: 20 }
            model: "cloud"
            cairn: 1

            """,
            "shared/models.yaml":
                "cairn: 1\nmodels: { cloud: { timeout: 60000ms, model: gpt-4.1-nano, provider: openai } }\n",
            "shared/knowledge.yml":
                "cairn: 1\nknowledge: { handbook: { store: sqlite, sources: [{ include: ['**/*.md'], files: ../x/../handbook/ }] } }\n",
            "tone.md": "Kindly.",
        ])
        #expect(try bytes(of: "support", in: split) == whole)
    }

    /// Members of every map in another order.
    @Test(arguments: 0..<30 as Range<UInt64>)
    func `key order does not change it`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        let text = try #require(TestFile.read("Good/long-example.yaml"))
        var diagnostics = Diagnostics()
        let node = try #require(
            YAMLComposer.compose(SourceText(path: "a.yaml", bytes: text), diagnostics: &diagnostics))
        // JSON is YAML, as long as no text is longer than a key may be.
        let shuffled = Self.shuffled(node.json, &rng).text()
        for name in ["support", "digest"] {
            let plain = try bytes(of: name, in: Folder(bytes: ["a.yaml": text]))
            #expect(try bytes(of: name, in: Folder(["a.yaml": shuffled])) == plain)
        }
    }

    private static func shuffled(_ json: JSON, _ rng: inout SplitMix64) -> JSON {
        switch json {
        case .null, .bool, .int, .double, .string: return json
        case .array(let items): return .array(items.map { shuffled($0, &rng) })
        case .object(let object):
            let members = object.map { ($0.key, shuffled($0.value, &rng)) }
            return .object(JSONObject(members.shuffled(using: &rng)))
        }
    }

    @Test(arguments: [
        "{}", "[]", "{\"cairn\":1}", "{\"cairn\":1,\"entry\":{\"agent\":\"a\"},\"agents\":{\"a\":{}}}", "{",
    ])
    func `what is no snapshot is refused`(text: String) {
        #expect(throws: Diagnostic.self) { try DefinitionSnapshot(bytes: Array(text.utf8)) }
    }
}
