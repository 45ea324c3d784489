import CairnWire

extension RunMachine {
    /// Every step and activity that history knows, in order of beginning, a container before what stands in it. Paths tell
    /// the tree.
    package var report: [StepReport] {
        var builder = ReportBuilder(machine: self)
        for (path, task) in state.tasks { builder.add(path, task) }
        for (path, wait) in state.waits { builder.add(path, wait) }
        for (path, child) in state.children { builder.add(path, child) }
        for (path, step) in state.steps { builder.add(path, step) }
        builder.addContainers()
        return builder.ordered
    }
}

private struct ReportBuilder {
    private struct Row {
        var step: StepReport
        /// Which of the run's events began it. A container began with the first step in it.
        var begun: Int
    }

    let machine: RunMachine
    private var rows: [Path: Row] = [:]

    init(machine: RunMachine) { self.machine = machine }

    private var end: Timestamp? { machine.state.completed?.at }

    mutating func add(_ path: Path, _ task: TaskState) {
        var step = StepReport(
            path: path, kind: kind(of: path, recorded: task.activity), attempt: task.attempt, started: task.startedAt,
            outcome: .running, usage: task.usage, replay: task.replay)
        switch task.phase {
        case .completed:
            step.outcome = .completed
            step.ended = task.endedAt
        case .failed(let failure):
            let retries = machine.state.timers[path.retry(attempt: task.attempt + 1)] != nil
            step.outcome = retries ? .waiting : .failed
            step.ended = retries ? nil : task.endedAt
            step.error = failure
        case .inDoubt:
            step.outcome = .inDoubt
        case .inFlight, .lost, .released:
            // What a finished run left behind was stopped with it.
            step.outcome = end == nil ? .running : .cancelled
            step.ended = end
        }
        rows[path] = Row(step: step, begun: task.sequence)
    }

    /// What was approved goes on as an activity of the same path.
    mutating func add(_ path: Path, _ wait: WaitState) {
        var row =
            rows[path]
            ?? Row(
                step: StepReport(
                    path: path, kind: kind(of: path, recorded: wait.started.kind), attempt: 1, started: wait.started.at,
                    outcome: wait.isOpen ? .waiting : .running),
                begun: wait.sequence)
        row.step.started = min(row.step.started, wait.started.at)
        row.begun = min(row.begun, wait.sequence)
        if end != nil, row.step.ended == nil {
            row.step.outcome = .cancelled
            row.step.ended = end
        }
        rows[path] = row
    }

    mutating func add(_ path: Path, _ child: WorkflowState.Child) {
        rows[path] = Row(
            step: StepReport(
                path: path, kind: kind(of: path, recorded: child.started.kind), attempt: 1, started: child.started.at,
                ended: end, outcome: end == nil ? .running : .cancelled, usage: machine.state.usages[path]),
            begun: child.sequence)
    }

    /// What is recorded stands before what an activity gave.
    mutating func add(_ path: Path, _ recorded: WorkflowState.RecordedStep) {
        let record = recorded.record
        var row =
            rows[path]
            ?? Row(
                step: StepReport(
                    path: path, kind: kind(of: path, recorded: record.kind), attempt: 1, started: record.at,
                    outcome: .running),
                begun: recorded.sequence)
        row.step.ended = record.at
        row.step.outcome = StepReport.Outcome(record.outcome)
        row.step.error = record.failure
        if row.step.usage == nil { row.step.usage = machine.state.usages[path] }
        rows[path] = row
    }

    /// Containers begin with what stands in them, and those without a record go on (or were stopped with the run).
    mutating func addContainers() {
        for row in Array(rows.values) {
            var path = row.step.path
            while let parent = path.parent, !parent.isRoot {
                path = parent
                var container: Row
                if let known = rows[path] {
                    container = known
                } else if let kind = machine.workflow.kind(of: path, recorded: nil) {
                    container = Row(
                        step: StepReport(
                            path: path, kind: kind, attempt: 1, started: row.step.started, ended: end,
                            outcome: end == nil ? .running : .cancelled),
                        begun: row.begun)
                } else {
                    continue
                }
                container.begun = min(container.begun, row.begun)
                container.step.started = min(container.step.started, row.step.started)
                rows[path] = container
            }
        }
    }

    var ordered: [StepReport] {
        rows.values.sorted { ($0.begun, $0.step.path) < ($1.begun, $1.step.path) }.map(\.step)
    }

    private func kind(of path: Path, recorded: String) -> String {
        machine.workflow.kind(of: path, recorded: recorded) ?? recorded
    }
}
