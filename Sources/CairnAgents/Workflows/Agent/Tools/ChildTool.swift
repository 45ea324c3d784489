import CairnWire
import CairnWorkflow

/// An agent or a workflow of the folder that an agent's model may call. It runs as a stretch of the run's history under the
/// call's path, draws on every budget around the call, and gives its output, or its failure as an error that the model sees.
struct ChildTool: AgentTool {
    enum Kind: String {
        case agent, workflow
    }

    let kind: Kind
    /// In the definition; a tool's name has no dots.
    let child: String
    let description: String
    let parameters: JSONSchema
    private let declared: [String: InputDefinition]

    var name: String { String(child.map { $0 == "." ? "_" : $0 }) }

    /// Nil when the snapshot has nothing of that name.
    init?(_ child: String, in snapshot: DefinitionSnapshot) throws(PlanError) {
        self.child = child
        let said: String?
        if let agent = snapshot.agents[child] {
            (kind, said, declared) = (.agent, agent.description, agent.input)
        } else if let workflow = snapshot.workflows[child] {
            (kind, said, declared) = (.workflow, workflow.description, workflow.input)
        } else {
            return nil
        }
        description = said ?? "Runs the \(kind.rawValue) \(child)."
        if declared.isEmpty, kind == .agent {
            parameters = try .arguments(
                of: child, ["input": ["type": "string", "description": "What it is asked."]], required: ["input"])
        } else {
            let sorted = declared.sorted { $0.key < $1.key }
            parameters = try .arguments(
                of: child, JSONObject(sorted.map { ($0.key, $0.value.schema.source) }),
                required: sorted.filter { $0.value.fallback == nil }.map(\.key))
        }
    }

    func effect(of arguments: JSON) -> ToolEffect { .unknown }

    func advance(_ call: AgentCall, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        if decision.child(at: call.path) == nil {
            guard call.depth < ChildLibrary.maximumDepth else {
                return end(call, &decision, .tooDeep(call.path, child))
            }
            decision.start(
                child: ChildStarted(
                    path: call.path, kind: kind.rawValue, name: child, input: .literal(input(call.arguments)),
                    at: decision.now))
        }
        switch kind {
        case .agent:
            guard let loop = call.library.loop(of: child, at: call.path, depth: call.depth + 1, within: call.budgets)
            else { return end(call, &decision, .unknownChild(call.path, child)) }
            switch try loop.advance(&decision) {
            case .open: return .open
            case .failed(let failure, _): return end(call, &decision, failure)
            case .answered(let turn): return complete(call, try loop.answer(of: turn, decision), &decision)
            }
        case .workflow:
            guard let site = call.library.site(of: child, at: call.path, depth: call.depth + 1, within: call.budgets)
            else { return end(call, &decision, .unknownChild(call.path, child)) }
            switch try site.run(&decision) {
            case .open: return .open
            case .failed(let failure): return end(call, &decision, failure)
            case .completed(let result): return complete(call, result, &decision)
            }
        }
    }

    /// What the child is started with: defaults stand for what the model left out.
    private func input(_ arguments: JSON) -> JSON {
        if declared.isEmpty, kind == .agent { return arguments["input"] ?? .null }
        var object = arguments.object ?? [:]
        for (key, definition) in declared.sorted(by: { $0.key < $1.key }) where object[key] == nil {
            object[key] = definition.fallback
        }
        return .object(object)
    }

    private func end(_ call: AgentCall, _ decision: inout Decision, _ failure: FailureDetails) -> Progress {
        decision.record(call.path, kind: AgentLoop.toolKind, .failed, failure: failure)
        return .completed
    }

    private func complete(
        _ call: AgentCall, _ result: WorkflowSite.Result, _ decision: inout Decision
    ) -> Progress {
        decision.record(
            call.path, kind: AgentLoop.toolKind, .completed, output: result.output, citations: result.citations)
        return .completed
    }

    /// What stands at `path` within the call at `call`, if it can be this child's.
    func kind(of path: Path, within call: Path, recorded: String?, in library: ChildLibrary) -> String? {
        switch kind {
        case .agent: library.loop(of: child, at: call)?.kind(of: path, recorded: recorded)
        case .workflow: library.site(of: child, at: call)?.kind(of: path, recorded: recorded)
        }
    }
}

extension FailureDetails {
    static func tooDeep(_ path: Path, _ child: String) -> Self {
        Self(
            code: "child.depth",
            message: "\(path): children stand in each other \(ChildLibrary.maximumDepth) deep; \(child) is one more")
    }

    fileprivate static func unknownChild(_ path: Path, _ child: String) -> Self {
        Self(code: "definition.incomplete", message: "\(path): the run's definition has no \"\(child)\"")
    }
}
