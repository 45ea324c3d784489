package import CairnWire

/// What happened to a run. The journal is a list of these, and nothing else decides what happens next.
///
/// Each kind is one of two sorts. What comes from outside (`executionStarted`, `…Resumed`, `…Restarted`, results, fired
/// timers, letters, a termination) is handed to `RunMachine.advance`; the rest is the decider's own, written by it.
package enum HistoryEvent: Sendable, Hashable {
    case executionStarted(ExecutionStarted)
    /// The run continues as new: the first event of every generation but the first.
    case executionContinued(ExecutionContinued)
    /// A decision was taken. `Now` for a workflow is the time of the latest of these.
    case decisionStarted(at: Timestamp)
    /// Another process (or this one, restarted) took the run over: what was in flight is lost, and is asked for again or
    /// is in doubt. `died` tells a process that ended in the middle from one that let the run go in good order; only the
    /// first counts towards `crashed`. A repeat bears the same or an older epoch and changes nothing.
    case executionResumed(at: Timestamp, epoch: Int, died: Bool = true)
    /// `runs resume` of a failed run: the failed step starts anew, with the same key and fresh attempts.
    case executionRestarted(at: Timestamp)
    case taskScheduled(TaskScheduled)
    case taskCompleted(TaskCompleted)
    case taskFailed(TaskFailed)
    case timerCreated(path: Path, fireAt: Timestamp)
    /// A timer of `timerCreated`, or an attempt's timeout (`TaskScheduled.timeoutPath`), came due. `at` is the time for
    /// which it was set, so that a letter given before it counts.
    case timerFired(path: Path, at: Timestamp)
    case timerCancelled(path: Path)
    /// A step that needs no activity came to its end: a transform, a `foreach`, a step that `when` skipped, a step whose
    /// template failed before there was anything to call.
    case stepRecorded(StepRecorded)
    /// Somebody or something outside is waited for.
    case waitStarted(WaitStarted)
    case childStarted(ChildStarted)
    /// The end is certain, and clean-up comes before it.
    case cleanUpStarted(CleanUpStarted)
    /// A letter: a signal, an approval, a cancel.
    case eventRaised(EventRaised)
    case executionCompleted(ExecutionCompleted)
}
