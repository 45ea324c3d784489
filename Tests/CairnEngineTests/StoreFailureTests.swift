import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// The disk fails in the middle of a run.
@Suite struct StoreFailureTests {
    /// Which appends fail, and whether they take effect all the same.
    private static let cases: [(failures: ClosedRange<Int>, takesEffect: Bool)] = [
        (1...1, false), (1...1, true), (2...4, false), (2...2, true), (3...3, true),
    ]

    @Test(arguments: cases)
    func `a write that failed is looked up on disk and made again`(
        failures: ClosedRange<Int>, takesEffect: Bool
    ) async throws {
        try await withReactor { loop in
            let calls = Shared<[String]>([])
            let activity = ScriptedActivity { _, context in
                calls.withLock { $0.append(context.path.rawValue) }
                return ActivityResult(output: .string(context.path.rawValue))
            }
            let store = FaultyStore(InMemoryRunStore()) { number in
                failures.contains(number) ? (takesEffect ? .afterTakingEffect : .before) : nil
            }
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 3), activity: activity)
            let report = try await harness.finish()
            #expect(report.output == "steps.s2")
            #expect(report.header.version == 4)
            #expect(calls.value == ["steps.s0", "steps.s1", "steps.s2"])
            #expect(harness.complaints.value.count == failures.count)
        }
    }

    @Test func `a disk that stays full ends the driving, not the run`() async throws {
        try await withReactor { loop in
            let memory = InMemoryRunStore()
            let store = FaultyStore(memory) { $0 >= 2 ? .before : nil }
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 3))
            let error = await #expect(throws: EngineError.self) { _ = try await harness.finish() }
            #expect(error?.code == .storeFull)
            let next = EngineHarness(on: loop, memory, ToyWorkflow(count: 3))
            try await next.engine.resume("r1")
            #expect(try await next.engine.outcome(of: "r1").status == .completed)
        }
    }

    @Test func `a run that another has taken is let go, and nothing of it is committed`() async throws {
        try await withReactor { loop in
            let memory = InMemoryRunStore()
            let isOpen = Shared(false)
            let activity = ScriptedActivity { _, _ in
                while !isOpen.value { await Task.yield() }
                return ActivityResult(output: "late")
            }
            let harness = EngineHarness(on: loop, memory, ToyWorkflow(count: 2), activity: activity)
            try await harness.start()
            let waiting = loop.spawn { try await harness.engine.outcome(of: "r1") }
            // Somebody else takes the run without asking, as a host would whose clock ran ahead.
            let events = HistoryCodec.encode([.executionResumed(at: Timestamp(milliseconds: 1), epoch: 2)])
            try await memory.append(
                RunAppend(
                    run: "r1", version: 1, epoch: 1,
                    claim: Driver(pid: 1, host: "there", started: Timestamp(milliseconds: 0)), events: events))
            isOpen.withLock { $0 = true }
            let error = await #expect(throws: EngineError.self) { _ = try await waiting.value }
            #expect(error?.code == .runTaken)
            #expect(try await memory.load("r1").header.version == 2)
            #expect(await harness.engine.drivenRuns.isEmpty)
        }
    }
}
