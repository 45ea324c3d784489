import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct DrivingTests {
    @Test func `a run goes through its steps to its end, each step one commit`() async throws {
        try await withReactor { loop in
            let harness = EngineHarness(on: loop, InMemoryRunStore(), ToyWorkflow(count: 3))
            let report = try await harness.finish(input: ["a": 1])
            #expect(report.status == .completed)
            #expect(report.output == "steps.s2")
            #expect(report.steps.map(\.path.rawValue) == ["steps.s0", "steps.s1", "steps.s2"])
            #expect(report.header.version == 4)
            #expect(report.header.head.ended != nil)
            try await harness.store.acquire("r1").release()
            #expect(await harness.engine.drivenRuns.isEmpty)
        }
    }

    @Test func `parallel steps run at once`() async throws {
        try await withReactor { loop in
            let running = Shared(0)
            let most = Shared(0)
            let activity = ScriptedActivity { _, context in
                let now = running.withLock {
                    $0 += 1; return $0
                }
                most.withLock { $0 = max($0, now) }
                await Task.yield()
                running.withLock { $0 -= 1 }
                return ActivityResult(output: .string(context.path.rawValue))
            }
            let harness = EngineHarness(
                on: loop, InMemoryRunStore(), ToyWorkflow(count: 5, parallel: true), activity: activity)
            let report = try await harness.finish()
            #expect(report.output == "steps.s4")
            #expect(most.value == 5)
        }
    }

    @Test func `an activity is given its key, its input and its deadline`() async throws {
        try await withReactor { loop in
            let seen = Shared<[ActivityContext]>([])
            let activity = ScriptedActivity { input, context in
                seen.withLock { $0.append(context) }
                return ActivityResult(output: input)
            }
            let task = TaskRequest(Path("steps.a"), activity: "echo", replay: .keyed, timeout: .seconds(60))
            let harness = EngineHarness(on: loop, InMemoryRunStore(), ToyWorkflow([task]), activity: activity)
            let report = try await harness.finish("my-run", input: ["question": "why?"])
            #expect(report.output == ["question": "why?"])
            let context = try #require(seen.value.first)
            #expect(context.run == "my-run")
            #expect(context.idempotencyKey == "my-run/1/steps.a")
            #expect(context.attempt == 1)
            let definition = try EngineHarness.definition().hash
            #expect(context.definition == definition)
            let deadline = try #require(context.deadline)
            #expect(deadline.duration(since: loop.now) > .seconds(50))
        }
    }

    @Test func `a failure is retried by policy, and then fails the run`() async throws {
        try await withReactor { loop in
            let calls = Shared<[Int]>([])
            let activity = ScriptedActivity { _, context throws(FailureDetails) in
                calls.withLock { $0.append(context.attempt) }
                throw FailureDetails(
                    code: "model.unreachable", message: "nobody there", retryable: true, unreachable: true)
            }
            let task = TaskRequest(
                Path("steps.a"), activity: "echo", replay: .safe,
                retry: RetryPolicy(attempts: 3, backoff: .milliseconds(1), factor: 1))
            let harness = EngineHarness(on: loop, InMemoryRunStore(), ToyWorkflow([task]), activity: activity)
            let report = try await harness.finish()
            #expect(report.status == .failed)
            #expect(report.failure?.code == "model.unreachable")
            #expect(report.failure?.unreachable == true)
            #expect(calls.value == [1, 2, 3])
        }
    }

    @Test func `an activity that this build does not have fails its step by name`() async throws {
        try await withReactor { loop in
            let harness = EngineHarness(on: loop, InMemoryRunStore(), ToyWorkflow(count: 1, activity: "teleport"))
            let report = try await harness.finish()
            #expect(report.failure?.code == "activity.unknown")
            #expect(report.failure?.message.contains("teleport") == true)
        }
    }

    @Test func `large values become blobs and come back whole`() async throws {
        try await withReactor { loop in
            let long = JSON.string(String(repeating: "stone ", count: 50_000))
            let activity = ScriptedActivity { input, _ in ActivityResult(output: input, citations: [input]) }
            let store = InMemoryRunStore()
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 2), activity: activity)
            let report = try await harness.finish(input: ["text": long])
            #expect(report.output == ["text": long])
            let stored = try await store.load("r1")
            #expect(stored.segments.reduce(0) { $0 + $1.events.count } < 4000)
            // Read back by an engine that never saw them.
            let other = EngineHarness(on: loop, store, ToyWorkflow(count: 2))
            #expect(try await other.engine.outcome(of: "r1").output == ["text": long])
        }
    }

    @Test func `more runs than one batch holds all finish`() async throws {
        try await withReactor { loop in
            let harness = EngineHarness(on: loop, InMemoryRunStore(), ToyWorkflow(count: 4))
            for number in 0..<300 { try await harness.start("r\(number)") }
            for number in 0..<300 {
                #expect(try await harness.engine.outcome(of: "r\(number)").status == .completed)
            }
        }
    }

    @Test(arguments: ["", "a b", "ä", String(repeating: "x", count: 65), "a/b", "a\n"])
    func `what is no run id is refused`(id: String) async throws {
        try await withReactor { loop in
            let harness = EngineHarness(on: loop, InMemoryRunStore(), ToyWorkflow(count: 1))
            let error = await #expect(throws: EngineError.self) { try await harness.start(id) }
            #expect(error?.code == .runInvalidID)
        }
    }

    @Test func `an id is used once`() async throws {
        try await withReactor { loop in
            let harness = EngineHarness(on: loop, InMemoryRunStore(), ToyWorkflow(count: 1))
            _ = try await harness.finish()
            let error = await #expect(throws: EngineError.self) { try await harness.start() }
            #expect(error?.code == .runExists)
        }
    }

    @Test func `a fresh id is valid and unlike the one before`() throws {
        let id = try RunID.fresh()
        try RunID.check(id)
        #expect(try RunID.fresh() != id)
    }

    @Test func `a detached start waits for whoever resumes it`() async throws {
        try await withReactor { loop in
            let harness = EngineHarness(on: loop, InMemoryRunStore(), ToyWorkflow(count: 2))
            try await harness.engine.record(EngineHarness.runStart("r1"))
            #expect(try await harness.history().count == 1)
            #expect(await harness.engine.drivenRuns.isEmpty)
            try await harness.engine.resume("r1")
            #expect(try await harness.engine.outcome(of: "r1").output == "steps.s1")
        }
    }
}
