/// What becomes of an unsafe call whose process died in the middle of it (design §6).
package enum InDoubtPolicy: String, Sendable, Hashable, CaseIterable {
    /// The run waits until a person says what happened.
    case ask
    /// The step fails as `in_doubt`.
    case fail
    /// It is called again, whether or not it took effect.
    case retry
}

extension Decision {
    mutating func settle(_ request: TaskRequest, doubted task: TaskState) -> Progress {
        switch request.onInDoubt {
        case .ask: return .open
        case .fail: return fail(request, task, .inDoubt(request.path, "on_in_doubt: fail"))
        case .retry:
            guard task.deaths < WorkflowState.deathsAllowed else {
                return fail(request, task, .crashed(request.path, deaths: task.deaths))
            }
            guard !state.isDraining else {
                isHeldBack = true
                return .open
            }
            return scheduleAgain(request, attempt: task.attempt + 1, draw: task.draw)
        }
    }

    private mutating func fail(_ request: TaskRequest, _ task: TaskState, _ failure: FailureDetails) -> Progress {
        if asked.insert(request.path).inserted {
            reader.fresh[request.path] = StepResult(outcome: .failed, failure: failure, usage: task.usage)
            commands.append(
                .failTask(TaskFailed(path: request.path, attempt: task.attempt, failure: failure, at: now)))
        }
        return .failed(failure)
    }
}
