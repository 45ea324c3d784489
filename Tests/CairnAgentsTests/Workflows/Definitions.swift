import CairnAgents
import CairnWire
import CairnWorkflow

// Definitions as they are kept in a snapshot: JSON of the same keys as the file's.
extension StepGraphWorkflow {
    init(_ json: JSON) throws {
        var decoder = FieldDecoder()
        let definition = WorkflowDefinition.block.decode(SourceNode(json), &decoder)
        if let problem = decoder.diagnostics.sorted.first(where: { $0.severity == .error }) { throw problem }
        try self.init(definition ?? WorkflowDefinition())
    }

    init(steps: JSON, output: JSON? = nil) throws {
        var json: JSONObject = ["steps": steps]
        json["output"] = output
        try self.init(.object(json))
    }
}

extension AgentWorkflow {
    /// - Parameters:
    ///   - price: of the model `m`, US dollars per million tokens.
    ///   - web: hosts of `web.allow_hosts`.
    static func plan(
        _ json: JSON, callsTools: Bool = true, price: (input: Double, output: Double)? = nil, web: [String] = [],
        agents: [String: JSON] = [:], workflows: [String: JSON] = [:]
    ) throws -> any Workflow {
        var object: JSONObject = [
            "cairn": 1, "entry": ["agent": "it"], "web": ["allow_hosts": .array(web.map(JSON.string))],
            "agents": .object(JSONObject(agents.merging(["it": json]) { $1 }.map { ($0.key, $0.value) })),
            "workflows": .object(JSONObject(workflows.map { ($0.key, $0.value) })),
        ]
        if let price {
            object["models"] = [
                "m": [
                    "provider": "openai", "model": "x",
                    "price": ["input": .double(price.input), "output": .double(price.output)],
                ]
            ]
        }
        return try WorkflowPlanner { _ in callsTools }.workflow(for: try DefinitionSnapshot(json: .object(object)))
    }
}
