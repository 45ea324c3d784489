package import CairnWire

/// A run's history, folded: its tasks, timers, recorded steps and letters by path. Equal histories give equal states,
/// whether applied at once or in two halves; an event that was applied before changes nothing.
///
/// What a workflow decides follows from this and its definition alone.
package struct WorkflowState: Sendable, Hashable {
    package internal(set) var started: ExecutionStarted?
    package internal(set) var completed: ExecutionCompleted?
    /// The time of the latest decision.
    package internal(set) var now = Timestamp(milliseconds: 0)
    /// Whether a decision was taken since the run started, or started anew.
    package internal(set) var isDecided = false
    /// Of the latest `executionResumed`; 0 before the first.
    package internal(set) var epoch = 0
    package internal(set) var cancellation: Cancellation?
    /// Nothing is decided while it is set.
    package internal(set) var suspension: Suspension?

    /// Every activity that was ever asked for.
    package internal(set) var tasks: [Path: TaskState] = [:]
    /// Steps that ended without an activity's result.
    package internal(set) var steps: [Path: RecordedStep] = [:]
    /// Every wait that was begun, and those that have not ended, in order of beginning.
    package internal(set) var waits: [Path: WaitState] = [:]
    package internal(set) var openWaits: [Path] = []
    package internal(set) var children: [Path: Child] = [:]
    /// The run cleans up before it ends.
    package internal(set) var cleanUp: CleanUpStarted?
    /// What has a task, a wait, a child or a recorded step in it: passes, turns, and what they stand in.
    package internal(set) var containers: Set<Path> = []
    /// The tasks whose latest attempt has no result yet, by phase; see `TaskState.Phase`.
    package internal(set) var inFlight: Set<Path> = []
    package internal(set) var lost: Set<Path> = []
    package internal(set) var inDoubt: Set<Path> = []
    package internal(set) var timers = OpenTimers()
    package internal(set) var firedTimers: Set<Path> = []
    /// Letters that nobody has waited for yet, in order of arrival; those that CairnWorkflow itself answers (`cairn.…`) are
    /// not kept.
    package internal(set) var letters: [EventRaised] = []
    package internal(set) var letterIDs = SeenLetters()

    /// What all calls used so far.
    package internal(set) var usage = TokenUsage()
    /// What was used within each container.
    var usages: [Path: TokenUsage] = [:]
    /// What was drawn from the budget of each scope that has one.
    package internal(set) var accounts: [Path: Account] = [:]
    /// The tasks that have abandoned attempts.
    var abandoned: Set<Path> = []
    /// The latest time that a result or a decision told: until then the run's driver is known to have lived.
    package internal(set) var heard = Timestamp(milliseconds: 0)
    /// Events of the run that changed something, over all generations.
    package internal(set) var eventCount = 0
    /// What earlier generations have left, and what has changed since.
    var carry = Carry()

    package init() {}

    /// A recorded step, and its place among the run's events.
    package struct RecordedStep: Sendable, Hashable {
        package let record: StepRecorded
        package let sequence: Int
    }

    package var isFinished: Bool { completed != nil }

    /// What the run did was taken back, or is being taken back: a run that was terminated in the middle has said so by its
    /// clean-up alone. What stands in history does not hold any more.
    package var isTakenBack: Bool { completed?.undone == true || cleanUp != nil }

    /// Whether the step, or anything in the container, at `path` was ever begun.
    package func isBegun(_ path: Path) -> Bool {
        containers.contains(path) || tasks[path] != nil || steps[path] != nil || waits[path] != nil
            || children[path] != nil
    }

    /// Tells the containers of a path that is new to history.
    mutating func contain(_ path: Path) {
        var path = path
        while let parent = path.parent, !parent.isRoot, containers.insert(parent).inserted { path = parent }
    }
}

/// The run was asked to stop (`cairn.cancel`).
package struct Cancellation: Sendable, Hashable {
    package var at: Timestamp
    package var by: String?
    package var reason: String?
}

/// The run was told to begin nothing new for now (`cairn.suspend`).
package struct Suspension: Sendable, Hashable {
    package var at: Timestamp
    package var by: String?
    package var reason: String?
}
