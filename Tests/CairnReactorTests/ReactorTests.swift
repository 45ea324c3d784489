import CairnReactor
import CairnTesting
import Testing

@Suite struct ReactorTests {
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

    @Test func `a sleep ends no sooner than asked`() async throws {
        try await withReactor { loop in
            let before = loop.now
            try await loop.sleep(for: .milliseconds(3))
            #expect(loop.now.duration(since: before) >= .milliseconds(3))
        }
    }

    @Test func `a sleep that is cancelled ends at once`() async throws {
        try await withReactor { loop in
            let sleeper = loop.spawn { try await loop.sleep(for: .seconds(1_000)) }
            sleeper.cancel()
            await #expect(throws: CancellationError.self) { try await sleeper.value }
        }
    }

    @Test func `a spawned task runs at once up to its first suspension`() async throws {
        try await withReactor { loop in
            let steps = Lock<[Int]>([])
            let task = loop.spawn {
                steps.withLock { $0.append(1) }
                await Task.yield()
                steps.withLock { $0.append(3) }
            }
            steps.withLock { $0.append(2) }
            await task.value
            #expect(steps.withLock { $0 } == [1, 2, 3])
        }
    }

    @Test func `what still lives at the end is cancelled and awaited`() async throws {
        let ended = Lock(false)
        try await withReactor { loop in
            _ = loop.spawn {
                try? await loop.sleep(for: .seconds(1_000))
                ended.withLock { $0 = true }
            }
        }
        #expect(ended.withLock { $0 })
    }
}
