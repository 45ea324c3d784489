import CairnReactor
import CairnTesting
import Testing

@Suite struct ThreadTests {
    private struct Refusal: Error, Equatable { var number: Int }

    @Test func `a blocked thread does not delay a timer`() async throws {
        let thread = try BlockingThread(name: "blocked")
        try await withReactor { loop in
            let gate = Gate()
            // Only the timer opens the gate: were it delayed by the blocked thread, neither would ever end.
            loop.schedule(after: .milliseconds(1)) { gate.open() }
            await thread.run { gate.wait() }
            #expect(loop.isCurrent)
        }
        await thread.stop()
    }

    @Test func `a blocking thread does what it is asked in order, and tells errors as they are`() async throws {
        let thread = try BlockingThread(name: "in-order")
        try await withReactor { loop in
            let order = Shared<[Int]>([])
            await withTaskGroup { group in
                for number in 0..<100 {
                    group.addTask { await thread.run { order.withLock { $0.append(number) } } }
                }
            }
            #expect(order.value == Array(0..<100))
            let refused = await #expect(throws: Refusal.self) {
                try await thread.run { () throws(Refusal) in throw Refusal(number: 7) }
            }
            #expect(refused == Refusal(number: 7))
        }
        await thread.stop()
    }

    @Test func `an actor on a blocking thread is on that thread and no other`() async throws {
        let thread = try BlockingThread(name: "actor")
        let notebook = Notebook(thread: thread)
        try await withReactor { loop in
            for number in 0..<50 { await notebook.note(number) }
            #expect(await notebook.notes == Array(0..<50))
            #expect(!thread.isCurrent)
        }
        #expect(await notebook.wasElsewhere == false)
        await thread.stop()
    }

    @Test func `cancelled work still runs, and sees that it was cancelled`() async throws {
        let thread = try BlockingThread(name: "cancelled")
        try await withReactor { loop in
            let (inside, release) = (Gate(), Gate())
            let first = loop.spawn {
                await thread.run { () -> Bool in
                    inside.open()
                    release.wait()
                    return Task.isCancelled
                }
            }
            let second = loop.spawn { await thread.run { Task.isCancelled } }
            await offloadWait(inside)
            first.cancel()
            second.cancel()
            release.open()
            #expect(await first.value)
            #expect(await second.value)
        }
        await thread.stop()
    }

    @Test func `a thread that is stopped first does what was queued`() async throws {
        let thread = try BlockingThread(name: "stopped")
        let done = Shared(0)
        try await withReactor { loop in
            let gate = Gate()
            let tasks = (0..<20).map { _ in
                loop.spawn {
                    await thread.run {
                        gate.wait()
                        done.withLock { $0 += 1 }
                    }
                }
            }
            // The loop is in order: ten turns later each of them waits at the thread.
            for _ in 0..<10 { await Task.yield() }
            for _ in tasks { gate.open() }
            await thread.stop()
            for task in tasks { await task.value }
        }
        #expect(done.value == 20)
    }

    @Test func `workers work at the same time, off the loop`() async throws {
        let workers = try Workers(count: 2)
        try await withReactor { loop in
            let (left, right) = (Gate(), Gate())
            // Each waits for the other: one thread alone would never finish.
            async let first: Void = offload(to: workers) {
                right.open()
                left.wait()
            }
            async let second: Void = offload(to: workers) {
                left.open()
                right.wait()
            }
            _ = await (first, second)
            #expect(await offload(to: workers) { !loop.isCurrent })
            #expect(loop.isCurrent)
        }
        await workers.stop()
    }

    /// Whoever queues a task on a thread holds nothing of it any more: the task may be through, and have let go of the
    /// thread, before the queueing returns. The address sanitizer sees it when that is forgotten.
    @Test func `a thread that is stopped and let go at once hurts nobody who still queues on it`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<50 {
                        let thread = try BlockingThread(name: "short-lived")
                        #expect(await thread.run { 7 } == 7)
                        await thread.stop()
                        let workers = try Workers(count: 1)
                        #expect(await offload(to: workers) { 8 } == 8)
                        await workers.stop()
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `a loop that ends at once hurts no thread that still comes back to it`() async throws {
        let thread = try BlockingThread(name: "coming-back")
        for round in 0..<50 {
            try await withReactor { _ in #expect(await thread.run { round } == round) }
        }
        await thread.stop()
    }

    @Test func `a lock lets one thread in at a time`() async throws {
        let total = Shared(0)
        let workers = try Workers(count: 4)
        await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    await offload(to: workers) {
                        for _ in 0..<200_000 { total.withLock { $0 += 1 } }
                    }
                }
            }
        }
        await workers.stop()
        #expect(total.value == 800_000)
    }
}

/// Waits for a gate without holding up the loop.
private func offloadWait(_ gate: Gate) async {
    guard let waiter = try? BlockingThread(name: "waiter") else { return }
    await waiter.run { gate.wait() }
    await waiter.stop()
}

private actor Notebook {
    private let thread: BlockingThread
    private(set) var notes: [Int] = []
    private(set) var wasElsewhere = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(thread: BlockingThread) { self.thread = thread }

    func note(_ number: Int) {
        notes.append(number)
        if !thread.isCurrent { wasElsewhere = true }
    }
}
