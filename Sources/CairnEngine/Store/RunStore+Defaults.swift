package import CairnWire
import CairnWorkflow

/// What follows from the rest of the port. Right for every store, and slow where many runs are open: a store that has an
/// index of its own for these answers them by it.
extension RunStore {
    package func runningRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        var page = try await openRuns(after: cursor, limit: limit)
        page.runs.removeAll { $0.head.status != .running }
        return page
    }

    /// All of them, whatever the cursor says.
    package func wakes(at time: Timestamp, after cursor: WakeCursor?, limit: Int) async throws -> WakePage {
        WakePage(runs: try await dueRuns(at: time, limit: .max).map(\.id), end: nil)
    }

    package func nextWake(after time: Timestamp) async throws -> Timestamp? {
        var limit = 64
        while true {
            let runs = try await dueRuns(at: Timestamp(milliseconds: .max), limit: limit)
            if let wake = runs.lazy.compactMap(\.head.wake).first(where: { $0 > time }) { return wake }
            guard runs.count == limit else { return nil }
            limit *= 4
        }
    }

    package func changeMark() async throws -> Int64? { nil }
}
