package import CairnWire
import CairnWorkflow

extension InMemoryRunStore {
    package func dueRuns(at time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try open { state throws(EngineError) in state.due(at: time).prefix(limit).map(\.run.header) }
    }

    package func wakes(at time: Timestamp, after cursor: WakeCursor?, limit: Int) async throws -> WakePage {
        try open { state throws(EngineError) in
            let due = state.due(at: time).filter { due in cursor.map { $0 < due.place } ?? true }.prefix(limit)
            return WakePage(runs: due.map(\.run.header.id), end: due.last?.place ?? cursor)
        }
    }
}

extension InMemoryRunStore.State {
    /// Open runs that are due, earliest first.
    fileprivate func due(at time: Timestamp) -> [(place: WakeCursor, run: InMemoryRunStore.Run)] {
        let due = runs.values.compactMap { run -> (place: WakeCursor, run: InMemoryRunStore.Run)? in
            guard !run.header.head.status.isTerminal, let wake = run.header.head.wake, wake <= time else { return nil }
            return (WakeCursor(wake: wake, number: run.number), run)
        }
        return due.sorted { $0.place < $1.place }
    }
}
