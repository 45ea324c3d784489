import CairnWire

extension WorkflowState {
    mutating func receive(_ event: EventRaised) -> Bool {
        guard letterIDs.insert(event.letter).inserted else { return false }
        switch event.name {
        case EventRaised.cancel:
            if cancellation == nil {
                cancellation = Cancellation(
                    at: event.at, by: event.data.member("by")?.literal?.string,
                    reason: event.data.member("reason")?.literal?.string)
            }
        case EventRaised.resolve:
            if let resolution = Resolution(event.data), let path = doubted(by: resolution) {
                resolve(path, resolution, at: event.at)
            }
        default: letters.append(event)
        }
        return true
    }

    /// The step that an answer is for: the one it names, or the only one in doubt. An answer that could be for several is
    /// for none: a person who approved one call has not approved another.
    package func doubted(by resolution: Resolution) -> Path? {
        if let path = resolution.step { return inDoubt.contains(path) ? path : nil }
        return inDoubt.count == 1 ? inDoubt.first : nil
    }

    private mutating func resolve(_ path: Path, _ resolution: Resolution, at time: Timestamp) {
        guard var task = tasks[path] else { return }
        release(path, task)
        switch resolution.verdict {
        case .again: task.phase = .released
        case .happened(let output):
            task.phase = .completed(TaskCompleted(path: path, attempt: task.attempt, output: output, at: time))
            task.input = nil
            task.endedAt = time
        case .rejected(let reason):
            task.phase = .failed(.inDoubt(path, "rejected" + (reason.map { ": \($0)" } ?? "")))
            task.endedAt = time
        }
        task.deaths = 0
        tasks[path] = task
    }
}
