import CairnWire

extension WorkflowState {
    mutating func receive(_ event: EventRaised) -> Bool {
        guard letterIDs.insert(event.letter) else { return false }
        switch event.name {
        case EventRaised.cancel:
            if cancellation == nil {
                cancellation = Cancellation(at: event.at, by: event.sender, reason: event.reason)
                // Clean-up under way goes on as it is.
                if cleanUp == nil { closeWaits() }
            }
            // A cancelled run goes on, to its end.
            proceed(at: event.at)
        case EventRaised.suspend: suspend(event)
        case EventRaised.proceed: proceed(at: event.at)
        case EventRaised.terminate: break  // `executionCompleted` follows, which ends the run
        case EventRaised.resolve:
            if let answer = Answer(event), let path = asked(by: answer), !end(wait: path, .answered(answer)) {
                resolve(path, answer, at: event.at)
            }
        default:
            if let path = addressee(of: event) { return end(wait: path, .event(event)) }
            letters.append(event)
        }
        return true
    }

    private mutating func resolve(_ path: Path, _ answer: Answer, at time: Timestamp) {
        guard var task = tasks[path] else { return }
        release(path, task, at: time)
        if !answer.approved {
            task.phase = .failed(.inDoubt(path, "rejected" + (answer.reason.map { ": \($0)" } ?? "")))
            task.endedAt = time
        } else if let output = answer.output {
            task.phase = .completed(TaskCompleted(path: path, attempt: task.attempt, output: output, at: time))
            task.input = nil
            task.endedAt = time
            task.ending = eventCount
        } else {
            task.phase = .released
        }
        task.deaths = 0
        keep(task, at: path)
    }
}
