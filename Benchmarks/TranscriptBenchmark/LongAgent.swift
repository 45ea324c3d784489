import CairnAgents
import CairnEngine
import CairnWire
import CairnWorkflow

/// An agent that asks for a tool in every turn. Its prompts are not rendered: they grow with the transcript up to the model's
/// window, whoever drives it, and are not what is measured.
struct LongAgent: Workflow {
    static let revision = AgentWorkflow.revision

    private let agent: AgentWorkflow

    init(turns: Int) throws {
        var decoder = FieldDecoder()
        let definition = AgentDefinition.block.decode(
            SourceNode([
                "model": "m", "tools": ["http"], "permissions": ["allow": ["http"]],
                "limits": ["turns": .int(Int64(turns))],
            ]), &decoder)
        agent = try AgentWorkflow(definition ?? AgentDefinition(), callsTools: true)
    }

    func advance(_ decision: inout Decision) throws(MissingBlobs) { try agent.advance(&decision) }
    func kind(of path: Path, recorded: String?) -> String? { agent.kind(of: path, recorded: recorded) }
}

struct LongAgentLoader: WorkflowLoader {
    let turns: Int

    func workflow(of definition: CairnEngine.DefinitionSnapshot, named name: String) async throws -> any Workflow {
        try LongAgent(turns: turns)
    }
}

/// The model: a call of the tool in every turn but the last.
struct EagerModel: Activity {
    static let kind = "llm.chat"
    let turns: Int
    let clock: TurnClock

    func run(_ input: JSON, context: ActivityContext) async throws(FailureDetails) -> ActivityResult {
        let turn = clock.begin()
        guard turn < turns else { return ActivityResult(output: ["text": "done"]) }
        let call: JSON = [
            "id": .string("call_\(turn)"), "name": "http", "arguments": #"{"url": "https://h.example/"}"#,
        ]
        return ActivityResult(
            output: ["text": "I look.", "tool_calls": [call]], usage: TokenUsage(inputTokens: 1_000, outputTokens: 20))
    }
}

/// The tool: a page of which no two are the same.
struct Pages: Activity {
    static let kind = "http"
    let bytes: Int

    func run(_ input: JSON, context: ActivityContext) async throws(FailureDetails) -> ActivityResult {
        var word: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in context.path.rawValue.utf8 { word = (word ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var text: [UInt8] = []
        text.reserveCapacity(bytes + 8)
        while text.count < bytes {
            word = word &* 0x5851_F42D_4C95_7F2D &+ 1
            for shift in stride(from: UInt64(0), to: 64, by: 8) { text.append(UInt8(97 + (word >> shift) % 24)) }
        }
        let body = String(decoding: text.prefix(bytes), as: UTF8.self)
        return ActivityResult(output: ["status": 200, "headers": [:], "body": .string(body)])
    }
}
