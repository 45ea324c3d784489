import CairnEngine
import CairnWorkflow

/// A chain of steps, each given what the one before gave.
struct ChainWorkflow: Workflow {
    static let revision = 1
    static let length = 100

    static func path(_ index: Int) -> Path { Path("steps.s\(index)") }

    func advance(_ decision: inout Decision) throws(MissingBlobs) {
        let frontier = try decision.advance(.root, count: Self.length, parallel: 1, place: Self.path) {
            (index, decision) throws(MissingBlobs) in
            try decision.task(TaskRequest(Self.path(index), activity: TickActivity.kind, replay: .safe)) { _ in
                TaskInput(index == 0 ? .null : .result(of: Self.path(index - 1), pointer: []))
            }
        }
        guard frontier.isDone(of: Self.length) else { return }
        decision.complete(.completed, output: .result(of: Self.path(Self.length - 1), pointer: []))
    }
}

struct ChainLoader: WorkflowLoader {
    func workflow(of definition: DefinitionSnapshot, named name: String) async throws -> any Workflow {
        ChainWorkflow()
    }
}
