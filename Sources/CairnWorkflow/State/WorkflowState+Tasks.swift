import CairnWire

// What scheduling and results do to a task.
extension WorkflowState {
    mutating func schedule(_ event: TaskScheduled) throws(NondeterminismError) -> Bool {
        guard var task = tasks[event.path] else {
            guard event.attempt == 1, event.input != nil, steps[event.path] == nil else {
                throw NondeterminismError(
                    at: event.path, "attempt \(event.attempt) is scheduled, but history has no attempt before it")
            }
            let task = TaskState(event, sequence: eventCount, generation: started?.generation ?? 1)
            keep(task, at: event.path)
            contain(event.path)
            count(event)
            begin(event)
            return true
        }
        guard task.activity == event.activity else {
            throw NondeterminismError(
                at: event.path, "scheduled as `\(event.activity)`, but history has it as `\(task.activity)`")
        }
        switch task.phase {
        case .lost where event.attempt == task.attempt: break
        case .released, .inDoubt, .failed:
            if event.attempt <= task.attempt { return false }
            guard event.attempt == task.attempt + 1 else { throw attemptGap(event.path, event.attempt, task) }
        case .inFlight, .lost, .completed:
            guard event.attempt <= task.attempt else { throw attemptGap(event.path, event.attempt, task) }
            return false
        }
        release(event.path, task, at: event.at)
        task.phase = .inFlight
        task.attempt = event.attempt
        task.timeout = event.timeout
        task.budgets = event.budgets
        task.draw = event.draw.again
        task.endedAt = nil
        if let input = event.input { task.input = input }
        keep(task, at: event.path)
        begin(event)
        return true
    }

    mutating func complete(_ event: TaskCompleted) throws(NondeterminismError) -> Bool {
        guard var task = try task(at: event.path, answeredBy: event.attempt) else { return false }
        spend(event.usage, on: &task, at: event.path)
        if task.isOpen, event.attempt == task.attempt {
            release(event.path, task, at: event.at)
            task.phase = .completed(event)
            task.input = nil
            task.deaths = 0
            task.endedAt = event.at
            task.ending = eventCount
        }
        keep(task, at: event.path)
        return true
    }

    mutating func fail(_ event: TaskFailed) throws(NondeterminismError) -> Bool {
        if event.abandons {
            guard inFlight.contains(event.path), tasks[event.path]?.attempt == event.attempt else { return false }
        }
        guard var task = try task(at: event.path, answeredBy: event.attempt) else { return false }
        spend(event.usage, on: &task, at: event.path)
        if task.isOpen, event.attempt == task.attempt {
            if event.abandons { abandon(event.path, &task) }
            release(event.path, task, at: event.at)
            task.phase = .failed(event.failure)
            task.failures += 1
            task.deaths = 0
            task.endedAt = event.at
        }
        keep(task, at: event.path)
        return true
    }

    /// The attempt's time is up. Its late answer will be recorded for what it used, and ignored.
    mutating func expire(_ path: Path, at time: Timestamp) -> Bool {
        guard var task = tasks[path], case .inFlight = task.phase else { return false }
        abandon(path, &task)
        release(path, task, at: time)
        task.phase = .failed(.timeout(of: path, after: task.timeout, replay: task.replay))
        task.failures += 1
        task.endedAt = time
        keep(task, at: path)
        return true
    }

    /// The task that a result of `attempt` changes; nil when nobody waits for it.
    private mutating func task(at path: Path, answeredBy attempt: Int) throws(NondeterminismError) -> TaskState? {
        guard var task = tasks[path], 1...task.attempt ~= attempt else {
            throw NondeterminismError(at: path, "attempt \(attempt) has a result, but was never scheduled")
        }
        if let late = task.abandoned.firstIndex(where: { $0.attempt == attempt }) {
            settle(task.abandoned.remove(at: late).draw, of: task)
            if task.abandoned.isEmpty { abandoned.remove(path) }
            return task
        }
        return task.isOpen && attempt == task.attempt ? task : nil
    }

    private mutating func begin(_ event: TaskScheduled) {
        inFlight.insert(event.path)
        enter(event)
        if let timeout = event.timeout {
            timers.insert(
                OpenTimers.Timer(
                    fireAt: event.at.advanced(by: timeout), path: event.timeoutPath, owner: .attempt(of: event.path)))
        }
    }

    /// Takes back what an open attempt holds: its place among the open ones, its timer, its reservation.
    mutating func release(_ path: Path, _ task: TaskState, at time: Timestamp) {
        switch task.phase {
        case .inFlight:
            inFlight.remove(path)
            land(task, at: time)
            if task.timeout != nil { timers.remove(path.timeout(ofAttempt: task.attempt)) }
        case .lost: lost.remove(path)
        case .inDoubt: inDoubt.remove(path)
        case .released, .failed, .completed: return
        }
        settle(task.draw, of: task)
    }

    /// An attempt in flight is ended from here, and its answer may still come: what it holds back it holds until then.
    private mutating func abandon(_ path: Path, _ task: inout TaskState) {
        guard case .inFlight = task.phase else { return }
        task.abandoned.append(TaskState.Abandoned(attempt: task.attempt, draw: task.draw))
        abandoned.insert(path)
        hold(task.draw, of: task)
    }

    /// Gives up waiting for the answers of attempts that died with their process: nobody will tell what they used.
    mutating func forgetAbandoned() {
        for path in abandoned {
            guard var task = tasks[path] else { continue }
            for attempt in task.abandoned { settle(attempt.draw, of: task) }
            task.abandoned = []
            keep(task, at: path)
        }
        abandoned = []
    }

    private mutating func spend(_ used: TokenUsage?, on task: inout TaskState, at path: Path) {
        guard let used else { return }
        spend(used, at: path)
        use(Draw(used), by: task)
        task.usage = (task.usage ?? TokenUsage()) + used
    }

    mutating func keep(_ task: TaskState, at path: Path) {
        tasks[path] = task
        touch(path)
    }

    private func attemptGap(_ path: Path, _ attempt: Int, _ task: TaskState) -> NondeterminismError {
        NondeterminismError(
            at: path,
            "attempt \(attempt) is scheduled while attempt \(task.attempt) is the latest and not to be repeated")
    }
}
