extension Decision {
    /// Wants an activity's result: schedules it when history does not know it, and again as its policies say.
    ///
    /// - Parameter input: rendered once in the run, at the first attempt. A failure of its own (`InputError.failed`) ends
    ///   the step before there was anything to call, and is recorded.
    package mutating func task(
        _ request: TaskRequest, input: (ValueReader) throws(InputError) -> TaskInput
    ) throws(MissingBlobs) -> Progress {
        var request = request
        if ignoresBudgets { request.budgets = [] }
        let path = request.path
        if let record = recorded(path) { return .ended(record.outcome, record.failure) }
        guard let task = state.tasks[path] else { return try begin(request, attempt: 1, input: input) }
        guard task.activity == request.activity else {
            mismatch =
                mismatch
                ?? NondeterminismError(
                    at: path, "the workflow asks for `\(request.activity)`, but history has `\(task.activity)` there")
            return .open
        }
        switch task.phase {
        case .inFlight: return judged[path].map(Progress.failed) ?? .open
        case .lost: return scheduleAgain(request, attempt: task.attempt, draw: task.draw)
        case .inDoubt: return settle(request, doubted: task)
        case .released where task.input == nil: return try begin(request, attempt: task.attempt + 1, input: input)
        case .released: return schedule(request, attempt: task.attempt + 1, draw: task.draw)
        case .failed(let failure): return retry(request, task, failure)
        case .completed: return .completed
        }
    }

    private mutating func begin(
        _ request: TaskRequest, attempt: Int, input: (ValueReader) throws(InputError) -> TaskInput
    ) throws(MissingBlobs) -> Progress {
        guard !asked.contains(request.path) else { return .open }
        do {
            let input = try input(reader)
            return schedule(
                request, attempt: attempt, input: input.value, draw: attempt == 1 ? input.draw : input.draw.again)
        } catch {
            switch error {
            case .missing(let missing): throw missing
            case .failed(let failure):
                record(request.path, kind: request.activity, .failed, failure: failure)
                return .failed(failure)
            }
        }
    }

    /// Asks for an attempt, if it fits into the budgets around it.
    mutating func schedule(
        _ request: TaskRequest, attempt: Int, input: Value? = nil, draw: Draw
    ) -> Progress {
        guard !asked.contains(request.path) else { return .open }
        guard !state.isDraining else {
            isHeldBack = true
            return .open
        }
        switch fit(draw, in: request.budgets) {
        case .now: break
        case .later:
            isHeldBack = true
            return .open
        case .never(let failure):
            record(request.path, kind: request.activity, .failed, failure: failure)
            return .failed(failure)
        }
        hold(draw, in: request.budgets)
        return scheduleAgain(request, attempt: attempt, input: input, draw: draw)
    }

    /// Asks for an attempt in the place of one whose process died: what that one held back is held back still.
    mutating func scheduleAgain(
        _ request: TaskRequest, attempt: Int, input: Value? = nil, draw: Draw
    ) -> Progress {
        guard asked.insert(request.path).inserted else { return .open }
        let budgets = request.budgets.filter { $0.binds(draw) }
        let draw = draw.counted(by: budgets)
        commands.append(
            .scheduleTask(
                TaskScheduled(
                    path: request.path, attempt: attempt, activity: request.activity, input: input,
                    replay: request.replay, timeout: request.timeout, budgets: budgets.map(\.scope),
                    deadlines: deadlines(of: budgets),
                    draw: draw, at: now)))
        return .open
    }
}
