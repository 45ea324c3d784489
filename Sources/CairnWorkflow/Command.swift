package import CairnWire

/// What a workflow asks for. Each becomes one history event; the engine carries out its effect only after that event is
/// on disk.
package enum Command: Sendable, Hashable {
    /// Run an activity. `timeout` is of this one attempt; the decider makes the timer itself.
    case scheduleTask(TaskScheduled, timeout: Duration?)
    /// Stop an attempt as well as can be; its result is recorded and ignored. Leaves no event of its own: the timer or
    /// letter that caused it is in history already.
    case cancelTask(path: Path, attempt: Int)
    case createTimer(path: Path, fireAt: Timestamp)
    case cancelTimer(path: Path)
    case recordStep(StepRecorded)
    case continueAsNew(carried: Value)
    case complete(ExecutionCompleted)
}
