import CairnWire
import CairnWorkflow

/// Something that an agent's model may call. One file a tool; a built-in one has its line in `BuiltinTool.all`.
protocol AgentTool: Sendable {
    var name: String { get }
    /// For the model: when to call it.
    var description: String { get }
    /// Of its arguments, a JSON Schema.
    var parameters: JSONSchema { get }
    /// What a call with these arguments does to the world.
    func effect(of arguments: JSON) -> ToolEffect

    /// What is wrong with arguments that fit the schema; nil when nothing is.
    func problem(with arguments: JSON) -> String?

    /// How far a call has come. Asked at every decision until it has ended, and only when it may be made.
    func advance(_ call: AgentCall, _ decision: inout Decision) throws(MissingBlobs) -> Progress

    /// Passages that the call at `path` found, which an answer may cite.
    func passages(at path: Path) -> Value?
}

/// One call of a tool that may be made.
struct AgentCall {
    let path: Path
    let arguments: JSON
    /// The file or a person allowed it, wherever it goes.
    let isAllowed: Bool
    /// What it uses is drawn from these.
    let budgets: [Budget]
    /// Children that it may run, and in how many it stands.
    let library: ChildLibrary
    let depth: Int

    /// The activity that carries it out. What may have taken effect is not tried again: the model is told, and may.
    func request(_ activity: String, replay: Replay) -> TaskRequest {
        TaskRequest(
            path, activity: activity, replay: replay, retry: replay == .unsafe ? .none : AgentPlan.retry,
            budgets: budgets)
    }
}

/// What calling a tool does to the world: what permissions say when the file says nothing follows from it.
enum ToolEffect: Equatable {
    /// Nothing, and it reads only what the agent was given to read.
    case none
    /// It goes out to a host; nil where the arguments do not tell which.
    case egress(WebAddress?)
    /// Anything.
    case unknown
}

extension AgentTool {
    func problem(with arguments: JSON) -> String? { nil }
    func passages(at path: Path) -> Value? { nil }

    /// As a chat request offers it.
    var offer: JSON {
        ["name": .string(name), "description": .string(description), "parameters": parameters.source]
    }
}
