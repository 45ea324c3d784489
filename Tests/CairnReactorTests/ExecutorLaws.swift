import CairnReactor
import CairnTesting
import Testing

@Suite struct ExecutorLaws {
    @Test func `a job never runs on another thread`() async throws {
        let workers = try Workers(count: 4)
        let strays = Shared(0)
        let check: @Sendable (Reactor) -> Void = { loop in
            if !loop.isCurrent { strays.withLock { $0 += 1 } }
        }
        try await withReactor { loop in
            let counter = Counter(loop: loop)
            await withTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<200 {
                            check(loop)
                            // From the loop to a worker, from there into an actor of the loop, and back.
                            await offload(to: workers) {
                                if loop.isCurrent { strays.withLock { $0 += 1 } }
                                await counter.increment()
                                if loop.isCurrent { strays.withLock { $0 += 1 } }
                            }
                            check(loop)
                            async let one: Void = check(loop)
                            await one
                            await concurrently { check(loop) }
                            await loop.spawn { check(loop) }.value
                        }
                    }
                }
            }
            #expect(await counter.value == 1_600)
            #expect(await counter.strays == 0)
        }
        await workers.stop()
        #expect(strays.value == 0)
    }

    @Test func `jobs queued on the loop run in the order in which they were queued, whatever their priority`()
        async throws
    {
        let order = Shared<[Int]>([])
        try await withReactor { loop in
            await withTaskGroup { group in
                for number in 0..<100 {
                    group.addTask(priority: number % 2 == 0 ? .low : .high) { order.withLock { $0.append(number) } }
                }
            }
        }
        #expect(order.value == Array(0..<100))
    }

    @Test func `what the loop alone may do traps on another thread`() async {
        await #expect(processExitsWith: .failure) {
            try await withReactor { loop in
                let thread = try BlockingThread(name: "stranger")
                await thread.run { _ = loop.schedule(at: loop.now) {} }
            }
        }
    }
}

private func concurrently(_ body: @concurrent @Sendable () async -> Void) async { await body() }

private actor Counter {
    private let loop: Reactor
    private(set) var value = 0
    private(set) var strays = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: Reactor) { self.loop = loop }

    func increment() {
        value += 1
        if !loop.isCurrent { strays += 1 }
    }
}
