import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Suspending, going on, terminating and cancelling: driven runs, and runs that nobody drives.
@Suite struct ControlTests {
    private static func letter(_ name: String, _ loop: any Loop, id: String = "c1") -> Letter {
        Letter(
            run: "r1", id: id, name: name, data: ["by": "ana"], at: Timestamp(milliseconds: loop.wallMilliseconds))
    }

    /// Each activity waits until it is let go.
    private static func held(_ gate: Gate) -> ScriptedActivity {
        ScriptedActivity { _, context throws(FailureDetails) in
            do {
                try await gate.pass()
            } catch {
                throw FailureDetails(code: "cancelled", message: "stopped")
            }
            return ActivityResult(output: .string(context.path.rawValue))
        }
    }

    @Test func `a suspended run takes its result in, waits for a person, and goes on where it stood`() async throws {
        try await withReactor { loop in
            let (gate, store) = (Gate(loop), InMemoryRunStore())
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 2), activity: Self.held(gate))
            try await harness.start()
            _ = try await harness.engine.post(Self.letter(EventRaised.suspend, loop))
            gate.open()
            let report = try await harness.engine.outcome(of: "r1")
            #expect(report.status == .suspended)
            #expect(report.waitsForPerson)
            #expect(report.suspension?.by == "ana")
            #expect(report.steps.map(\.outcome) == [.completed])
            #expect(report.header.head == RunHead(status: .suspended))
            await harness.engine.shutdown()

            let other = EngineHarness(on: loop, store, ToyWorkflow(count: 2), activity: Self.held(gate))
            // Taken up without a word it stays suspended.
            try await other.engine.resume("r1")
            #expect(try await other.engine.outcome(of: "r1").status == .suspended)
            try await other.engine.resume("r1", proceed: Self.letter(EventRaised.proceed, loop, id: "c2"))
            let end = try await other.engine.outcome(of: "r1")
            #expect(end.status == .completed)
            #expect(end.steps.map(\.attempt) == [1, 1])
        }
    }

    @Test func `a word to go on enters no history of a run that is not suspended`() async throws {
        try await withReactor { loop in
            let store = InMemoryRunStore()
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 1))
            try await harness.engine.record(EngineHarness.runStart("r1"))
            try await harness.engine.resume("r1", proceed: Self.letter(EventRaised.proceed, loop))
            _ = try await harness.engine.outcome(of: "r1")
            #expect(try await !harness.history().contains { $0.kind == "eventRaised" })
        }
    }

    @Test func `a terminated run ends at once, and its activity is told to stop`() async throws {
        try await withReactor { loop in
            let gate = Gate(loop)
            let harness = EngineHarness(
                on: loop, InMemoryRunStore(), ToyWorkflow(count: 2), activity: Self.held(gate))
            try await harness.start()
            _ = try await harness.engine.post(Self.letter(EventRaised.terminate, loop))
            let report = try await harness.engine.outcome(of: "r1")
            #expect(report.status == .terminated)
            #expect(report.failure?.code == "terminated")
            #expect(report.steps.map(\.outcome) == [.cancelled])
            #expect(await harness.engine.drivenRuns.isEmpty)
        }
    }

    // MARK: Runs that nobody drives

    @Test(arguments: [
        (EventRaised.cancel, RunStatus.cancelled), (EventRaised.suspend, .suspended),
        (EventRaised.terminate, .terminated),
    ])
    func `what needs no call is carried out without a driver`(name: String, status: RunStatus) async throws {
        try await withReactor { loop in
            let store = InMemoryRunStore()
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 2))
            try await harness.engine.record(EngineHarness.runStart("r1"))
            _ = try await harness.engine.post(Self.letter(name, loop))
            #expect(try await harness.engine.settle("r1").status == status)
            let stored = try await store.load("r1")
            #expect(stored.header.head.status == status)
            #expect(stored.letters.isEmpty)
            #expect(stored.header.driver == nil)
            #expect(try await !store.isDriven("r1"))
            #expect(try await harness.engine.report(of: "r1").status == status)
            #expect(await harness.engine.drivenRuns.isEmpty)
        }
    }

    @Test func `clean-up and answers are left, with their letters, to the next driver`() async throws {
        try await withReactor { loop in
            var toy = ToyWorkflow(steps: [
                .task(TaskRequest(Path("a"), activity: "echo", replay: .safe)), .ask(Path("ok")),
            ])
            toy.undo[Path("a")] = TaskRequest(Path("a.undo"), activity: "echo", replay: .keyed)
            let store = InMemoryRunStore()
            let first = EngineHarness(on: loop, store, toy)
            #expect(try await first.finish().status == .waiting)
            await first.engine.shutdown()
            let before = try await store.load("r1").header

            let harness = EngineHarness(on: loop, store, toy)
            _ = try await harness.engine.post(Self.letter(EventRaised.cancel, loop))
            #expect(try await harness.engine.settle("r1").status == .waiting)
            #expect(try await store.load("r1").header == before)
            #expect(try await store.load("r1").letters.count == 1)
            try await harness.engine.resume("r1")
            let report = try await harness.engine.outcome(of: "r1")
            #expect(report.status == .cancelled)
            #expect(report.undone)
        }
    }

    @Test func `a run that is driven elsewhere is not settled from here`() async throws {
        try await withReactor { loop in
            let (gate, store) = (Gate(loop), InMemoryRunStore())
            let driver = EngineHarness(on: loop, store, ToyWorkflow(count: 1), activity: Self.held(gate))
            try await driver.start()
            let other = EngineHarness(on: loop, InMemoryRunStore(sharing: store), ToyWorkflow(count: 1))
            let word = Self.letter(EventRaised.terminate, loop)
            for act in [{ _ = try await other.engine.settle("r1") }, { try await other.engine.terminate(by: word) }] {
                let error = await #expect(throws: EngineError.self) { try await act() }
                #expect(error?.code == .runDrivenElsewhere)
            }
            gate.open()
            #expect(try await driver.engine.outcome(of: "r1").status == .completed)
        }
    }

    @Test func `a run that no build understands is terminated all the same`() async throws {
        try await withReactor { loop in
            let store = InMemoryRunStore()
            let harness = EngineHarness(on: loop, store, ToyWorkflow(count: 1))
            var start = try EngineHarness.runStart("r1")
            start.name = "toy"
            try await harness.engine.record(start)
            // Of another world: its second version is no history.
            try await store.append(
                RunAppend(run: "r1", version: 1, epoch: 0, events: Array("not a history".utf8)))
            let word = Self.letter(EventRaised.terminate, loop)
            _ = try await harness.engine.post(word)
            await #expect(throws: EngineError.self) { _ = try await harness.engine.settle("r1") }
            try await harness.engine.terminate(by: word)
            let header = try await store.header(of: "r1")
            #expect(header.head.status == .terminated)
            #expect(header.head.ended == word.at)
            try await harness.engine.terminate(by: word)
        }
    }

    // MARK: Crashes

    /// A run that is suspended after its first step, told to go on by whoever takes it up then, and terminated after its
    /// second, killed at every interaction with the store.
    @Test func `a process that dies at any point loses no word`() throws {
        var point = 0
        while true {
            let (deaths, ending) = try SimulatedLoop.run(seed: 3) { [point] loop in
                try await Self.ending(on: loop, dyingAt: point)
            }.value
            #expect(ending == .terminated, "dying at \(point)")
            if deaths == 0 { break }
            point += 1
        }
        #expect(point > 15)
    }

    private static func ending(on loop: any Loop, dyingAt point: Int) async throws -> (Int, RunStatus) {
        let memory = InMemoryRunStore()
        var deaths = 0
        var points: [Int?] = [point, nil]
        while true {
            let plan = CrashPlan(at: points.isEmpty ? nil : points.removeFirst())
            let store = CrashingStore(InMemoryRunStore(sharing: memory), plan)
            let harness = EngineHarness(
                on: loop, store, ToyWorkflow(count: 2), activity: held(Gate(loop))
            ) { $0.storeRetries = 0 }
            do {
                try await act(harness, loop)
            } catch let error as EngineError where error.code == .storeClosed {
                deaths += 1
            }
            store.die()
            let status = try? await memory.header(of: "r1").head.status
            if let status, status.isTerminal { return (deaths, status) }
        }
    }

    /// What the person does, as often as it takes: whatever was said before is not said twice, by the letters' ids.
    private static func act(_ harness: EngineHarness, _ loop: any Loop) async throws {
        do {
            try await harness.engine.record(EngineHarness.runStart("r1"))
        } catch let error as EngineError where error.code == .runExists {
            // It was recorded before a death.
        }
        _ = try await harness.engine.post(letter(EventRaised.suspend, loop, id: "suspend"))
        _ = try await harness.engine.settle("r1")
        try await harness.engine.resume("r1", proceed: letter(EventRaised.proceed, loop, id: "proceed"))
        let word = letter(EventRaised.terminate, loop, id: "terminate")
        do {
            _ = try await harness.engine.post(word)
            let report = try await harness.engine.outcome(of: "r1")
            guard !report.status.isTerminal else { return }
        } catch let error as EngineError where error.code == .runEnded {
            return
        }
        await harness.engine.shutdown()
    }
}

/// Holds up activities until it is opened.
private final class Gate: Sendable {
    private let loop: any Loop
    private let isOpen = Shared(false)

    init(_ loop: any Loop) { self.loop = loop }

    func open() { isOpen.withLock { $0 = true } }

    func pass() async throws { while !isOpen.value { try await loop.sleep(for: .milliseconds(1)) } }
}
