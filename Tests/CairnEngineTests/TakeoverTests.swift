import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// A run that goes from one engine to another.
@Suite struct TakeoverTests {
    /// An activity that waits at each step until it is let go, or cancelled; and counts its calls.
    private struct Gate: Sendable {
        let calls = Shared<[String]>([])
        let isOpen = Shared(false)
        let loop: any Loop

        var activity: ScriptedActivity {
            ScriptedActivity { _, context throws(FailureDetails) in
                calls.withLock { $0.append("\(context.path)#\(context.attempt)") }
                while !isOpen.value {
                    do {
                        try await loop.sleep(for: .milliseconds(1))
                    } catch {
                        throw FailureDetails(code: "cancelled", message: "told to stop")
                    }
                }
                return ActivityResult(output: .string(context.idempotencyKey))
            }
        }
    }

    @Test func `a run that another engine drives is not taken, and its driver is named`() async throws {
        try await withReactor { loop in
            let store = InMemoryRunStore()
            let gate = Gate(loop: loop)
            let one = EngineHarness(on: loop, store, ToyWorkflow(count: 1), activity: gate.activity)
            let two = EngineHarness(on: loop, store, ToyWorkflow(count: 1))
            try await one.start()
            let error = await #expect(throws: EngineError.self) { try await two.engine.resume("r1") }
            #expect(error?.code == .runDrivenElsewhere)
            #expect(error?.driver?.pid == 4711)
            gate.isOpen.withLock { $0 = true }
            #expect(try await one.engine.outcome(of: "r1").status == .completed)
        }
    }

    @Test func `after a shutdown the next engine goes on, and nobody has died`() async throws {
        try await withReactor { loop in
            let store = InMemoryRunStore()
            let gate = Gate(loop: loop)
            let one = EngineHarness(on: loop, store, ToyWorkflow(count: 2), activity: gate.activity)
            try await one.start()
            let waiting = loop.spawn { try await one.engine.outcome(of: "r1") }
            await one.engine.shutdown()
            let error = await #expect(throws: EngineError.self) { _ = try await waiting.value }
            #expect(error?.code == .stopping)
            await #expect(throws: EngineError.self) { try await one.start("r2") }
            await #expect(throws: EngineError.self) { try await one.engine.resume("r1") }

            let two = EngineHarness(on: loop, store, ToyWorkflow(count: 2), activity: gate.activity)
            gate.isOpen.withLock { $0 = true }
            try await two.engine.resume("r1")
            #expect(try await two.engine.outcome(of: "r1").output == "r1/1/steps.s1")
            #expect(gate.calls.value == ["steps.s0#1", "steps.s0#1", "steps.s1#1"])
            let resumed = try await two.history().compactMap { event in
                if case .executionResumed(_, let epoch, let died) = event { (epoch, died) } else { nil }
            }
            #expect(resumed.map(\.0) == [2])
            #expect(resumed.map(\.1) == [false])
            #expect(one.complaints.value.isEmpty)
        }
    }

    @Test func `what finishes while the engine stops is kept`() async throws {
        try await withReactor { loop in
            let store = InMemoryRunStore()
            let calls = Shared(0)
            let activity = ScriptedActivity { _, context in
                calls.withLock { $0 += 1 }
                try? await loop.sleep(for: .seconds(60))
                return ActivityResult(output: "done all the same")
            }
            let one = EngineHarness(
                on: loop, store, ToyWorkflow(count: 2, replay: .unsafe), activity: activity)
            try await one.start()
            await one.engine.shutdown()
            let two = EngineHarness(on: loop, store, ToyWorkflow(count: 2, replay: .unsafe))
            let report = try await two.engine.report(of: "r1")
            #expect(report.steps.map(\.outcome) == [.completed])
            try await two.engine.resume("r1")
            #expect(try await two.engine.outcome(of: "r1").status == .completed)
            #expect(calls.value == 1)
        }
    }

    @Test func `an unsafe step in flight is in doubt until a person answers`() async throws {
        try await withReactor { loop in
            let store = InMemoryRunStore()
            let gate = Gate(loop: loop)
            let workflow = ToyWorkflow(count: 2, replay: .unsafe)
            let one = EngineHarness(on: loop, store, workflow, activity: gate.activity)
            try await one.start()
            await one.engine.shutdown()

            let two = EngineHarness(on: loop, store, workflow)
            try await two.engine.resume("r1")
            let report = try await two.engine.outcome(of: "r1")
            #expect(report.status == .waiting)
            #expect(report.questions.map(\.path) == [Path("steps.s0")])
            let waiting = loop.spawn { try await two.engine.outcome(of: "r1") }
            #expect(try await waiting.value.status == .waiting)
            let answer = Letter(
                run: "r1", id: "l1", name: EventRaised.resolve, data: ["approved": true, "output": "it happened"],
                at: Timestamp(milliseconds: loop.wallMilliseconds))
            #expect(try await two.engine.post(answer) == .accepted)
            let end = try await two.engine.outcome(of: "r1")
            #expect(end.status == .completed)
            #expect(end.output == "steps.s1")
            #expect(gate.calls.value.count == 1)
        }
    }

    @Test func `a failed run starts its failed step anew, with the same key`() async throws {
        try await withReactor { loop in
            let store = InMemoryRunStore()
            let keys = Shared<[String]>([])
            let isFixed = Shared(false)
            let activity = ScriptedActivity { _, context throws(FailureDetails) in
                keys.withLock { $0.append(context.idempotencyKey) }
                guard context.path == Path("steps.s0") || isFixed.value else {
                    throw FailureDetails(code: "http.status", message: "500")
                }
                return ActivityResult(output: "ok")
            }
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 2), activity: activity)
            #expect(try await harness.finish().status == .failed)
            isFixed.withLock { $0 = true }
            try await harness.engine.resume("r1")
            let report = try await harness.engine.outcome(of: "r1")
            #expect(report.status == .completed)
            #expect(keys.value == ["r1/1/steps.s0", "r1/1/steps.s1", "r1/1/steps.s1"])
            // A run that has ended well stays as it is.
            try await harness.engine.resume("r1")
            #expect(try await harness.engine.outcome(of: "r1").header.version == report.header.version)
        }
    }

    @Test func `a step at which three processes died is taken for the cause`() async throws {
        try await withReactor { loop in
            let store = InMemoryRunStore()
            let gate = Gate(loop: loop)
            for _ in 0..<3 {
                let crashing = CrashingStore(store, CrashPlan())
                let harness = EngineHarness(on: loop, crashing, ToyWorkflow(count: 1), activity: gate.activity)
                do {
                    try await harness.engine.resume("r1")
                } catch let error as EngineError where error.code == .runNotFound {
                    try await harness.start()
                }
                crashing.die()
            }
            let last = EngineHarness(on: loop, store, ToyWorkflow(count: 1))
            try await last.engine.resume("r1")
            let report = try await last.engine.outcome(of: "r1")
            #expect(report.failure?.code == "crashed")
            #expect(gate.calls.value.count == 3)
            gate.isOpen.withLock { $0 = true }
        }
    }

    @Test func `a run that is not there, or open elsewhere, is told so`() async throws {
        try await withReactor { loop in
            let store = InMemoryRunStore()
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 1))
            let acts: [(String) async throws -> Void] = [
                { try await harness.engine.resume($0) }, { _ = try await harness.engine.outcome(of: $0) },
            ]
            for body in acts {
                let error = await #expect(throws: EngineError.self) { try await body("nobody") }
                #expect(error?.code == .runNotFound)
            }
            try await harness.engine.record(EngineHarness.runStart("r1"))
            let error = await #expect(throws: EngineError.self) { try await harness.engine.outcome(of: "r1") }
            #expect(error?.code == .runNotDriven)
        }
    }

    @Test func `a run with a damaged history or another definition is left alone`() async throws {
        try await withReactor { loop in
            let store = InMemoryRunStore()
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 1))
            let definition = try EngineHarness.definition()
            for (id, events) in [("damaged", "[{\"decisionStar"), ("strange", "[{\"decisionStarted\":{\"at\":1}}]")] {
                try await store.create(
                    NewRun(
                        id: id, name: "toy", origin: "run", definition: definition, driver: nil,
                        head: RunHead(status: .running), started: Timestamp(milliseconds: 0), events: Array(events.utf8)
                    ))
            }
            let damaged = await #expect(throws: EngineError.self) { try await harness.engine.resume("damaged") }
            #expect(damaged?.code == .runCorrupt)
            let strange = await #expect(throws: EngineError.self) { try await harness.engine.resume("strange") }
            #expect(strange?.code == .runNondeterminism)
            try await store.acquire("damaged").release()
            #expect(try await store.load("strange").header.epoch == 0)
            #expect(try await harness.finish("healthy").status == .completed)
        }
    }
}
