import CairnWire

extension WorkflowState {
    mutating func create(timer path: Path, fireAt: Timestamp) -> Bool {
        guard timers[path] == nil, !firedTimers.contains(path) else { return false }
        timers.insert(OpenTimers.Timer(fireAt: fireAt, path: path, owner: .decider))
        return true
    }

    /// A timer that is not open fired too late: its task settled, or its step no longer waits.
    mutating func fire(timer path: Path, at time: Timestamp) -> Bool {
        guard let timer = timers[path], suspension == nil || !timer.standsStillInSuspension else { return false }
        switch timer.owner {
        case .attempt(let task): return expire(task, at: time)
        case .wait(let wait): return end(wait: wait, .expired(at: time))
        // Whether the time is up is the decider's word.
        case .budget: return timers.remove(path) != nil
        case .decider:
            timers.remove(path)
            firedTimers.insert(path)
            touch(path)
            return true
        }
    }
}
