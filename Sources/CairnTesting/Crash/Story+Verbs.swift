import CairnEngine
import CairnWire
import CairnWorkflow

extension Story {
    /// A run of the language's other verbs: branches side by side, a switch with an unsafe tool, a child agent, an event that
    /// came early, an approval that is given while nobody drives the run, one whose deadline passes while nobody does, and a
    /// failure after which all is taken back.
    package static func verbs() throws -> Story {
        Story(
            "verbs", try SimulatedDefinition(yaml: verbsYAML, running: "verbs"),
            early: [Post(name: "paid", data: ["sum": 7])], answersWhileDriven: false,
            word: { path in path == Path("steps.late") ? Word(after: .seconds(2)) : Word() },
            effect: { path, _ in
                guard path != Path("steps.gone") else {
                    return .failure(FailureDetails(code: "http.status", message: "410"))
                }
                return .success(verbsOutput(of: path.rawValue))
            },
            check: { report, state in
                var faults: [String] = []
                if report.status != .failed || report.failure?.code != "http.status" {
                    faults.append("the run ended as \(report.status): \(report.failure.map { "\($0)" } ?? "")")
                }
                let completed = report.steps.filter { $0.outcome == .completed }.map(\.path.rawValue)
                for path in verbsCompleted where !completed.contains(path) { faults.append("\(path) did not complete") }
                if state.waits[Path("steps.ok")]?.answer?.by != "ada" {
                    faults.append("nobody is known to have approved")
                }
                if state.waits[Path("steps.late")]?.answer?.approved != false { faults.append("a late answer counted") }
                guard case .event(let paid)? = state.waits[Path("steps.paid")]?.end, paid.letter == "paid" else {
                    return faults + ["the early event was lost"]
                }
                return faults
            })
    }

    private static let verbsCompleted = [
        "steps.both.left.found", "steps.both.right.booked", "steps.kind[1].called", "steps.asked",
        "steps.asked.turn.1.llm", "steps.paid", "steps.ok", "steps.late", "steps.pause",
        "steps.both.right.booked.undo.freed", "steps.kind[1].called.undo.uncalled",
    ]

    private static let verbsYAML = """
        cairn: 1
        knowledge:
          docs: { sources: [{ files: docs }] }
        mcp:
          a: { command: a-tools }
        agents:
          helper: { model: fake/m, instructions: Help., knowledge: [docs] }
        workflows:
          verbs:
            steps:
              - id: both
                parallel:
                  left:
                    - { id: found, retrieve: { from: docs, query: left } }
                  right:
                    - id: booked
                      http: { method: POST, url: "https://h/", json: "{{ run.id }}" }
                      replay: keyed
                      undo:
                        - { id: freed, http: { method: DELETE, url: "https://h/" }, replay: keyed }
              - id: kind
                switch:
                  - { when: "false", do: [{ id: never, transform: 1 }] }
                  - else:
                      - { id: called, tool: { use: a__b }, undo: [{ id: uncalled, transform: back }] }
              - { id: asked, agent: { use: helper, input: "{{ steps.both.output.left.hits }}" } }
              - { id: paid, wait: { event: paid } }
              - { id: ok, approve: { ask: "Go on?", timeout: 1h } }
              - { id: late, approve: { ask: "In time?", timeout: 1s } }
              - { id: pause, wait: { for: 5ms } }
              - id: gone
                when: "steps.ok.output.approved && !steps.late.output.approved"
                http: { url: "https://h/gone" }
        """

    private static func verbsOutput(of path: String) -> JSON {
        switch path {
        case "steps.both.left.found", "steps.asked.retrieve.docs":
            ["hits": [["document": "a.md", "text": .string(String(repeating: "a long passage. ", count: 40))]]]
        case "steps.asked.turn.1.llm": ["text": "an answer"]
        default: ["path": .string(path)]
        }
    }
}
