import CairnWire
package import CairnWorkflow

/// A workflow of a few steps, one after another or all at once, for tests of engines: no definition, no templates. It
/// completes with the last one's output and fails with the first failure. What has an `undo` is taken back, the last
/// completed first, when the run fails or is cancelled.
package struct ToyWorkflow: Workflow {
    package static let revision = 1

    package enum Step: Sendable {
        case task(TaskRequest)
        case event(Path, String, timeout: Duration? = nil)
        case pause(Path, Duration)
        /// One that is refused, or not answered in time, fails.
        case ask(Path, timeout: Duration? = nil)

        package var path: Path {
            switch self {
            case .task(let request): request.path
            case .event(let path, _, _), .pause(let path, _), .ask(let path, _): path
            }
        }
    }

    package var steps: [Step]
    /// What an attempt of each may use at worst.
    package var draw: Draw
    /// At once, instead of one after another.
    package var isParallel: Bool
    /// What each activity is given; the run's input when nil.
    package var input: Value?
    /// The activities that take back what the steps at these paths did.
    package var undo: [Path: TaskRequest] = [:]

    package init(steps: [Step], parallel isParallel: Bool = false, input: Value? = nil, draw: Draw = .nothing) {
        self.draw = draw
        self.steps = steps
        self.isParallel = isParallel
        self.input = input
    }

    package init(
        _ tasks: [TaskRequest], parallel isParallel: Bool = false, input: Value? = nil, draw: Draw = .nothing
    ) {
        self.init(steps: tasks.map(Step.task), parallel: isParallel, input: input, draw: draw)
    }

    /// `count` safe activities `steps.s0`, `steps.s1`, … of one kind.
    package init(count: Int, activity: String = "echo", replay: Replay = .safe, parallel isParallel: Bool = false) {
        self.init(
            (0..<count).map { TaskRequest(Path("steps.s\($0)"), activity: activity, replay: replay) },
            parallel: isParallel)
    }

    /// Those of the steps that are activities, and what takes them back.
    package var tasks: [TaskRequest] {
        steps.compactMap { if case .task(let request) = $0 { request } else { nil } }
            + undo.sorted { $0.key < $1.key }.map(\.value)
    }

    /// All that its tasks draw on, each once.
    package var budgets: [Budget] {
        var budgets: [Budget] = []
        for budget in tasks.flatMap(\.budgets) where !budgets.contains(budget) { budgets.append(budget) }
        return budgets
    }

    package func advance(_ decision: inout Decision) throws(MissingBlobs) {
        for budget in budgets { decision.watch(budget) }
        let frontier = try decision.advance(
            .root, count: steps.count, parallel: isParallel ? steps.count : 1, place: { steps[$0].path }
        ) { (index, decision) throws(MissingBlobs) in
            try advance(steps[index], &decision)
        }
        guard frontier.isDone(of: steps.count) else { return }
        let failed = frontier.failed.map { steps[$0].path }
        if let first = failed.first {
            decision.complete(
                .failed, failure: decision.result(at: first)?.failure ?? FailureDetails(code: "refused", message: ""),
                failed: failed)
        } else {
            decision.complete(.completed, output: steps.last.map { .result(of: $0.path, pointer: []) })
        }
    }

    private func advance(_ step: Step, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        switch step {
        case .task(let request): return try task(request, &decision)
        case .event(let path, let name, let timeout):
            return decision.wait(path, kind: "wait", forEvent: name, timeout: timeout) == nil ? .open : .completed
        case .pause(let path, let duration):
            let deadline = decision.now.advanced(by: duration)
            return decision.wait(path, kind: "wait", until: deadline) == nil ? .open : .completed
        case .ask(let path, let timeout):
            let answer = decision.ask(path, kind: "approve", timeout: timeout) { _ in
                WaitStarted.Question(ask: .literal("May it?"), show: .literal(["step": .string(path.rawValue)]))
            }
            guard let answer else { return .open }
            return answer.approved ? .completed : .failed(FailureDetails(code: "refused", message: ""))
        }
    }

    private func task(_ request: TaskRequest, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        try decision.task(request) { reader in
            TaskInput(input ?? reader.state.started?.input ?? .null, draw: draw)
        }
    }

    package func cleanUp(_ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let completed = undo.keys.compactMap { path in
            decision.state.tasks[path]?.ending.map { (path, $0) }
        }
        for (path, _) in completed.sorted(by: { $0.1 > $1.1 }) {
            guard let request = undo[path] else { continue }
            if try task(request, &decision).isOpen { return .open }
        }
        return .completed
    }
}
