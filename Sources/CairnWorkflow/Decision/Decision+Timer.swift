package import CairnWire

extension Decision {
    /// Sets a durable timer, once: a timer that is open or has fired stays as it is.
    package mutating func createTimer(_ path: Path, fireAt: Timestamp) {
        guard state.timers[path] == nil, !state.firedTimers.contains(path), asked.insert(path).inserted else { return }
        commands.append(.createTimer(path: path, fireAt: fireAt))
    }

    package mutating func cancelTimer(_ path: Path) {
        guard state.timers[path] != nil, asked.insert(path).inserted else { return }
        commands.append(.cancelTimer(path: path))
    }

    package func hasFired(_ path: Path) -> Bool { state.firedTimers.contains(path) }
}
