import CairnWire
import CairnWorkflow

extension AgentLoop {
    /// Carries out one call that the model asked for. What cannot be called is recorded as failed, and the loop goes on.
    func answer(
        _ call: ToolCall, at path: Path, _ decision: inout Decision
    ) throws(MissingBlobs) -> Progress {
        if decision.recorded(path) != nil { return .completed }
        let accepted: (tool: any AgentTool, arguments: JSON)
        do throws(FailureDetails) {
            accepted = try accept(call)
        } catch {
            decision.record(path, kind: Self.toolKind, .failed, failure: error)
            return .completed
        }
        var (request, input) = accepted.tool.request(at: path, arguments: accepted.arguments)
        request.budgets = budgets
        let progress = try decision.task(request) { _ in input }
        return progress.isOpen ? .open : .completed
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
            throw FailureDetails(
                code: "tool.arguments", message: "the arguments of \(tool.name) should be a JSON object: \(error)")
        }
        let violations = tool.parameters.validate(arguments)
        guard violations.isEmpty else {
            let list = violations.prefix(5).map(\.description).joined(separator: "; ")
            throw FailureDetails(code: "tool.arguments", message: "the arguments of \(tool.name) do not fit: \(list)")
        }
        switch plan.permissions.permission(for: tool, arguments) {
        case .allowed: return (tool, arguments)
        case .denied:
            throw FailureDetails(code: "tool.denied", message: "the file denies this call of \(tool.name)")
        case .asks:
            throw FailureDetails(
                code: "tool.needs_approval",
                message: "this call of \(tool.name) needs a person's approval, which this build cannot ask for: "
                    + "allow it under `permissions`")
        }
    }

    static let toolKind = "tool"
}
