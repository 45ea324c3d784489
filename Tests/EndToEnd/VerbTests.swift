import CairnTesting
import CairnWire
import Testing

/// The verbs in the real binary: branches, a child, an ingestion, an approval given by another process, and what is taken
/// back.
@Suite struct VerbTests {
    private static let files = [
        "agents/a.yaml": """
        cairn: 1
        knowledge: { docs: { sources: [{ files: ./docs }] } }
        agents: { helper: { model: extractive, instructions: Answer., knowledge: [docs] } }
        workflows:
          all:
            input: { question: { type: string } }
            steps:
              - { id: filled, ingest: { knowledge: docs } }
              - id: both
                parallel:
                  answer: [{ id: asked, agent: { use: helper, input: "{{ input.question }}" } }]
                  child: [{ id: twice, workflow: { use: double, input: { n: 21 } } }]
              - id: kind
                switch:
                  - { when: "steps.both.output.child == 42", do: [{ id: right, transform: "right" }] }
                  - { else: [{ id: wrong, transform: "wrong" }] }
              - { id: ok, approve: { ask: "Publish?", show: "{{ steps.kind.output }}", timeout: 3d } }
            output:
              documents: "{{ steps.filled.output.documents }}"
              kind: "{{ steps.kind.output }}"
              approved: "{{ steps.ok.output.approved }}"
          double:
            input: { n: { type: integer } }
            steps: [{ id: sum, transform: "{{ input.n + input.n }}" }]
          undone:
            steps:
              - { id: done, transform: 1, undo: [{ id: back, transform: "taken back" }] }
              - { id: broken, wait: { until: "{{ run.id }}" } }
        """,
        "agents/docs/a.md": "# Cairns\n\nA cairn marks a path with a pile of stones.\n",
    ]

    @Test func `a run waits for a person, who answers while nobody drives it`() async throws {
        let workspace = try Workspace(Self.files)
        let started = try await workspace.cairn("run", "all", "How does a cairn mark a path?", "--json")
        #expect(started.code == 4, "\(started)")
        let waiting = try started.json()
        #expect(waiting["status"]?.string == "waiting")
        #expect(waiting["questions"]?[0]?["path"]?.string == "steps.ok")
        #expect(waiting["questions"]?[0]?["ask"]?.string == "Publish?")
        #expect(waiting["questions"]?[0]?["show"]?.string == "right")
        let run = try #require(waiting["run"]?.string)
        let approved = try await workspace.cairn("runs", "approve", run)
        #expect(approved.code == 0, "\(approved)")
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 0, "\(resumed)")
        #expect(try resumed.json()["output"] == ["documents": 1, "kind": "right", "approved": true])
        let paths = try resumed.json()["steps"]?.array?.compactMap { $0["path"]?.string } ?? []
        for path in ["steps.both.answer.asked.turn.1.llm", "steps.both.child.twice.steps.sum", "steps.kind[0].right"] {
            #expect(paths.contains(path), "\(paths)")
        }
    }

    @Test func `a run that took back what it did is not resumed`() async throws {
        let workspace = try Workspace(Self.files)
        let failed = try await workspace.cairn("run", "undone", "--json")
        #expect(failed.code == 1, "\(failed)")
        let paths = try failed.json()["steps"]?.array?.compactMap { $0["path"]?.string } ?? []
        #expect(paths.contains("steps.done.undo.back"), "\(paths)")
        let run = try #require(try failed.json()["run"]?.string)
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 1, "\(resumed)")
        #expect(try resumed.errorJSON()["code"]?.string == "run.undone", "\(resumed)")
    }
}
