/// The tasks of a loop that were spawned and have not ended. From any thread.
package final class LiveTasks: Sendable {
    private struct LiveTask {
        /// Known once the task has started.
        var cancel: (@Sendable () -> Void)?
    }

    private struct State {
        var tasks = Slab<LiveTask>()
        var cancelled = false
    }

    private let state = Lock(State())

    package init() {}

    package var count: Int { state.withLock { $0.tasks.count } }

    /// Cancels the tasks that live, and from now on each new one as it starts: a loop that stops takes no new work.
    package func cancelAll() {
        let cancels = state.withLock { state in
            state.cancelled = true
            return state.tasks.elements.compactMap(\.cancel)
        }
        for cancel in cancels { cancel() }
    }

    /// A task is about to start.
    func open() -> UInt64 { state.withLock { $0.tasks.insert(LiveTask()) } }

    /// It has started, and may have ended since.
    func attach(_ key: UInt64, cancel: @escaping @Sendable () -> Void) {
        let mustCancel = state.withLock { state in
            state.tasks[key]?.cancel = cancel
            return state.cancelled
        }
        if mustCancel { cancel() }
    }

    /// It has ended.
    func close(_ key: UInt64) { state.withLock { _ = $0.tasks.remove(key) } }
}
