import CairnReactor
import CairnWire
import CairnWorkflow

/// A run that this engine drives. Confined to the engine, as a part of its state.
final class DrivenRun {
    let hold: DriverHold
    /// As it is on disk.
    var header: RunHeader
    /// Up to date with the disk but for a step that is being committed.
    var machine: RunMachine
    /// What has happened and is not taken in yet.
    var inbox: [HistoryEvent] = []
    /// Whether a timer of the run may be due.
    var isTimerDue = false
    /// Whether somebody takes the inbox in: one at a time, so that each decision knows the one before.
    var isStepping = false
    /// How many bytes of events it has, from here on; of earlier generations only that there are some.
    var historyBytes: Int
    /// How many events the latest step had.
    var latestEvents = 0
    /// Whether the latest attempt was given more than the loop may render: the next one's input is likely as large.
    var hasLargeInputs = false
    var attempts: [Attempt.ID: Attempt] = [:]
    var timer: (id: TimerID, at: Timestamp)?
    /// Since when the run only waits; nil while something of it is under way.
    var idleSince: LoopInstant?

    init(hold: DriverHold, header: RunHeader, machine: RunMachine, historyBytes: Int = 0) {
        self.hold = hold
        self.header = header
        self.machine = machine
        self.historyBytes = historyBytes
    }

    /// Above how many bytes its values become blobs.
    func blobThreshold(_ settings: EngineSettings) -> Int {
        let isLong = header.generation > 1 || historyBytes > settings.inlineBytes
        return isLong ? min(settings.blobThreshold, settings.longRunBlobThreshold) : settings.blobThreshold
    }

    /// Notes that a step is on disk.
    func note(_ step: DecidedStep) {
        header.version += 1
        if let generation = step.opens { header.generation = generation }
        historyBytes += step.bytes.count
    }

    var id: String { header.id }

    /// All that has come, and the timers that are due, in order of their own times.
    func takeInbox(now: Timestamp) -> [HistoryEvent] {
        isTimerDue = false
        defer { inbox = [] }
        let due = machine.dueTimers(by: now)
        guard inbox.count + due.count > 1 else { return due.isEmpty ? inbox : due }
        return (inbox + due).enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }

    /// Nothing but a person's word moves the run on.
    var waitsForPerson: Bool {
        switch machine.status {
        case .waiting, .suspended: machine.state.waitsForPerson
        case .running, .completed, .failed, .cancelled, .terminated: false
        }
    }

    /// It waits for a person, and all that has come is on disk.
    var isAtRest: Bool { !isStepping && inbox.isEmpty && waitsForPerson }

    /// What the index of runs is to say now.
    var head: RunHead {
        let status = machine.status
        return RunHead(
            status: status, ended: machine.state.completed?.at, wake: status == .waiting ? machine.nextTimer : nil)
    }
}

extension HistoryEvent {
    /// When it happened; an event that says no time of its own comes first.
    fileprivate var time: Timestamp {
        switch self {
        case .executionStarted(let event): event.at
        case .decisionStarted(let at), .executionResumed(let at, _, _), .executionRestarted(let at): at
        case .taskScheduled(let event): event.at
        case .taskCompleted(let event): event.at
        case .taskFailed(let event): event.at
        case .timerFired(_, let at): at
        case .stepRecorded(let event): event.at
        case .waitStarted(let event): event.at
        case .childStarted(let event): event.at
        case .cleanUpStarted(let event): event.at
        case .executionContinued(let event): event.at
        case .eventRaised(let event): event.at
        case .executionCompleted(let event): event.at
        case .timerCreated, .timerCancelled: Timestamp(milliseconds: .min)
        }
    }
}
