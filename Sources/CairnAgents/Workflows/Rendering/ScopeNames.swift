import CairnWire
import CairnWorkflow

/// The names that one expression or template reads, as JSON, with no more in them than it reads: a workflow of a thousand
/// steps costs an expression over one of them no more than a workflow of one.
struct ScopeNames: CELScope {
    let scope: StepScope
    let reader: ValueReader
    /// The paths that are read.
    let references: [PathReference]

    func value(of name: String) throws(MissingBlobs) -> JSON? {
        if let value = scope.value(named: name) { return try reader.json(value) }
        switch name {
        case "input": return try reader.json(reader.input(of: scope.root))
        case "run": return ["id": .string(reader.state.started?.run ?? "")]
        case "steps": return try steps()
        default: return nil
        }
    }

    private func steps() throws(MissingBlobs) -> JSON {
        var missing: Set<BlobReference> = []
        var object = JSONObject()
        for (id, fields) in wanted.sorted(by: { $0.key < $1.key }) {
            guard let place = scope.place(of: id), let result = reader.result(of: place.plan, at: place.path)
            else { continue }
            do throws(MissingBlobs) {
                object[id] = try view(result, of: place.plan, at: place.path, fields)
            } catch {
                missing.formUnion(error.references)
            }
        }
        guard missing.isEmpty else { throw MissingBlobs(missing) }
        return .object(object)
    }

    /// Which steps are read, and which members of each.
    private var wanted: [String: Set<String>] {
        var wanted: [String: Set<String>] = [:]
        for reference in references where reference.root == "steps" {
            guard case .member(let id)? = reference.accessors.first else {
                for plan in scope.visible { wanted[plan.id] = Self.allFields }
                return wanted
            }
            if case .member(let field)? = reference.accessors.dropFirst().first {
                wanted[id, default: []].insert(field)
            } else {
                wanted[id] = Self.allFields
            }
        }
        return wanted
    }

    private static let allFields: Set<String> = ["outcome", "output", "error", "citations", "usage"]

    private func view(
        _ result: StepResult, of plan: StepPlan, at path: Path, _ fields: Set<String>
    ) throws(MissingBlobs) -> JSON {
        var view: JSONObject = [:]
        if fields.contains("outcome") { view["outcome"] = .string(result.outcome.rawValue) }
        if fields.contains("output") {
            let pointer = reader.isRecorded(path) ? [] : plan.behaviour.outputPointer
            view["output"] =
                result.outcome == .completed ? try reader.json(.result(of: path, pointer: pointer)) : .null
        }
        if fields.contains("error") { view["error"] = result.failure?.json ?? .null }
        if fields.contains("citations") { view["citations"] = try result.citations.map(reader.json) ?? [] }
        if fields.contains("usage") { view["usage"] = (result.usage ?? TokenUsage()).json }
        return .object(view)
    }
}

extension TokenUsage {
    var json: JSON {
        [
            "input_tokens": .int(Int64(inputTokens)), "output_tokens": .int(Int64(outputTokens)),
            "cost_usd": costUSD.map(JSON.double) ?? .null,
        ]
    }
}
