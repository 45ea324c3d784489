package import CairnWire
package import CairnWorkflow

/// An agent of a file as a run of its own. The run completes with the model's last answer (text, or the object of the
/// agent's `output` schema), the citations that came with it, and whether it abstained.
package struct AgentWorkflow: Workflow {
    package static let revision = 2

    private let loop: AgentLoop

    /// An agent that calls no other.
    ///
    /// - Parameter callsTools: whether its model can call tools.
    /// - Throws: `PlanError` for what this build does not carry out.
    package init(_ definition: AgentDefinition, callsTools: Bool) throws(PlanError) {
        let snapshot = DefinitionSnapshot(entry: .agent(""))
        self.init(try AgentPlan(definition, callsTools: callsTools, in: snapshot), library: .empty)
    }

    init(_ plan: AgentPlan, library: ChildLibrary) {
        loop = AgentLoop(plan: plan, paths: AgentPaths(scope: .root), library: library)
    }

    package func advance(_ decision: inout Decision) throws(MissingBlobs) {
        switch try loop.advance(&decision) {
        case .open: break
        case .failed(let failure, let paths): decision.complete(.failed, failure: failure, failed: paths)
        case .answered(let turn): try complete(turn, &decision)
        }
    }

    private func complete(_ turn: Int, _ decision: inout Decision) throws(MissingBlobs) {
        let answer = try loop.answer(of: turn, decision)
        decision.complete(
            .completed, output: answer.output, citations: answer.citations, abstained: answer.abstained)
    }

    package func derive(
        _ derived: Value.Derived, reading reader: ValueReader
    ) throws(MissingBlobs) -> JSON {
        try loop.derive(derived, reading: reader)
    }

    package func kind(of path: Path, recorded: String?) -> String? { loop.kind(of: path, recorded: recorded) }
}

extension AgentLoop {
    /// What the turn that ends the loop gives: text, or the object that was recorded of it.
    func answer(of turn: Int, _ decision: Decision) throws(MissingBlobs) -> WorkflowSite.Result {
        let model = paths.model(turn)
        let answer = paths.answer(turn)
        return WorkflowSite.Result(
            output: decision.recorded(answer) == nil
                ? .result(of: model, pointer: [.key(ChatFormat.text)]) : .result(of: answer, pointer: []),
            citations: decision.result(at: model)?.citations.map { _ in .citations(of: model) },
            abstained: try ChatCompletion(at: model, reading: decision.reader).abstained)
    }

    func derive(_ derived: Value.Derived, reading reader: ValueReader) throws(MissingBlobs) -> JSON {
        if derived.name == Transcript.name, derived.scope == paths.scope {
            return try transcript(through: derived.through, reading: reader)
        }
        return try library.derive(derived, reading: reader) ?? .null
    }

    func transcript(through turn: Int, reading reader: ValueReader) throws(MissingBlobs) -> JSON {
        try reader.json(try Transcript(plan: plan, paths: paths, reader: reader).request(turn: turn).value)
    }

    /// What stands at a path within the agent's scope is called.
    func kind(of path: Path, recorded: String?) -> String? {
        guard
            let parts = path.parts.map({ Array($0.dropFirst(paths.scope.isRoot ? 0 : paths.scope.parts?.count ?? 0)) })
        else { return nil }
        switch (parts.first, parts.count, parts.last) {
        case (.name("retrieve"), _, _):
            let isKnown = plan.first.contains { paths.retrieval(from: $0) == path }
            return isKnown && recorded == RetrieveBehaviour.activity ? "retrieve" : nil
        case (.name("turn"), 3, .name("llm")):
            return recorded == ChatFormat.activity ? "llm" : nil
        case (.name("turn"), 3, .name(Substring(Self.answerKind))):
            return recorded == Self.answerKind ? Self.answerKind : nil
        case (.name("turn"), 4, .name) where parts[2] == .name(Substring(Self.toolKind)):
            return recorded == nil ? nil : Self.toolKind
        case (.name("turn"), 5..., _) where parts[2] == .name(Substring(Self.toolKind)):
            let call = parts[..<4].reduce(paths.scope) { $0.appending($1) }
            return plan.children.lazy.compactMap {
                $0.kind(of: path, within: call, recorded: recorded, in: library)
            }.first
        default: return nil
        }
    }
}
