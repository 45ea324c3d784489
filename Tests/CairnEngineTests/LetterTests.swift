import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct LetterTests {
    /// Ends when it is cancelled, or never.
    private static func endless(_ loop: any Loop, answers: Bool) -> ScriptedActivity {
        ScriptedActivity { _, _ throws(FailureDetails) in
            while true {
                do {
                    try await loop.sleep(for: .seconds(3600))
                } catch {
                    guard !answers else { throw FailureDetails(code: "cancelled", message: "stopped") }
                    await withUnsafeContinuation { (never: UnsafeContinuation<Void, Never>) in
                        loop.schedule(after: .seconds(1)) { never.resume() }
                    }
                    return ActivityResult(output: "too late")
                }
            }
        }
    }

    private static func cancel(_ loop: any Loop, id: String = "c1") -> Letter {
        Letter(
            run: "r1", id: id, name: EventRaised.cancel, data: ["by": "ana", "reason": "enough"],
            at: Timestamp(milliseconds: loop.wallMilliseconds))
    }

    @Test func `a cancelled run stops its activity and ends as cancelled`() async throws {
        try await withReactor { loop in
            let harness = EngineHarness(
                on: loop, InMemoryRunStore(), ToyWorkflow(count: 2), activity: Self.endless(loop, answers: true))
            try await harness.start()
            #expect(try await harness.engine.post(Self.cancel(loop)) == .accepted)
            let report = try await harness.engine.outcome(of: "r1")
            #expect(report.status == .cancelled)
            #expect(report.steps.count == 1)
        }
    }

    @Test func `an activity that never answers does not keep its run from ending`() async throws {
        try await withReactor { loop in
            let harness = EngineHarness(
                on: loop, InMemoryRunStore(), ToyWorkflow(count: 2), activity: Self.endless(loop, answers: false)
            ) { $0.cancelGrace = .milliseconds(20) }
            try await harness.start()
            _ = try await harness.engine.post(Self.cancel(loop))
            let report = try await harness.engine.outcome(of: "r1")
            #expect(report.status == .cancelled)
        }
    }

    @Test func `another process's letter is noticed while the run is driven`() async throws {
        try await withReactor { loop in
            let store = InMemoryRunStore()
            let harness = EngineHarness(
                on: loop, store, ToyWorkflow(count: 1), activity: Self.endless(loop, answers: true)
            ) { $0.letterInterval = .milliseconds(1) }
            try await harness.start()
            #expect(try await store.post(Self.cancel(loop)) == .accepted)
            #expect(try await harness.engine.outcome(of: "r1").status == .cancelled)
        }
    }

    @Test func `a letter that came while nobody drove the run is folded in at its takeover`() async throws {
        try await withReactor { loop in
            let store = InMemoryRunStore()
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 3))
            try await harness.engine.record(EngineHarness.runStart("r1"))
            #expect(try await harness.engine.post(Self.cancel(loop)) == .accepted)
            #expect(try await harness.engine.post(Self.cancel(loop)) == .repeated)
            try await harness.engine.resume("r1")
            #expect(try await harness.engine.outcome(of: "r1").status == .cancelled)
            #expect(try await store.load("r1").letters.isEmpty)
            let error = await #expect(throws: EngineError.self) {
                try await harness.engine.post(Self.cancel(loop, id: "c2"))
            }
            #expect(error?.code == .runEnded)
        }
    }

    @Test func `what an activity streams is heard in order, each attempt from its beginning`() async throws {
        try await withReactor { loop in
            let activity = ScriptedActivity { _, context throws(FailureDetails) in
                context.stream(.text("a"))
                context.stream(.text("b"))
                guard context.attempt == 2 else { throw FailureDetails(code: "cut", message: "cut", retryable: true) }
                return ActivityResult(output: "ab")
            }
            let task = TaskRequest(
                Path("steps.a"), activity: "echo", replay: .safe,
                retry: RetryPolicy(attempts: 2, backoff: .zero, factor: 1))
            let harness = EngineHarness(on: loop, InMemoryRunStore(), ToyWorkflow([task]), activity: activity)
            let heard = Shared<[String]>([])
            let watch = await harness.engine.watch("r1") { update in
                let line =
                    switch update {
                    case .committed(_, let version): version == 1 ? "committed 1" : "committed"
                    case .reset(_, let attempt): "reset \(attempt)"
                    case .delta(_, let attempt, let sequence, .text(let text)): "\(attempt).\(sequence) \(text)"
                    case .released(let error): "released \(error?.code.rawValue ?? "")"
                    }
                heard.withLock { $0.append(line) }
            }
            let report = try await harness.finish()
            #expect(report.output == "ab")
            await harness.engine.unwatch(watch)
            #expect(
                heard.value == [
                    "committed 1", "reset 1", "1.0 a", "1.1 b", "committed", "reset 2", "2.0 a", "2.1 b", "committed",
                    "released ",
                ])
        }
    }

    @Test func `an attempt that takes too long is stopped, and what it says later is for nobody`() async throws {
        try await withReactor { loop in
            let task = TaskRequest(
                Path("steps.a"), activity: "echo", replay: .safe, timeout: .milliseconds(5))
            let harness = EngineHarness(
                on: loop, InMemoryRunStore(), ToyWorkflow([task]), activity: Self.endless(loop, answers: true))
            let report = try await harness.finish()
            #expect(report.status == .failed)
            #expect(report.failure?.code == "timeout")
        }
    }

    @Test func `deadlines are looked at again when the clock was set`() async throws {
        try await withReactor { loop in
            let task = TaskRequest(
                Path("steps.a"), activity: "echo", replay: .safe, timeout: .milliseconds(5))
            let harness = EngineHarness(
                on: loop, InMemoryRunStore(), ToyWorkflow([task]), activity: Self.endless(loop, answers: true))
            try await harness.start()
            await harness.engine.clockWasSet()
            #expect(try await harness.engine.outcome(of: "r1").failure?.code == "timeout")
        }
    }

    @Test func `who waits for a run may stop waiting`() async throws {
        try await withReactor { loop in
            let harness = EngineHarness(
                on: loop, InMemoryRunStore(), ToyWorkflow(count: 1), activity: Self.endless(loop, answers: true))
            try await harness.start()
            let waiting = loop.spawn { try await harness.engine.outcome(of: "r1") }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { _ = try await waiting.value }
            await harness.engine.shutdown()
        }
    }
}
