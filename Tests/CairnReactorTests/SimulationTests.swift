import CairnReactor
import CairnTesting
import Glibc
import Testing

@Suite struct SimulationTests {
    @Test(arguments: 0..<50 as Range<UInt64>)
    func `two runs with one seed are the same`(seed: UInt64) throws {
        let first = try SimulatedLoop.run(seed: seed) { try await market($0) }
        let second = try SimulatedLoop.run(seed: seed) { try await market($0) }
        #expect(first.trace == second.trace)
        #expect(first.value == second.value)
        #expect(first.elapsed == second.elapsed)
    }

    @Test func `two processes with one seed do the same`() async throws {
        let child = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            let outcome = try SimulatedLoop.run(seed: 7) { try await market($0) }
            let text = "<\(outcome.trace.fingerprint)>"
            #expect(write(STDOUT_FILENO, text, text.utf8.count) == text.utf8.count)
        }
        let here = try SimulatedLoop.run(seed: 7) { try await market($0) }
        let there = String(decoding: try #require(child).standardOutputContent, as: UTF8.self)
        #expect(there.contains("<\(here.trace.fingerprint)>"))
    }

    @Test func `other seeds give other orders`() throws {
        let orders = try (0..<20 as Range<UInt64>).map { seed in
            try SimulatedLoop.run(seed: seed) { try await market($0) }.value
        }
        #expect(Set(orders).count > 10)
        #expect(Set(orders.map { $0.sorted() }).count == 1)
    }

    @Test func `a month passes at once, and no timer is early`() throws {
        let outcome = try SimulatedLoop.run(seed: 1) { loop in
            let start = loop.wallMilliseconds
            for _ in 0..<30 {
                let deadline = loop.now.advanced(by: .seconds(86_400))
                try await loop.sleep(until: deadline)
                #expect(loop.now >= deadline)
            }
            return loop.wallMilliseconds - start
        }
        #expect(outcome.elapsed >= .seconds(30 * 86_400))
        #expect(outcome.elapsed < .seconds(30 * 86_400 + 1))
        #expect(outcome.value >= 30 * 86_400_000)
    }

    @Test func `everything runs on the one loop, workers too`() throws {
        try SimulatedLoop.run(seed: 3) { loop in
            #expect(await offload(to: loop) { loop.isCurrent })
            async let child = loop.isCurrent
            #expect(await child)
        }
    }

    @Test func `who waits for nothing in the simulation is told so`() {
        let error = #expect(throws: SimulationError.self) {
            try SimulatedLoop.run(seed: 1) { _ in
                _ = await Wait<Bool>().outcome(onCancel: false) {}
            }
        }
        #expect(error.map { if case .stuck = $0 { true } else { false } } == true)
    }

    @Test func `a task that leaves the simulation ends it`() {
        let loose = #expect(throws: SimulationError.self) {
            try SimulatedLoop.run(seed: 1) { _ in await Task.detached {}.value }
        }
        #expect(loose.map { if case .escaped = $0 { true } else { false } } == true)
        // Its timer is the global executor's: the simulation sees nobody who would ever wake the task.
        #expect(throws: SimulationError.self) {
            try SimulatedLoop.run(seed: 1) { _ in try await Task.sleep(for: .milliseconds(1)) }
        }
    }

    @Test func `what never ends is noticed`() {
        let error = #expect(throws: SimulationError.self) {
            try SimulatedLoop.run(seed: 1, mostSteps: 1_000) { _ in while !Task.isCancelled { await Task.yield() } }
        }
        #expect(error.map { if case .endless = $0 { true } else { false } } == true)
    }

    @Test func `what was spawned is cancelled at the end and awaited`() throws {
        let ended = Shared(false)
        try SimulatedLoop.run(seed: 1) { loop in
            loop.spawn {
                try? await loop.sleep(for: .seconds(1_000))
                ended.withLock { $0 = true }
            }
        }
        #expect(ended.value)
    }

    @Test func `setting the wall clock is told`() throws {
        try SimulatedLoop.run(seed: 1) { loop in
            let told = Shared(0)
            loop.whenWallClockIsSet { told.withLock { $0 += 1 } }
            let before = loop.now
            loop.setWallClock(milliseconds: 5_000)
            #expect(loop.wallMilliseconds == 5_000)
            #expect(loop.now == before)
            #expect(told.value == 1)
        }
    }
}

/// Tasks, actors, groups and timers, in an order that only the seed decides.
private func market(_ loop: SimulatedLoop) async throws -> [Int] {
    let ledger = Ledger(loop: loop)
    try await withThrowingTaskGroup { group in
        for trader in 0..<6 {
            group.addTask {
                for round in 0..<5 {
                    try await loop.sleep(for: .milliseconds(10 * (trader % 3)))
                    await Task.yield()
                    await ledger.enter(trader * 100 + round)
                    await loop.spawn { await ledger.enter(-trader) }.value
                }
            }
        }
        try await group.waitForAll()
    }
    return await ledger.entries
}

private actor Ledger {
    private let loop: SimulatedLoop
    private(set) var entries: [Int] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: SimulatedLoop) { self.loop = loop }

    func enter(_ entry: Int) { entries.append(entry) }
}
