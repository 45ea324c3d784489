import CairnWire

// The time of execution that a budget gives. While something within its scope is in flight, a durable timer stands where the
// time would be up; the attempt with which the scope goes to work tells when that is.
extension Decision {
    /// Ends what is in flight within a budget whose time is up. To be called by whoever owns the scope, before it goes on.
    package mutating func watch(_ budget: Budget) {
        guard budget.time != nil, account(of: budget).isBusy else { return }
        guard let reached = timeIsUp(raised(budget)) else { return setLaterDeadline(of: budget) }
        let failure: FailureDetails
        switch raise(budget, .time, reached: reached.what) {
        case .open: return  // what is in flight goes on, nothing new begins
        case .refused(let answer): failure = reached.failure(answer)
        }
        for path in state.inFlight.sorted() where judged[path] == nil {
            guard let task = state.tasks[path], task.budgets.contains(budget.scope) else { continue }
            judged[path] = failure
            reader.fresh[path] = StepResult(outcome: .failed, failure: failure, usage: task.usage)
            commands.append(
                .failTask(
                    TaskFailed(path: path, attempt: task.attempt, failure: failure, abandons: true, at: now)))
        }
        // They may stand anywhere within.
        changes = .everything
    }

    /// A budget that was raised while its scope is at work has fired its deadline already.
    private mutating func setLaterDeadline(of budget: Budget) {
        let count = raises(of: budget, .time)
        guard count > 0, state.timers[budget.scope.deadline] == nil, let limit = raised(budget).time else { return }
        createTimer(
            budget.scope.deadline.child("\(count)"),
            fireAt: now.advanced(by: limit - account(of: budget).time(at: now)))
    }

    /// The deadlines of the scopes that go to work with an attempt made now.
    mutating func deadlines(of budgets: [Budget]) -> [TaskScheduled.Deadline] {
        budgets.compactMap { budget in
            guard let limit = raised(budget).time, state.timers[budget.scope.deadline] == nil,
                armed.insert(budget.scope).inserted
            else { return nil }
            let rest = limit - account(of: budget).time(at: now)
            return TaskScheduled.Deadline(scope: budget.scope, at: now.advanced(by: max(.zero, rest)))
        }
    }
}

extension Path {
    /// The timer that tells when the time of this scope's budget is up. It has no events of its own but the firing.
    package var deadline: Path { child("limit.deadline") }
}
