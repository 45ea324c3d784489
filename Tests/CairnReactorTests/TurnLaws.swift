import CairnReactor
import CairnTesting
import Testing

@Suite struct TurnLaws {
    /// The turns of a loop as its listener saw them.
    private struct Record {
        var turns = 0
        var mostJobs = 0
        /// The turn at whose end the deadline had passed.
        var dueAt: Int?
        /// The turn in which the timer ran.
        var firedIn: Int?
    }

    @Test func `two tasks that only yield do not delay a timer by more than a turn`() async throws {
        let record = Shared(Record())
        try await withReactor { loop in
            let deadline = loop.now.advanced(by: .milliseconds(2))
            loop.whenTurnEnds { turn in
                let passed = loop.now >= deadline
                record.withLock { record in
                    record.turns += 1
                    record.mostJobs = max(record.mostJobs, turn.jobs)
                    if passed, record.dueAt == nil { record.dueAt = record.turns }
                }
            }
            let yielders = (0..<2).map { _ in
                loop.spawn { while !Task.isCancelled { await Task.yield() } }
            }
            await withCheckedContinuation { fired in
                loop.schedule(at: deadline) {
                    record.withLock { $0.firedIn = $0.turns + 1 }
                    fired.resume()
                }
            }
            for yielder in yielders { yielder.cancel() }
        }
        let seen = record.value
        let fired = try #require(seen.firedIn)
        #expect(fired <= (seen.dueAt ?? fired) + 1)
        #expect(seen.mostJobs <= 3)
    }

    @Test func `a turn runs at most 256 jobs and 256 timers, in order`() async throws {
        let turns = Shared<[Turn]>([])
        let order = Shared<[Int]>([])
        try await withReactor { loop in
            loop.whenTurnEnds { turn in turns.withLock { $0.append(turn) } }
            await withCheckedContinuation { done in
                for number in 0..<1_000 { loop.post { order.withLock { $0.append(number) } } }
                for number in 1_000..<2_000 {
                    loop.schedule(at: loop.now) { order.withLock { $0.append(number) } }
                }
                loop.schedule(at: loop.now) { done.resume() }
            }
        }
        let (jobs, timers) = turns.withLock { turns in (turns.map(\.jobs), turns.map(\.timers)) }
        #expect((jobs.max() ?? 0) <= 256)
        #expect((timers.max() ?? 0) <= 256)
        #expect(order.withLock { $0.filter { $0 < 1_000 } } == Array(0..<1_000))
        #expect(order.withLock { $0.filter { $0 >= 1_000 } } == Array(1_000..<2_000))
    }

    @Test func `a turn tells how long it held the thread`() async throws {
        let turns = Shared<[Turn]>([])
        try await withReactor { loop in
            loop.whenTurnEnds { turn in turns.withLock { $0.append(turn) } }
            for _ in 0..<200 { await Task.yield() }
            try await loop.sleep(for: .milliseconds(5))
        }
        let seen = turns.value
        #expect(seen.allSatisfy { turn in turn.held >= .zero && turn.jobs + turn.timers + turn.events > 0 })
        #expect(seen.contains { $0.cpu != nil })
        #expect(seen.filter { $0.cpu != nil }.count <= seen.count / 64 + 1)
    }

    @Test func `a wake-up from four threads is never lost`() async throws {
        let (threads, rounds) = (4, 50_000)
        let received = Shared([Int](repeating: 0, count: threads))
        try await withReactor { loop in
            try await withThrowingTaskGroup { group in
                for thread in 0..<threads {
                    let own = try BlockingThread(name: "waker-\(thread)")
                    let count: @Sendable () -> Void = { received.withLock { $0[thread] += 1 } }
                    group.addTask {
                        await own.run { wake(loop, rounds: rounds, count) }
                        await own.stop()
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(received.value == [Int](repeating: rounds, count: threads))
    }
}

/// Posts `rounds` actions in bursts of one to eight and waits for the last of each burst, so that the loop falls asleep
/// again and again.
private func wake(_ loop: Reactor, rounds: Int, _ action: @escaping @Sendable () -> Void) {
    let gate = Gate()
    var left = rounds
    while left > 0 {
        let burst = min(left, 1 + left % 8)
        for _ in 1..<max(burst, 1) { loop.post(action) }
        loop.post {
            action()
            gate.open()
        }
        gate.wait()
        left -= burst
    }
}
