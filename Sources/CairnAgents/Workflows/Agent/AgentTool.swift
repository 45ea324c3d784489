import CairnWire
import CairnWorkflow

/// Something that an agent's model may call. One file a tool, and one line in `AgentPlan`.
protocol AgentTool: Sendable {
    var name: String { get }
    /// For the model: when to call it.
    var description: String { get }
    /// Of its arguments, a JSON Schema.
    var parameters: JSONSchema { get }
    /// What is read-only is not asked about.
    var isReadOnly: Bool { get }

    /// The activity that carries a call out, and what that is given.
    func request(at path: Path, arguments: JSON) -> (TaskRequest, TaskInput)

    /// The activity's result as text for the model.
    func content(_ result: JSON) -> String
}

extension AgentTool {
    func content(_ result: JSON) -> String {
        if case .string(let text) = result { text } else { result.text() }
    }

    /// As a chat request offers it.
    var offer: JSON {
        ["name": .string(name), "description": .string(description), "parameters": parameters.source]
    }
}
