import Glibc

/// Threads for work that takes CPU time: what handles more than 64 KiB or 256 events. Queued work goes to the next thread
/// that is free, in order; two pieces may run at once. They run until `stop`.
///
/// `offload(to: workers) { … }` sends work here.
package final class Workers: TaskExecutor {
    private let queue = BlockingQueue<UnownedJob>()
    private let threads: [JobThread]

    /// - Parameter count: how many threads; left out, one for each processor, at most eight.
    /// - Throws: `reactor.thread` when not even one can be started.
    package init(count: Int = min(8, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))) throws(ReactorError) {
        threads = (0..<max(1, count)).map { _ in JobThread() }
        for (index, thread) in threads.enumerated() {
            do {
                try thread.start(name: "worker-\(index + 1)", queue: queue) { [self] job in
                    job.runSynchronously(on: asUnownedTaskExecutor())
                }
            } catch {
                if index == 0 { throw error }
                break  // fewer do the same work, later
            }
        }
    }

    /// Takes no more work, lets what is queued run, and returns when the threads have ended. Called from elsewhere. Work
    /// that comes later is a mistake of the caller; it never runs.
    package func stop() async {
        queue.close()
        for thread in threads { await thread.end() }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        // Whoever queues a task holds nothing of it any more: it may run, end, and let go of this executor before `push` has
        // returned.
        let own = Unmanaged.passRetained(self)
        defer { own.release() }
        let job = UnownedJob(job)
        guard !queue.push(job) else { return }
        // What is under way may need the queue several times before it is done.
        let taken = threads.contains(where: \.isCurrent) && queue.push(job, evenIfClosed: true)
        assert(taken, "work for the workers after they were stopped")
    }
}
