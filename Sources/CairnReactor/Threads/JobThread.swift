import Glibc
import Synchronization

/// A thread that runs the jobs of a queue until the queue is closed and empty. It keeps what `run` captures alive for as
/// long.
final class JobThread: Sendable {
    private struct State: ~Copyable {
        var thread: Thread?
        var working = false
        var waiters: [UnsafeContinuation<Void, Never>] = []
    }

    private let state = Lock(State())
    private let id = Atomic<UInt>(0)

    /// Called once.
    ///
    /// - Throws: `reactor.thread`.
    func start(
        name: String, queue: BlockingQueue<UnownedJob>, _ run: @escaping @Sendable (UnownedJob) -> Void
    ) throws(ReactorError) {
        try state.withLock { state throws(ReactorError) in
            state.thread = try Thread(name: name) { [self] in
                id.store(UInt(pthread_self()), ordering: .relaxed)
                while let job = queue.pop() { run(job) }
                id.store(0, ordering: .relaxed)  // the system gives the number of a thread that ended to another
                let waiters = self.state.withLock { state in
                    state.working = false
                    defer { state.waiters = [] }
                    return state.waiters
                }
                for waiter in waiters { waiter.resume() }
            }
            state.working = true
        }
    }

    /// Whether the caller is on this thread.
    var isCurrent: Bool { id.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Waits for the thread to run out of jobs, then joins it. Its queue has been closed; the caller is not on it.
    func end() async {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            let working = state.withLock { state in
                if state.working { state.waiters.append(continuation) }
                return state.working
            }
            if !working { continuation.resume() }
        }
        state.withLock { $0.thread.take() }?.join()
    }
}
