import CairnWire
import CairnWorkflow

extension AgentLoop {
    /// Carries out one call that the model asked for. What cannot be called, and what a person refused, is recorded as failed,
    /// and the loop goes on.
    func answer(
        _ call: ToolCall, at path: Path, _ decision: inout Decision
    ) throws(MissingBlobs) -> Progress {
        if decision.recorded(path) != nil { return .completed }
        let tool: any AgentTool
        let permitted: AgentCall
        do throws(FailureDetails) {
            let arguments: JSON
            (tool, arguments) = try accept(call)
            guard let isAllowed = try permit(tool, arguments, at: path, &decision) else { return .open }
            permitted = AgentCall(
                path: path, arguments: arguments, isAllowed: isAllowed, budgets: budgets, library: library, depth: depth
            )
        } catch {
            decision.record(path, kind: Self.toolKind, .failed, failure: error)
            return .completed
        }
        return try tool.advance(permitted, &decision).isOpen ? .open : .completed
    }

    /// - Throws: why the call is not made.
    private func accept(_ call: ToolCall) throws(FailureDetails) -> (any AgentTool, JSON) {
        guard let tool = plan.tool(call.name) else {
            let known = plan.tools.map(\.name).sorted().joined(separator: ", ")
            throw FailureDetails(
                code: "tool.unknown",
                message: "there is no tool \"\(call.name.prefix(80))\"; "
                    + (known.isEmpty ? "there are none" : "there is: \(known)"))
        }
        let arguments: JSON
        do throws(JSONError) {
            arguments = try JSON(parsing: call.arguments.isEmpty ? "{}" : call.arguments)
        } catch {
            throw .arguments(of: tool, "should be a JSON object: \(error)")
        }
        let violations = tool.parameters.validate(arguments)
        guard violations.isEmpty else {
            throw .arguments(
                of: tool, "do not fit: \(violations.prefix(5).map(\.description).joined(separator: "; "))")
        }
        if let problem = tool.problem(with: arguments) { throw .arguments(of: tool, "do not fit: \(problem)") }
        return (tool, arguments)
    }

    /// Whether the call may be made, wherever it goes or only where `web` lets it; nil while a person is being asked.
    ///
    /// - Throws: why it may not.
    private func permit(
        _ tool: any AgentTool, _ arguments: JSON, at path: Path, _ decision: inout Decision
    ) throws(FailureDetails) -> Bool? {
        switch plan.permissions.permission(for: tool, arguments, hosts: plan.hosts) {
        case .allowed(let wherever): return wherever
        case .denied:
            throw FailureDetails(code: "tool.denied", message: "the file denies this call of \(tool.name)")
        case .asks:
            let answer = decision.ask(path, kind: Self.toolKind, timeout: plan.permissions.timeout) { _ in
                WaitStarted.Question(
                    ask: .literal(.string("May the model call \(tool.name)?")),
                    show: .literal(["tool": .string(tool.name), "arguments": arguments]))
            }
            guard let answer else { return nil }
            guard !answer.approved else { return true }
            let who = answer.by.map { "\($0) did not approve" } ?? "nobody approved"
            throw FailureDetails(
                code: "tool.rejected",
                message: "\(who) this call of \(tool.name)" + (answer.reason.map { ": \($0)" } ?? ""))
        }
    }

    static let toolKind = "tool"
}

extension FailureDetails {
    fileprivate static func arguments(of tool: any AgentTool, _ what: String) -> Self {
        Self(code: "tool.arguments", message: "the arguments of \(tool.name) \(what)")
    }
}
