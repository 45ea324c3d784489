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
    /// - Parameter web: hosts of `web.allow_hosts`.
    init(_ json: JSON, callsTools: Bool = true, price: CallPrice? = nil, web: [String] = []) throws {
        var decoder = FieldDecoder()
        let definition = AgentDefinition.block.decode(SourceNode(json), &decoder)
        if let problem = decoder.diagnostics.sorted.first(where: { $0.severity == .error }) { throw problem }
        var open = WebDefinition()
        open.allowHosts = web
        try self.init(definition ?? AgentDefinition(), callsTools: callsTools, price: price, web: open)
    }
}
