package import CairnWorkflow

/// A workflow of a few activities, one after another or all at once, for tests of engines: no definition, no templates.
/// It completes with the last one's output and fails with the first failure.
package struct ToyWorkflow: Workflow {
    package static let revision = 1

    package var tasks: [TaskRequest]
    /// At once, instead of one after another.
    package var isParallel: Bool
    /// What each activity is given; the run's input when nil.
    package var input: Value?

    package init(_ tasks: [TaskRequest], parallel isParallel: Bool = false, input: Value? = nil) {
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
        var frontier = decision.frontier(at: .root)
        defer { decision.keep(frontier, at: .root) }
        try advanceOpen(&frontier, &decision)
        while frontier.next < tasks.count, frontier.failed.isEmpty, isParallel || frontier.open.isEmpty {
            frontier.open.append(frontier.next)
            frontier.next += 1
            try advanceOpen(&frontier, &decision)
        }
        guard frontier.open.isEmpty else { return }
        if let failed = frontier.failed.first {
            decision.complete(.failed, failure: decision.result(at: failed)?.failure, failed: frontier.failed)
        } else {
            decision.complete(.completed, output: tasks.last.map { .result(of: $0.path, pointer: []) })
        }
    }

    private func advanceOpen(_ frontier: inout Frontier, _ decision: inout Decision) throws(MissingBlobs) {
        var open: [Int] = []
        for index in frontier.open {
            let task = tasks[index]
            let input = input
            let progress = try decision.task(task) { reader in input ?? reader.state.started?.input ?? .null }
            if progress.isOpen { open.append(index) }
            if progress.failure != nil { frontier.failed.append(task.path) }
        }
        frontier.open = open
    }
}
