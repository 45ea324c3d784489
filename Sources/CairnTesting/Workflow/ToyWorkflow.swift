package import CairnWorkflow

/// A workflow of a few activities, one after another or all at once, for tests of engines: no definition, no templates.
/// It completes with the last one's output and fails with the first failure.
package struct ToyWorkflow: Workflow {
    package static let revision = 1

    package var tasks: [TaskRequest]
    /// What an attempt of each may use at worst.
    package var tokens: Int?
    /// At once, instead of one after another.
    package var isParallel: Bool
    /// What each activity is given; the run's input when nil.
    package var input: Value?

    package init(
        _ tasks: [TaskRequest], parallel isParallel: Bool = false, input: Value? = nil, tokens: Int? = nil
    ) {
        self.tokens = tokens
        self.tasks = tasks
        self.isParallel = isParallel
        self.input = input
    }

    /// `count` safe activities `steps.s0`, `steps.s1`, … of one kind.
    package init(count: Int, activity: String = "echo", replay: Replay = .safe, parallel isParallel: Bool = false) {
        self.init(
            (0..<count).map { TaskRequest(Path("steps.s\($0)"), activity: activity, replay: replay) },
            parallel: isParallel)
    }

    package func advance(_ decision: inout Decision) throws(MissingBlobs) {
        let frontier = try decision.advance(
            .root, count: tasks.count, parallel: isParallel ? tasks.count : 1, place: { tasks[$0].path }
        ) { (index, decision) throws(MissingBlobs) in
            try decision.task(tasks[index]) { reader in
                TaskInput(input ?? reader.state.started?.input ?? .null, tokens: tokens)
            }
        }
        guard frontier.isDone(of: tasks.count) else { return }
        let failed = frontier.failed.map { tasks[$0].path }
        if let first = failed.first {
            decision.complete(.failed, failure: decision.result(at: first)?.failure, failed: failed)
        } else {
            decision.complete(.completed, output: tasks.last.map { .result(of: $0.path, pointer: []) })
        }
    }
}
