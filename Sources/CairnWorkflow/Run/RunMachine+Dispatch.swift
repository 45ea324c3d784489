package import CairnWire

// What an engine needs to carry effects out.
extension RunMachine {
    /// The input of a task that was scheduled, with every reference in it followed.
    ///
    /// - Throws: `MissingBlobs` with all that is not in memory.
    package func input(of task: TaskScheduled, blobs: Blobs) throws(MissingBlobs) -> JSON {
        guard let input = task.input ?? state.tasks[task.path]?.input else { return .null }
        return try json(input, blobs: blobs)
    }

    /// Any value of this run, such as its output, with every reference in it followed.
    package func json(_ value: Value, blobs: Blobs) throws(MissingBlobs) -> JSON {
        try ValueReader(state: state, workflow: workflow, blobs: blobs).json(value)
    }

    /// How the run stands: `waiting` only once a decision has taken in all that happened.
    package var status: RunStatus {
        state.completed == nil && state.suspension == nil && !isDecided ? .running : state.status
    }

    /// Whether a wait's deadline is due: a letter that was given before it must be found before it fires.
    package func isDeadlineDue(by now: Timestamp) -> Bool {
        state.timers.due(by: now).contains { if case .wait = $0.owner { true } else { false } }
    }

    /// Whether one of these is the deadline of a wait that is open.
    package func endsWait(_ incoming: [HistoryEvent]) -> Bool {
        incoming.contains { event in
            guard case .timerFired(let path, _) = event, case .wait? = state.timers[path]?.owner else { return false }
            return true
        }
    }

    /// `run/generation/path`: the same for every attempt, in whichever generation it is made.
    package func idempotencyKey(for path: Path) -> String {
        guard let started = state.started else { return path.rawValue }
        return "\(started.run)/\(state.tasks[path]?.generation ?? started.generation)/\(path)"
    }

    /// When to call `advance` with `dueTimers` next, if nothing else happens before: the run's row in the wake index.
    package var nextTimer: Timestamp? { state.armedTimers.first?.fireAt }

    /// The firings that are due, each at its own time, to be merged with letters by time.
    package func dueTimers(by now: Timestamp) -> [HistoryEvent] {
        state.armedTimers.prefix { $0.fireAt <= now }.map { .timerFired(path: $0.path, at: $0.fireAt) }
    }

    /// The attempts that a driver of this run is making now, in order of their beginning. Effects tell when to start and
    /// stop them; this is for looking.
    package var tasksInFlight: [(path: Path, attempt: Int)] {
        state.inFlight.compactMap { path in state.tasks[path].map { (path, $0) } }
            .sorted { $0.1.sequence < $1.1.sequence }
            .map { ($0.0, $0.1.attempt) }
    }
}
