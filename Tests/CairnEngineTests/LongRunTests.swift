import CairnAgents
import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// An agent of many turns with large tool results; `scripts/bench transcript` measures 1,000 turns and 10 MB.
@Suite struct LongRunTests {
    private static let turns = 250
    private static let resultBytes = 10_000

    @Test func `the journal of a long run is little more than what its tools said`() throws {
        try SimulatedLoop.run(seed: 3) { loop in
            let store = InMemoryRunStore()
            let harness = EngineHarness(
                on: loop, store, try LongAgent(turns: Self.turns), activity: Self.activity,
                kinds: LongAgent.activities
            ) {
                $0.generationEvents = 250
                $0.inlineBytes = 32 << 10
            }
            let report = try await harness.finish(input: "go")
            #expect(report.status == .completed)
            #expect(report.steps.filter { $0.kind == "llm" }.count == Self.turns)
            #expect(try await store.header(of: "r1").generation > 4)
            let segments = try await store.wholeHistory(of: "r1")
            let unique = Self.turns * Self.resultBytes
            var blobs: Set<BlobReference> = []
            for segment in segments { Self.collect(try JSON(parsing: segment.events), &blobs) }
            let journal = segments.reduce(0) { $0 + $1.events.count } + blobs.reduce(0) { $0 + $1.size }
            #expect(Double(journal) < 1.3 * Double(unique), "\(journal) bytes for \(unique)")
            // What a process that takes it up reads is the present generation alone.
            #expect(try await store.load("r1").segments.reduce(0) { $0 + $1.events.count } < 250 * 400)
        }
    }

    private static let activity = ScriptedActivity { _, context throws(FailureDetails) in
        guard context.path.rawValue.hasSuffix(".llm") else {
            let text = "\(context.path) " + String(repeating: "x", count: resultBytes)
            return ActivityResult(output: ["status": 200, "headers": [:], "body": .string(text)])
        }
        guard context.path != Path("turn.\(turns).llm") else { return ActivityResult(output: ["text": "done"]) }
        let call: JSON = ["id": "c", "name": "http", "arguments": #"{"url": "https://h.example/"}"#]
        return ActivityResult(
            output: ["text": "I look.", "tool_calls": [call]], usage: TokenUsage(inputTokens: 100, outputTokens: 9))
    }

    private static func collect(_ json: JSON, _ blobs: inout Set<BlobReference>) {
        if let hash = json["blob"]?.string, let size = json["size"]?.int {
            blobs.insert(BlobReference(hash: hash, size: Int(size)))
        }
        for item in json.array ?? [] { collect(item, &blobs) }
        if let object = json.object { for (_, value) in object { collect(value, &blobs) } }
    }
}

/// An agent whose prompts are not rendered: they grow with the transcript, up to the model's window, whoever drives it.
private struct LongAgent: Workflow {
    static let revision = AgentWorkflow.revision
    static let activities = ["llm.chat", "http"]

    private let agent: AgentWorkflow

    init(turns: Int) throws {
        var decoder = FieldDecoder()
        let definition = AgentDefinition.block.decode(
            SourceNode([
                "model": "m", "tools": ["http"], "permissions": ["allow": ["http"]],
                "limits": ["turns": .int(Int64(turns))],
            ]), &decoder)
        agent = try AgentWorkflow(try #require(definition), callsTools: true)
    }

    func advance(_ decision: inout Decision) throws(MissingBlobs) { try agent.advance(&decision) }
    func kind(of path: Path, recorded: String?) -> String? { agent.kind(of: path, recorded: recorded) }
}
