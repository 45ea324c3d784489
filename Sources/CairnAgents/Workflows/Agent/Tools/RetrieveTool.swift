import CairnWire
import CairnWorkflow

/// `retrieve {query}`: the agent's knowledge, looked into when the model wants to. With several knowledge bases the model
/// says which: `retrieve {query, from}`.
struct RetrieveTool: AgentTool {
    /// Hits of one call.
    static let limit = 5

    let name = "retrieve"
    let bases: [String]
    let parameters: JSONSchema

    /// Nil when there is nothing to look into.
    init?(bases: [String]) throws(PlanError) {
        guard !bases.isEmpty else { return nil }
        self.bases = bases
        var properties: JSONObject = [
            "query": ["type": "string", "minLength": 1, "description": "What is looked for, in plain words."]
        ]
        var required = ["query"]
        if bases.count > 1 {
            properties["from"] = ["type": "string", "enum": .array(bases.map(JSON.string))]
            required.append("from")
        }
        parameters = try .arguments(of: name, properties, required: required)
    }

    var description: String {
        bases.count == 1
            ? "Searches the documents of \(bases[0]) and gives the passages that fit best."
            : "Searches documents and gives the passages that fit best. `from` says which: \(bases.joined(separator: ", "))."
    }

    func effect(of arguments: JSON) -> ToolEffect { .none }

    func advance(_ call: AgentCall, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let request = call.request(RetrieveBehaviour.activity, replay: .safe)
        return try decision.task(request) { _ in
            TaskInput(
                RetrieveBehaviour.input(
                    from: call.arguments["from"]?.string ?? bases[0], query: call.arguments["query"]?.string ?? "",
                    limit: Self.limit))
        }
    }

    func passages(at path: Path) -> Value? { .result(of: path, pointer: [.key("hits")]) }
}
