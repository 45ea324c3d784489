import CairnEngine
import CairnWire
import CairnWorkflow

extension Story {
    /// The reference run: a page is scraped, cut, embedded chunk by chunk and taken in; what is found goes to a model; mail
    /// goes out, once; an agent looks into the documents and asks whether it may book, which is the second call of its turn;
    /// then it hands over to another agent.
    package static func reference() throws -> Story {
        Story(
            "reference", try SimulatedDefinition(yaml: referenceYAML, running: "reference"), answersWhileDriven: true,
            effect: { path, _ in .success(referenceOutput(of: path.rawValue)) },
            check: { report, state in
                var faults: [String] = []
                if report.status != .completed {
                    faults.append("the run ended as \(report.status): \(report.failure.map { "\($0)" } ?? "")")
                }
                let booked = Path("steps.asked.turn.1.tool.2")
                if state.waits[booked]?.answer?.by != "ada" { faults.append("nobody is known to have approved") }
                if report.output != ["said": "all is booked", "chunks": 3] {
                    faults.append("the output is \(report.output)")
                }
                return faults
            })
    }

    private static let referenceYAML = """
        cairn: 1
        knowledge:
          docs: { sources: [{ files: docs }] }
        mcp:
          text: { command: text-tools }
          mail: { command: mail-tools }
        agents:
          clerk:
            model: fake/m
            instructions: Book what is asked for.
            knowledge: [{ use: docs, mode: tool }]
            tools: [http, reader]
            permissions: { allow: [reader] }
          reader:
            model: fake/m
            instructions: Read.
        workflows:
          reference:
            steps:
              - { id: page, scrape: { url: "https://example.org/handbook" } }
              - { id: chunks, tool: { use: text__cut, arguments: { text: "{{ steps.page.output.text }}" } }, replay: safe }
              - id: vectors
                foreach:
                  in: "{{ steps.chunks.output.chunks }}"
                  as: chunk
                  parallel: 2
                  do:
                    - id: embedded
                      http: { method: POST, url: "https://example.org/embed", json: "{{ chunk }}" }
                      replay: keyed
              - { id: filled, ingest: { knowledge: docs } }
              - { id: found, retrieve: { from: docs, query: "booking" } }
              - id: draft
                llm: { model: fake/m, prompt: "Write to Bob.", passages: "{{ steps.found.output.hits }}" }
                retry: { attempts: 2, backoff: 10ms }
              - { id: sent, tool: { use: mail__send, arguments: { text: "{{ steps.draft.output }}" } } }
              - { id: asked, agent: { use: clerk, input: "{{ steps.draft.output }}" } }
            output: { said: "{{ steps.asked.output }}", chunks: "{{ size(steps.vectors.output) }}" }
        """

    private static func referenceOutput(of path: String) -> JSON {
        let long = JSON.string(String(repeating: "a long passage. ", count: 40))
        switch path {
        case "steps.page":
            return ["url": "https://example.org/handbook", "title": "Handbook", "text": long, "links": []]
        case "steps.chunks": return ["chunks": ["one", "two", long]]
        case "steps.found", "steps.asked.turn.1.tool.1":
            return ["hits": [["document": "a.md", "heading": "A", "start": 0, "end": 9, "score": 1, "text": long]]]
        case "steps.draft": return ["text": "Dear Bob"]
        case "steps.asked.turn.1.llm":
            return [
                "text": "",
                "tool_calls": [
                    ["id": "1", "name": "retrieve", "arguments": "{\"query\": \"booking\"}"],
                    [
                        "id": "2", "name": "http",
                        "arguments": "{\"url\": \"https://example.org/book\", \"method\": \"POST\", \"json\": 1}",
                    ],
                ],
            ]
        case "steps.asked.turn.2.llm":
            return ["text": "", "tool_calls": [["id": "3", "name": "reader", "arguments": "{\"input\": \"read\"}"]]]
        case "steps.asked.turn.2.tool.1.turn.1.llm": return ["text": "read it"]
        case "steps.asked.turn.3.llm": return ["text": "all is booked"]
        default: return ["status": 200, "headers": [:], "body": .string(path)]
        }
    }
}
