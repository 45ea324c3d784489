import CairnReactor
import CairnTesting
import Testing

@Suite struct SpawnTests {
    @Test func `a body runs on the reactor's thread and its value comes back`() async throws {
        let value = try await withReactor { loop in
            #expect(loop.isCurrent)
            await Task.yield()
            #expect(loop.isCurrent)
            return 42
        }
        #expect(value == 42)
    }

    @Test func `an error comes back as it was thrown`() async throws {
        await #expect(throws: CancellationError.self) {
            try await withReactor { _ in throw CancellationError() }
        }
    }

    @Test func `a spawned task runs at once up to its first suspension`() async throws {
        try await withReactor { loop in
            let steps = Shared<[Int]>([])
            let task = loop.spawn {
                steps.withLock { $0.append(1) }
                await Task.yield()
                steps.withLock { $0.append(3) }
            }
            steps.withLock { $0.append(2) }
            await task.value
            #expect(steps.value == [1, 2, 3])
        }
    }

    @Test func `a task that an actor spawns does not enter the actor while it runs`() async throws {
        try await withReactor { loop in
            let room = Room(loop: loop)
            await room.spawnVisitorWhileOccupied()
            await room.visited()
            #expect(await !room.wasEnteredTwice)
        }
    }

    @Test func `a task spawned from another thread runs on the loop`() async throws {
        let workers = try Workers(count: 1)
        try await withReactor { loop in
            await offload(to: workers) {
                #expect(!loop.isCurrent)
                #expect(await loop.spawn { loop.isCurrent }.value)
            }
        }
        await workers.stop()
    }

    @Test func `an error of a spawned task reaches who awaits it`() async throws {
        try await withReactor { loop in
            let task = loop.spawn { () async throws -> Int in throw CancellationError() }
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func `what still lives at the end is cancelled and awaited`() async throws {
        let ended = Shared(false)
        try await withReactor { loop in
            _ = loop.spawn {
                try? await loop.sleep(for: .seconds(1_000))
                ended.withLock { $0 = true }
            }
        }
        #expect(ended.value)
    }

    @Test func `a task spawned while the loop ends is cancelled from the start`() async throws {
        let cancelled = Shared(false)
        try await withReactor { loop in
            _ = loop.spawn {
                try? await loop.sleep(for: .seconds(1_000))
                _ = loop.spawn {
                    try? await loop.sleep(for: .seconds(1_000))
                    cancelled.withLock { $0 = Task.isCancelled }
                }
            }
        }
        #expect(cancelled.value)
    }

    @Test func `what was spawned and has ended is forgotten`() async throws {
        try await withReactor { loop in
            for _ in 0..<100 { await loop.spawn { await Task.yield() }.value }
            #expect(loop.liveTasks.count == 0)
        }
    }
}

/// Knows whether somebody entered while somebody was in.
private actor Room {
    private let loop: Reactor
    private var occupied = false
    private var visits = 0
    private var waiting: CheckedContinuation<Void, Never>?
    private(set) var wasEnteredTwice = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: Reactor) { self.loop = loop }

    func spawnVisitorWhileOccupied() {
        occupied = true
        loop.spawn { await self.visit() }
        occupied = false
    }

    private func visit() {
        if occupied { wasEnteredTwice = true }
        visits += 1
        waiting?.resume()
        waiting = nil
    }

    func visited() async {
        if visits == 0 { await withCheckedContinuation { waiting = $0 } }
    }
}
