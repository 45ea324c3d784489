/// A thread of its own for what blocks: a database, files. Work runs on it in the order in which it was queued.
///
/// It is an executor, so that an actor can live on it and own a handle that only this thread may touch:
/// `nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }`. It runs until `stop`.
package final class BlockingThread: TaskExecutor, SerialExecutor {
    private let name: String
    private let queue = BlockingQueue<UnownedJob>()
    private let thread = JobThread()

    /// - Parameter name: seen in `top` and in debuggers; 15 bytes are kept.
    /// - Throws: `reactor.thread` when no thread can be started.
    package init(name: String) throws(ReactorError) {
        self.name = name
        try thread.start(name: name, queue: queue) { [self] job in
            job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        }
    }

    /// Runs `body` on this thread, after what was queued before it, and returns what it returned.
    ///
    /// It is part of the caller's task. When that is cancelled, the body still runs, also if it had not begun, and `run`
    /// returns only after it: the body may look at `Task.isCancelled`, and who owns what it blocks on can interrupt that.
    package func run<Success: Sendable, Failure: Error>(
        _ body: @Sendable () throws(Failure) -> Success
    ) async throws(Failure) -> Success {
        try await offload(to: self) { () async throws(Failure) -> Success in try body() }
    }

    /// Takes no more work, lets what is queued run, and returns when the thread has ended. Called from elsewhere. Work
    /// that comes later is a mistake of the caller; it never runs.
    package func stop() async {
        queue.close()
        await thread.end()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        // Whoever queues a task holds nothing of it any more: it may run, end, and let go of this executor before `push` has
        // returned.
        let own = Unmanaged.passRetained(self)
        defer { own.release() }
        // What is under way may need the queue several times before it is done.
        let taken = queue.push(UnownedJob(job), evenIfClosed: isCurrent)
        assert(taken, "work for the thread \(name) after it was stopped")
    }

    package var isCurrent: Bool { thread.isCurrent }

    package func checkIsolated() {
        precondition(isCurrent, "this may be called on the thread \(name) only")
    }

    package func isIsolatingCurrentContext() -> Bool? { isCurrent }
}
