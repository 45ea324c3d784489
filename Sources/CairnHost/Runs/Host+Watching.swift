import CairnEngine
import CairnReactor
package import CairnWire
import CairnWorkflow

extension Host {
    /// How often is looked for what other processes have committed.
    private static let watchInterval = Duration.milliseconds(250)

    /// Follows a run, whoever drives it, until it ends.
    ///
    /// - Parameters:
    ///   - since: only what happened then or later is told; nil: all of its history.
    ///   - begun: told once, when the run was found: how it stands, and whether anybody drives it.
    ///   - tell: told of each event, in order.
    /// - Returns: how the run ended.
    /// - Throws: `run.not_found`, also when it is deleted meanwhile; `run.corrupt`; `CancellationError`.
    package func watch(
        _ run: String, since: Timestamp?, begun: (RunView, _ isDriven: Bool) -> Void, tell: (WatchedEvent) -> Void
    ) async throws -> RunView {
        let store = try await store()
        var follower = RunFollower(store: store)
        begun(RunView(try await store.header(of: run)), try await store.isDriven(run))
        while true {
            let mark = try await store.changeMark()
            let (header, events) = try await follower.news(of: run)
            for event in events where event.isAtOrAfter(since) { tell(event) }
            if header.head.status.isTerminal { return RunView(try await engine().report(of: run)) }
            try await nextCommit(after: mark, in: store)
        }
    }

    /// Waits until somebody may have committed something since the store gave `mark`.
    private func nextCommit(after mark: Int64?, in store: any RunStore) async throws {
        while true {
            try await loop.sleep(for: Self.watchInterval)
            guard let mark, try await store.changeMark() == mark else { return }
        }
    }

    /// Follows all runs until the caller is cancelled: what happens from now on.
    ///
    /// - Throws: `store.…`; `CancellationError`.
    package func watchAll(tell: (WatchedEvent) -> Void) async throws {
        let store = try await store()
        var follower = RunFollower(store: store)
        var cursor: RunCursor?
        repeat {
            let page = try await store.openRuns(after: cursor, limit: 500)
            for run in page.runs { follower.skip(run) }
            cursor = page.next
        } while cursor != nil
        while true {
            let mark = try await store.changeMark()
            let events = try await follower.newsOfAll { complain($0.message) }
            for event in events { tell(event) }
            try await nextCommit(after: mark, in: store)
        }
    }
}

extension WatchedEvent {
    fileprivate func isAtOrAfter(_ time: Timestamp?) -> Bool {
        guard let time, let at else { return true }
        return at >= time
    }
}
