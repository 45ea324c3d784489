import CairnReactor
import CairnTesting
import Testing

@Suite struct TimerLaws {
    /// What the timers of one trial should do, kept beside them. Confined to the loop.
    private final class Trial: @unchecked Sendable {
        private let loop: Reactor
        private let end: CheckedContinuation<Void, Never>
        private var random: SplitMix64
        private var toSet: Int
        private var order = 0
        /// By deadline, then by order.
        private var pending: [(deadline: LoopInstant, order: Int, id: TimerID)] = []
        private(set) var fired = 0
        private(set) var cancelled = 0
        private(set) var faults: [String] = []

        init(loop: Reactor, seed: UInt64, toSet: Int, end: CheckedContinuation<Void, Never>) {
            self.loop = loop
            self.end = end
            self.random = SplitMix64(seed: seed)
            self.toSet = toSet
        }

        func step() {
            for _ in 0..<Int.random(in: 1...40, using: &random) where toSet > 0 { set() }
            for _ in 0..<Int.random(in: 0...12, using: &random) where pending.count > 1 { cancel() }
            if pending.isEmpty, toSet > 0 { set() }
        }

        private func set() {
            toSet -= 1
            let number = order
            order += 1
            let delay = Duration.microseconds(Int.random(in: -100...3_000, using: &random))
            let deadline = loop.now.advanced(by: delay)
            let id = loop.schedule(at: deadline) { [self] in fire(number) }
            let place = pending.partitioningIndex { ($0.deadline, $0.order) > (deadline, number) }
            pending.insert((deadline, number, id), at: place)
        }

        private func cancel() {
            let victim = pending.remove(at: Int.random(in: 0..<pending.count, using: &random))
            loop.cancel(victim.id)
            cancelled += 1
        }

        private func fire(_ number: Int) {
            fired += 1
            if let first = pending.first, first.order == number {
                if loop.now < first.deadline { faults.append("\(number) fired early") }
                pending.removeFirst()
            } else {
                faults.append("\(number) fired, but the next was \(pending.first?.order ?? -1)")
            }
            if toSet > 0 { step() } else if pending.isEmpty { end.resume() }
        }
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `of 10,000 set and cancelled at random none is early, out of order or lost`(seed: UInt64) async throws {
        try await withReactor { loop in
            let trial = Shared<Trial?>(nil)
            await withCheckedContinuation { end in
                let started = Trial(loop: loop, seed: seed, toSet: 10_000, end: end)
                trial.withLock { $0 = started }
                started.step()
            }
            let outcome = try #require(trial.value)
            #expect(outcome.faults.isEmpty)
            #expect(outcome.fired + outcome.cancelled == 10_000)
            #expect(outcome.cancelled > 1_000)
        }
    }

    @Test func `a sleep ends no sooner than asked`() async throws {
        try await withReactor { loop in
            for microseconds in [0, 1, 50, 999, 1_001, 3_000] {
                let deadline = loop.now.advanced(by: .microseconds(microseconds))
                try await loop.sleep(until: deadline)
                #expect(loop.now >= deadline)
            }
        }
    }

    @Test func `a sleep that is cancelled ends at once and leaves no timer`() async throws {
        try await withReactor { loop in
            let sleeper = loop.spawn { try await loop.sleep(for: .seconds(1_000)) }
            sleeper.cancel()
            await #expect(throws: CancellationError.self) { try await sleeper.value }
            let early = loop.spawn {
                withUnsafeCurrentTask { $0?.cancel() }
                try await loop.sleep(for: .seconds(1_000))
            }
            await #expect(throws: CancellationError.self) { try await early.value }
            #expect(loop.timerCount == 0)
        }
    }

    @Test func `a sleep may begin and be cancelled on another thread`() async throws {
        let workers = try Workers(count: 2)
        try await withReactor { loop in
            try await offload(to: workers) {
                let before = loop.now
                try await loop.sleep(for: .milliseconds(1))
                #expect(loop.now.duration(since: before) >= .milliseconds(1))
            }
            for _ in 0..<200 {
                await offload(to: workers) {
                    await withTaskGroup { group in
                        group.addTask { try? await loop.sleep(for: .seconds(1_000)) }
                        group.cancelAll()
                    }
                }
            }
            while loop.timerCount > 0 { await Task.yield() }
        }
        await workers.stop()
    }
}

extension Array {
    /// The first index whose element satisfies `predicate`, in an array where those that do come last.
    fileprivate func partitioningIndex(_ predicate: (Element) -> Bool) -> Int {
        var range = indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = predicate(self[middle]) ? range.lowerBound..<middle : middle + 1..<range.upperBound
        }
        return range.lowerBound
    }
}
