package import CairnReactor
import CairnWire
import CairnWorkflow

/// Removes runs that were kept long enough. Each goes in a commit of its own, shared with whatever else is committed, and the
/// room it took is freed in small steps, so that live runs are not held up. Killed at any moment it leaves whole runs, and
/// garbage that the next round finds.
package struct RunPruner: Sendable {
    private let loop: any Loop
    private let store: any RunStore
    private let retention: Retention
    /// How many runs are removed side by side: their commits are one.
    private static let wave = 32

    package init(loop: any Loop, store: any RunStore, retention: Retention) {
        self.loop = loop
        self.store = store
        self.retention = retention
    }

    private var now: Timestamp { Timestamp(milliseconds: loop.wallMilliseconds) }

    /// One round.
    ///
    /// - Throws: `store.…`; `CancellationError` between two steps.
    package func prune() async throws -> PruneReport {
        var report = PruneReport()
        for status in Retention.outcomes {
            guard let limit = retention.limit(for: status, at: now) else { continue }
            try await prune(status, before: limit, &report)
        }
        while true {
            try Task.checkCancellation()
            let step = try await store.reclaim()
            report.bytes += step.bytes
            if step.isDone { return report }
        }
    }

    private func prune(_ status: RunStatus, before limit: Timestamp, _ report: inout PruneReport) async throws {
        // Those that stay stand before those that have not been looked at.
        var kept: Set<String> = []
        while true {
            try Task.checkCancellation()
            let wave = try await store.ended(status, before: limit, limit: Self.wave + kept.count)
                .filter { !kept.contains($0.id) }
            guard !wave.isEmpty else { break }
            let removals = wave.map { run in
                (run.id, loop.spawn(name: "prune") { try await self.remove(run.id, status, before: limit) })
            }
            // All have ended before one's failure ends the round.
            var failure: (any Error)?
            for (run, removal) in removals {
                switch await removal.result {
                case .success(true): report.removed[status, default: 0] += 1
                case .success(false): kept.insert(run)
                case .failure(let error): failure = failure ?? error
                }
            }
            if let failure { throw failure }
        }
        report.kept += kept.count
    }

    /// Removes a run, unless somebody drives it, or it is not what it was when it was found.
    private func remove(_ run: String, _ status: RunStatus, before limit: Timestamp) async throws -> Bool {
        do {
            let hold = try await store.acquire(run)
            defer { hold.release() }
            // While it is held nobody starts it anew.
            let head = try await store.header(of: run).head
            guard head.status == status, let ended = head.ended, ended < limit else { return false }
            try await store.delete(run)
            return true
        } catch let error as EngineError where error.code == .runDrivenElsewhere || error.code == .runNotFound {
            return false
        }
    }

    /// What a round would remove.
    package func rehearse() async throws -> PruneReport {
        var report = PruneReport()
        var cursor: RunCursor?
        let now = now
        repeat {
            try Task.checkCancellation()
            let page = try await store.list(RunFilter(statuses: Set(retention.keep.keys)), after: cursor, limit: 500)
            for run in page.runs {
                guard let limit = retention.limit(for: run.head.status, at: now), let ended = run.head.ended,
                    ended < limit
                else { continue }
                report.removed[run.head.status, default: 0] += 1
            }
            cursor = page.next
        } while cursor != nil && !retention.keep.isEmpty
        return report
    }

    /// Prunes now and then at every `interval`, until the caller's task is cancelled: what a process that lives long does by
    /// itself. A round that fails is told to `complain`, and the next one tries again.
    package func keepPruning(
        every interval: Duration = .seconds(3600), complain: @Sendable (any Error) -> Void
    ) async {
        while !Task.isCancelled {
            do {
                _ = try await prune()
            } catch is CancellationError {
                return
            } catch {
                complain(error)
            }
            do { try await loop.sleep(for: interval) } catch { return }
        }
    }
}
