import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Runs in generations, driven by an engine.
@Suite struct GenerationEngineTests {
    private static func short(_ settings: inout EngineSettings) { settings.generationEvents = 5 }

    @Test func `a long run is one run, whatever its generations`() throws {
        try SimulatedLoop.run(seed: 3) { loop in
            let store = InMemoryRunStore()
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 40), settings: Self.short)
            let report = try await harness.finish()
            #expect(report.status == .completed)
            #expect(report.output == "steps.s39")
            #expect(report.steps.map(\.path) == (0..<40).map { Path("steps.s\($0)") })
            let header = try await store.header(of: "r1")
            #expect(header.generation > 15)
            #expect(try await store.load("r1").segments.count < 6)
            // Every generation is readable, and all of them together are one life.
            let events = try await harness.history()
            #expect(try RunMachine(workflow: ToyWorkflow(count: 40), replaying: events).report == report.steps)
            for generation in 2...header.generation {
                let first = try #require(try await store.history(of: "r1", generation: generation).first)
                #expect(try HistoryCodec.decode(first.events).first?.kind == "executionContinued")
            }
        }
    }

    @Test func `another process goes on in any generation`() throws {
        try SimulatedLoop.run(seed: 3) { loop in
            let store = InMemoryRunStore()
            let calls = Shared<[Path: Int]>([:])
            let activity = ScriptedActivity { _, context throws(FailureDetails) in
                calls.withLock { $0[context.path, default: 0] += 1 }
                try? await loop.sleep(for: .milliseconds(10))
                return ActivityResult(output: .string(String(repeating: "x", count: 700)))
            }
            let workflow = ToyWorkflow(count: 30)
            var first = true
            var status = RunStatus.running
            while status != .completed {
                let harness = EngineHarness(
                    on: loop, InMemoryRunStore(sharing: store), workflow, activity: activity
                ) {
                    Self.short(&$0)
                    $0.shutdownGrace = .seconds(1)
                    $0.inlineBytes = 1000
                }
                if first { try await harness.start() } else { try await harness.engine.resume("r1") }
                first = false
                // Stopped in the middle: what is in flight is told to stop, and does not.
                try await loop.sleep(for: .milliseconds(35))
                await harness.engine.shutdown()
                status = try await store.header(of: "r1").head.status
            }
            let report = try await EngineHarness(on: loop, store, workflow, settings: Self.short).engine.report(
                of: "r1")
            #expect(report.steps.count == 30)
            #expect(report.steps.allSatisfy { $0.outcome == .completed })
            #expect(calls.value.values.allSatisfy { $0 <= 2 })
        }
    }

    @Test func `a long run's values are blobs, a short one's stand in its rows`() throws {
        try SimulatedLoop.run(seed: 3) { loop in
            let store = InMemoryRunStore()
            let activity = ScriptedActivity { _, context throws(FailureDetails) in
                ActivityResult(output: .string(context.path.rawValue + String(repeating: "x", count: 9_990)))
            }
            let short = EngineHarness(on: loop, store, ToyWorkflow(count: 3), activity: activity)
            _ = try await short.finish("short")
            #expect(try await bytes(of: "short", in: store) > 3 * 9_990)
            let long = EngineHarness(on: loop, store, ToyWorkflow(count: 60), activity: activity)
            _ = try await long.finish("long")
            #expect(try await bytes(of: "long", in: store) < 200_000)
        }
    }

    private func bytes(of run: String, in store: any RunStore) async throws -> Int {
        try await store.wholeHistory(of: run).reduce(0) { $0 + $1.events.count }
    }

    @Test func `a run is started anew from a step, by whoever holds it`() throws {
        try SimulatedLoop.run(seed: 3) { loop in
            let store = InMemoryRunStore()
            let keys = Shared<[String]>([])
            let activity = ScriptedActivity { _, context throws(FailureDetails) in
                keys.withLock { $0.append(context.idempotencyKey) }
                return ActivityResult(output: .string(context.path.rawValue))
            }
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 3), activity: activity)
            _ = try await harness.finish()
            try await harness.engine.retry("r1", from: Path("steps.s1"))
            #expect(try await store.header(of: "r1").generation == 2)
            #expect(try await store.header(of: "r1").epoch == 2)
            #expect(try await harness.engine.outcome(of: "r1").output == "steps.s2")
            #expect(
                keys.value == ["r1/1/steps.s0", "r1/1/steps.s1", "r1/1/steps.s2", "r1/2/steps.s1", "r1/2/steps.s2"])
            let error = await #expect(throws: EngineError.self) {
                try await harness.engine.retry("r1", from: Path("steps.s9"))
            }
            #expect(error?.code == .runStepNotReached)
            #expect(try await store.header(of: "r1").generation == 2)
            // Nothing is held after a refusal.
            try await store.acquire("r1").release()
        }
    }

    @Test func `what a generation began with is damaged, and the run is named`() throws {
        try SimulatedLoop.run(seed: 3) { loop in
            let store = InMemoryRunStore()
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 4), settings: Self.short)
            _ = try await harness.finish()
            let header = try await store.header(of: "r1")
            let begin = ExecutionContinued(
                started: ExecutionStarted(
                    run: "r1", name: "toy", definition: "d", input: .null, seed: 7, revision: 1,
                    generation: header.generation + 1, at: header.started),
                parts: [ExecutionContinued.Part(level: 0, value: .literal(["no": "list"]))], open: .literal([:]),
                at: header.started)
            try await store.append(
                RunAppend(
                    run: "r1", version: header.version, epoch: header.epoch, opens: header.generation + 1,
                    events: HistoryCodec.encode([.executionContinued(begin)])))
            let error = await #expect(throws: EngineError.self) { try await harness.engine.report(of: "r1") }
            #expect(error?.code == .runCorrupt)
            #expect(error?.run == "r1")
        }
    }
}
