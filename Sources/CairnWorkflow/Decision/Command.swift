package import CairnWire

/// What a decision asks for. Each becomes one history event; what it means outside (`Effect`) is carried out only after
/// that event is on disk.
package enum Command: Sendable, Hashable {
    case scheduleTask(TaskScheduled)
    /// The decider's own verdict on an attempt that nobody else will answer.
    case failTask(TaskFailed)
    case createTimer(path: Path, fireAt: Timestamp)
    case cancelTimer(path: Path)
    case recordStep(StepRecorded)
    case startWait(WaitStarted)
    case startChild(ChildStarted)
    case startCleanUp(CleanUpStarted)
    case complete(ExecutionCompleted)

    package var event: HistoryEvent {
        switch self {
        case .scheduleTask(let event): .taskScheduled(event)
        case .failTask(let event): .taskFailed(event)
        case .createTimer(let path, let fireAt): .timerCreated(path: path, fireAt: fireAt)
        case .cancelTimer(let path): .timerCancelled(path: path)
        case .recordStep(let event): .stepRecorded(event)
        case .startWait(let event): .waitStarted(event)
        case .startChild(let event): .childStarted(event)
        case .startCleanUp(let event): .cleanUpStarted(event)
        case .complete(let event): .executionCompleted(event)
        }
    }
}
