import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Letters and deadlines while somebody drives a run, and while nobody does.
@Suite struct WaitingTests {
    private static let ok = Path("steps.ok")

    private static func letter(_ data: JSON, id: String = "l1", at: Int64) -> Letter {
        Letter(run: "r1", id: id, name: EventRaised.resolve, data: data, at: Timestamp(milliseconds: at))
    }

    private static func simulate<Value: Sendable>(
        _ body: @escaping @Sendable (SimulatedLoop, InMemoryRunStore) async throws -> Value
    ) throws -> Value {
        try SimulatedLoop.run(seed: 1) { loop in try await body(loop, InMemoryRunStore()) }.value
    }

    @Test func `a run that only a person can move on says what it asks, until when`() throws {
        let report = try Self.simulate { loop, store in
            let harness = EngineHarness(on: loop, store, ToyWorkflow(steps: [.ask(Self.ok, timeout: .seconds(60))]))
            let report = try await harness.finish()
            await harness.engine.shutdown()
            return report
        }
        #expect(report.status == .waiting)
        #expect(report.waitsForPerson)
        #expect(report.header.head.wake == report.questions.first?.deadline)
        #expect(report.questions.first?.ask == "May it?")
        #expect(report.questions.first?.show == ["step": "steps.ok"])
        #expect(report.questions.first?.kind == .approval)
        #expect(report.steps.map(\.outcome) == [.waiting])
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `whoever asks for the outcome, at any moment, is told when the run waits for a person`(seed: UInt64) throws {
        let statuses = try SimulatedLoop.run(seed: seed) { loop in
            let store = InMemoryRunStore()
            let workflow = ToyWorkflow(steps: [
                .task(TaskRequest(Path("a"), activity: "echo", replay: .safe)), .ask(Self.ok, timeout: .seconds(3600)),
            ])
            let harness = EngineHarness(on: loop, store, workflow) { $0.idleTime = .milliseconds(1) }
            if seed % 2 == 0 { await harness.engine.attend() }
            try await harness.start()
            let waiters = (0..<6).map { number in
                loop.spawn {
                    try await loop.sleep(for: .microseconds(number * 20))
                    return try await harness.engine.outcome(of: "r1").status
                }
            }
            var statuses: [RunStatus] = []
            for waiter in waiters { statuses.append(try await waiter.value) }
            await harness.engine.shutdown()
            return statuses
        }.value
        #expect(statuses == Array(repeating: .waiting, count: 6))
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `nobody is told of an end that is not on disk`(seed: UInt64) throws {
        let told = try SimulatedLoop.run(seed: seed) { loop in
            let store = InMemoryRunStore()
            let workflow = ToyWorkflow(steps: [
                .task(TaskRequest(Path("a"), activity: "echo", replay: .safe)), .ask(Self.ok),
            ])
            let harness = EngineHarness(on: loop, InterceptedStore(store, SlowAppends(loop: loop)), workflow)
            try await harness.start()
            let person = loop.spawn {
                // About when the question is on disk, and who waits is about to be told.
                try await loop.sleep(for: SlowAppends.pause + .microseconds(Int(seed % 40) * 4 - 80))
                let word = Self.letter(["approved": true, "by": "ada"], at: loop.wallMilliseconds)
                return try await harness.engine.post(word)
            }
            let report = try await harness.engine.outcome(of: "r1")
            let onDisk = try await store.header(of: "r1").head.status
            _ = try await person.value
            await harness.engine.shutdown()
            return (report: report.status, disk: onDisk)
        }.value
        #expect(told.report == .waiting || told.disk == .completed)
    }

    @Test func `a wait for a time is waited for, and told as such`() throws {
        let (before, after) = try Self.simulate { loop, store in
            let harness = EngineHarness(on: loop, store, ToyWorkflow(steps: [.pause(Path("p"), .seconds(60))]))
            try await harness.start()
            let before = try await harness.engine.report(of: "r1")
            let after = try await harness.engine.outcome(of: "r1")
            return (before, after)
        }
        #expect(before.status == .waiting)
        #expect(!before.waitsForPerson)
        #expect(before.waits.map(\.path) == [Path("p")])
        #expect(after.status == .completed)
    }

    @Test(arguments: [true, false])
    func `an answer counts when it was given before the deadline, though both passed while nobody drove`(
        inTime: Bool
    ) throws {
        let report = try Self.simulate { loop, store in
            let workflow = ToyWorkflow(steps: [.ask(Self.ok, timeout: .seconds(60))])
            let first = EngineHarness(on: loop, store, workflow)
            let waiting = try await first.finish()
            await first.engine.shutdown()
            let deadline = waiting.questions.first?.deadline?.milliseconds ?? 0
            try await loop.sleep(for: .seconds(600))
            _ = try await store.post(Self.letter(["approved": true], at: inTime ? deadline : deadline + 1))
            let second = EngineHarness(on: loop, store, workflow)
            try await second.engine.resume("r1")
            return try await second.engine.outcome(of: "r1")
        }
        #expect(report.status == (inTime ? .completed : .failed))
    }

    @Test func `another process's answer is found before the deadline fires`() throws {
        let report = try Self.simulate { loop, store in
            let workflow = ToyWorkflow(steps: [.ask(Self.ok, timeout: .milliseconds(1010))])
            // It would look for letters only long after the deadline.
            let harness = EngineHarness(on: loop, store, workflow) { $0.letterInterval = .seconds(3600) }
            try await harness.start()
            let deadline = try await harness.engine.report(of: "r1").questions.first?.deadline?.milliseconds ?? 0
            _ = try await InMemoryRunStore(sharing: store).post(Self.letter(["approved": true], at: deadline - 1))
            try await loop.sleep(for: .seconds(2))
            return try await harness.engine.outcome(of: "r1")
        }
        #expect(report.status == .completed)
    }

    @Test(arguments: [false, true])
    func `an answer that is committed between the last look and the deadline's commit counts`(isTakeover: Bool) throws {
        let report = try Self.simulate { loop, store in
            let workflow = ToyWorkflow(steps: [.ask(Self.ok, timeout: .seconds(60))])
            let deadline = Shared<Int64?>(nil)
            let late = FaultyStore(
                store,
                meanwhile: { _ in
                    guard let deadline = deadline.withLock({ $0.take() }) else { return }
                    _ = try await store.post(Self.letter(["approved": true], at: deadline - 1))
                })
            let first = EngineHarness(on: loop, late, workflow) { $0.letterInterval = .seconds(3600) }
            try await first.start()
            let question = try await first.engine.report(of: "r1").questions.first
            var driver = first
            if isTakeover {
                await first.engine.shutdown()
                try await loop.sleep(for: .seconds(61))
                driver = EngineHarness(on: loop, late, workflow)
            }
            deadline.withLock { $0 = question?.deadline?.milliseconds }
            if isTakeover { try await driver.engine.resume("r1") } else { try await loop.sleep(for: .seconds(61)) }
            return try await driver.engine.outcome(of: "r1")
        }
        #expect(report.status == .completed)
    }

    @Test func `a run that is let go undecided is not listed as waiting`() throws {
        let status = try Self.simulate { loop, store in
            let stopping = Shared(false)
            let activity = ScriptedActivity { _, _ throws(FailureDetails) in
                try? await loop.sleep(for: .seconds(1))
                stopping.withLock { $0 = true }
                return ActivityResult(output: 1)
            }
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 2), activity: activity)
            try await harness.start()
            // Its first step completes while the engine stops, and what follows is left to the next driver.
            await harness.engine.shutdown()
            return try await store.header(of: "r1").head.status
        }
        #expect(status == .running)
    }

    @Test func `a failed run that took back what it did is not resumed`() throws {
        let error = try Self.simulate { loop, store in
            var workflow = ToyWorkflow(steps: [
                .task(TaskRequest(Path("a"), activity: "echo", replay: .safe)), .pause(Path("p"), .seconds(1)),
                .task(TaskRequest(Path("b"), activity: "echo", replay: .safe)),
            ])
            workflow.undo[Path("a")] = TaskRequest(Path("a.undo"), activity: "echo", replay: .safe)
            let activity = ScriptedActivity { _, context throws(FailureDetails) in
                if context.path == Path("b") { throw FailureDetails(code: "gone", message: "") }
                return ActivityResult(output: 1)
            }
            let harness = EngineHarness(on: loop, store, workflow, activity: activity)
            let report = try await harness.finish()
            #expect(report.status == .failed)
            #expect(report.steps.map(\.path.rawValue) == ["a", "a.undo", "p", "b"] || report.steps.count == 4)
            do {
                try await harness.engine.resume("r1")
            } catch let error as EngineError {
                return error.code
            }
            return EngineError.Code.storeFailed
        }
        #expect(error == .runUndone)
    }
}

/// A store that takes its time with each step.
private struct SlowAppends: StoreInterceptor {
    static let pause: Duration = .milliseconds(5)
    let loop: any Loop

    func perform<Answer: Sendable>(_ call: StoreCall, _ make: () async throws -> Answer) async throws -> Answer {
        if case .append = call { try await loop.sleep(for: Self.pause) }
        return try await make()
    }
}
