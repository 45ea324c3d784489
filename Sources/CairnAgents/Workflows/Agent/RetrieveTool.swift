import CairnWire
import CairnWorkflow

/// `retrieve {query}`: the agent's knowledge, looked into when the model wants to. With several knowledge bases the model
/// says which: `retrieve {query, from}`.
struct RetrieveTool: AgentTool {
    /// Hits of one call.
    static let limit = 5

    let name = "retrieve"
    let isReadOnly = true
    let bases: [String]
    let parameters: JSONSchema

    /// Nil when there is nothing to look into.
    init?(bases: [String]) throws(PlanError) {
        guard !bases.isEmpty else { return nil }
        self.bases = bases
        var properties: JSONObject = [
            "query": ["type": "string", "minLength": 1, "description": "What is looked for, in plain words."]
        ]
        var required: [JSON] = ["query"]
        if bases.count > 1 {
            properties["from"] = ["type": "string", "enum": .array(bases.map(JSON.string))]
            required.append("from")
        }
        do throws(JSONSchemaError) {
            parameters = try JSONSchema(parsing: [
                "type": "object", "properties": .object(properties), "required": .array(required),
                "additionalProperties": false,
            ])
        } catch {
            throw PlanError(.schema, "the schema of the tool `retrieve`: \(error)")
        }
    }

    var description: String {
        bases.count == 1
            ? "Searches the documents of \(bases[0]) and gives the passages that fit best."
            : "Searches documents and gives the passages that fit best. `from` says which: \(bases.joined(separator: ", "))."
    }

    func request(at path: Path, arguments: JSON) -> (TaskRequest, TaskInput) {
        let input = RetrieveBehaviour.input(
            from: arguments["from"]?.string ?? bases[0], query: arguments["query"]?.string ?? "", limit: Self.limit)
        return (
            TaskRequest(path, activity: RetrieveBehaviour.activity, replay: .safe, retry: AgentPlan.retry),
            TaskInput(input)
        )
    }
}
