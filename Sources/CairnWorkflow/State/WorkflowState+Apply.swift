extension WorkflowState {
    package init(replaying events: some Sequence<HistoryEvent>) throws(NondeterminismError) {
        self.init()
        for event in events { try apply(event) }
    }

    /// Folds one event in.
    ///
    /// - Returns: whether it changed anything. What does not (a repeat, a result that nobody waits for, anything after the
    ///   run's end) has no place in history.
    /// - Throws: when the event cannot follow this history: a result without a scheduling, an attempt that skips one.
    @discardableResult
    package mutating func apply(_ event: HistoryEvent) throws(NondeterminismError) -> Bool {
        let changed = try fold(event)
        if changed {
            // Places keep their numbers, whether or not the run continues as new in between.
            if case .executionContinued = event { return true }
            eventCount += 1
            if let time = event.timeOfDriver { heard = max(heard, time) }
        }
        return changed
    }

    private mutating func fold(_ event: HistoryEvent) throws(NondeterminismError) -> Bool {
        guard let started else {
            guard case .executionStarted(let event) = event else {
                throw NondeterminismError("the history does not begin with executionStarted")
            }
            started = event
            now = event.at
            return true
        }
        if let completed {
            if case .executionContinued(let event) = event, event.from != nil { return try turn(event) }
            guard case .executionRestarted(let at) = event, completed.isRestartable else { return false }
            return restart(completed, at: at)
        }
        switch event {
        case .executionStarted(let event):
            var event = event
            event.generation = started.generation
            guard event == started else {
                throw NondeterminismError("the run \(started.run) was started twice, with different words")
            }
            return false
        case .executionContinued(let event): return try turn(event)
        case .decisionStarted(let at):
            now = max(now, at)
            isDecided = true
            return true
        case .executionResumed(let at, let epoch, let died): return resume(at: at, epoch: epoch, died: died)
        case .executionRestarted: return false
        case .taskScheduled(let event): return try schedule(event)
        case .taskCompleted(let event): return try complete(event)
        case .taskFailed(let event): return try fail(event)
        case .timerCreated(let path, let fireAt): return create(timer: path, fireAt: fireAt)
        case .timerFired(let path, let at): return fire(timer: path, at: at)
        case .timerCancelled(let path): return timers.remove(path) != nil
        case .stepRecorded(let event): return try record(event)
        case .waitStarted(let event): return try wait(event)
        case .childStarted(let event): return start(event)
        case .cleanUpStarted(let event): return cleanUp(event)
        case .eventRaised(let event): return receive(event)
        case .executionCompleted(let event): return end(event)
        }
    }

    private mutating func record(_ event: StepRecorded) throws(NondeterminismError) -> Bool {
        guard steps[event.path] == nil else { return false }
        if let task = tasks[event.path], task.isOpen {
            throw NondeterminismError(
                at: event.path, "history records the end of the step while its `\(task.activity)` is still open")
        }
        steps[event.path] = RecordedStep(record: event, sequence: eventCount)
        touch(event.path)
        contain(event.path)
        return true
    }

    private mutating func end(_ event: ExecutionCompleted) -> Bool {
        completed = event
        timers.removeAll()
        return true
    }
}
