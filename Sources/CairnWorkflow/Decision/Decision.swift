package import CairnWire

/// One decision under way: the folded state that a workflow reads, and the commands that it has asked for.
///
/// What a workflow asks for a second time, because history knows it or because it has just asked, is dropped. Steps that
/// were recorded in this decision read as if they were in history, so that a workflow goes as far as it can at once.
package struct Decision: Sendable {
    package internal(set) var reader: ValueReader
    /// The time of this decision. The same for the whole of it.
    package let now: Timestamp
    package internal(set) var commands: [Command] = []
    /// Derived from history and the workflow, and never more than a shortcut to what both say.
    var frontiers: [Path: Frontier]
    /// The frontiers that this decision has changed, as they were.
    var moved: [(path: Path, before: Frontier?)] = []
    /// Where history and the workflow part, found so far.
    var mismatch: NondeterminismError?
    /// The steps whose end this decision has recorded.
    var records: [Path: StepRecorded] = [:]
    /// What is asked for now draws on no budget: what was done is taken back, whatever was used up by doing it.
    package var ignoresBudgets = false
    /// A limit has held something back, which any result may let go.
    var isHeldBack = false
    /// The paths of tasks that this decision has scheduled or judged, and what those scheduled hold back, by scope.
    var asked: Set<Path> = []
    var drawn: [Path: Draw] = [:]
    /// The scopes whose deadlines it has set.
    var armed: Set<Path> = []
    /// The tasks in flight that this decision has ended, and why.
    var judged: [Path: FailureDetails] = [:]
    /// The waits that this decision has begun, and the letters that they took.
    var waits: [Path: WaitState] = [:]
    var takenLetters: Set<String> = []
    /// The run's end.
    var ending: ExecutionCompleted?

    /// What to look at, of all that is open.
    var changes: Changes

    init(reader: ValueReader, now: Timestamp, frontiers: [Path: Frontier], changes: Changes) {
        self.reader = reader
        self.now = now
        self.frontiers = frontiers
        self.changes = changes
    }

    package var state: WorkflowState { reader.state }
    /// What the run was started with.
    package var input: Value { state.started?.input ?? .null }
    /// The decider's revision that began the run. What alters the commands for an old history stands behind a check of it.
    package var revision: Int { state.started?.revision ?? 0 }

    /// How the step at `path` ended; nil when it did not. A failed attempt that will be retried reads as failed here: ask
    /// `task` whether a task is over.
    package func result(at path: Path) -> StepResult? { reader.result(at: path) }

    /// Records the end of a step that needs no activity.
    package mutating func record(
        _ path: Path, kind: String, _ outcome: StepOutcome, output: Value? = nil, citations: Value? = nil,
        failure: FailureDetails? = nil
    ) {
        guard recorded(path) == nil else { return }
        let event = StepRecorded(
            path: path, kind: kind, outcome: outcome, output: output, citations: citations, failure: failure, at: now)
        records[path] = event
        reader.fresh[path] = StepResult(event, in: state)
        commands.append(.recordStep(event))
    }

    /// How the recorded step at `path` ended; nil when it did not.
    package func recorded(_ path: Path) -> StepRecorded? {
        records[path] ?? state.steps[path]?.record
    }

    /// Whether history, or this decision, has begun the step, or anything in the container, at `path`.
    package func isBegun(_ path: Path) -> Bool {
        state.isBegun(path) || commands.contains { $0.event.place?.isWithin(path) == true }
    }

    /// Ends the run. The first word counts.
    ///
    /// - Parameters:
    ///   - failed: the steps whose failure ends it, which `executionRestarted` starts anew.
    ///   - undone: steps that had completed were taken back.
    package mutating func complete(
        _ status: ExecutionCompleted.Status, output: Value? = nil, citations: Value? = nil, abstained: Bool = false,
        failure: FailureDetails? = nil, failed: [Path] = [], undone: Bool = false
    ) {
        guard ending == nil else { return }
        ending = ExecutionCompleted(
            status: status, output: output, citations: citations, abstained: abstained, failure: failure,
            failed: failed, undone: undone, at: now)
    }
}
