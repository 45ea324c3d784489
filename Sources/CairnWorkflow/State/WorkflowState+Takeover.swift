import CairnWire

// What a takeover, or a new start of a failed run, does to tasks that were under way.
extension WorkflowState {
    /// How many processes in a row may die with a step in flight before the step is taken for the cause.
    package static let deathsAllowed = 3

    mutating func resume(at time: Timestamp, epoch: Int, died: Bool) -> Bool {
        guard epoch > self.epoch else { return false }
        self.epoch = epoch
        // What was lost before nobody has made again since: whoever died now did not die of it.
        for path in inFlight { lose(path, at: time, workedUntil: heard, died: died) }
        forgetAbandoned()
        return true
    }

    /// Starts what failed anew: `failed` names the steps that ended the run, records among them are forgotten and
    /// activities get fresh attempts. The rest of the history stands.
    mutating func restart(_ completed: ExecutionCompleted, at time: Timestamp) -> Bool {
        self.completed = nil
        isDecided = false
        for path in completed.failed {
            if steps.removeValue(forKey: path) != nil { touch(path) }
            guard var task = tasks[path], !task.isOpen else { continue }
            task.phase = .released
            task.failures = 0
            task.deaths = 0
            keep(task, at: path)
        }
        // What was still under way when the run ended was stopped with it.
        for path in inFlight { lose(path, at: time, workedUntil: completed.at, died: false) }
        forgetAbandoned()
        for path in openWaits { setDeadline(of: path) }
        return true
    }

    /// The process of an attempt in flight is gone.
    ///
    /// - Parameter last: until when it is known to have worked on it.
    mutating func lose(_ path: Path, at time: Timestamp, workedUntil last: Timestamp, died: Bool) {
        guard var task = tasks[path] else { return }
        if died { task.deaths += 1 }
        switch task.replay {
        case .unsafe:
            move(path, &task, to: .inDoubt, workedUntil: last)
            inDoubt.insert(path)
        case .safe, .keyed:
            if task.deaths >= Self.deathsAllowed {
                move(path, &task, to: .failed(.crashed(path, deaths: task.deaths)), workedUntil: last)
                settle(task.draw, of: task)
                task.failures += 1
                task.deaths = 0
                task.endedAt = time
            } else {
                move(path, &task, to: .lost, workedUntil: last)
                lost.insert(path)
            }
        }
        keep(task, at: path)
    }

    /// Out of flight, but with its reservation: it is not settled.
    private mutating func move(
        _ path: Path, _ task: inout TaskState, to phase: TaskState.Phase, workedUntil last: Timestamp
    ) {
        inFlight.remove(path)
        land(task, at: last)
        if task.timeout != nil { timers.remove(path.timeout(ofAttempt: task.attempt)) }
        task.phase = phase
    }
}
