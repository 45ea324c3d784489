import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// `runs retry --from PATH`.
@Suite struct StartAnewTests {
    private static func completed(parallel: Bool = false) throws -> ScriptedRun {
        var run = ScriptedRun(ToyWorkflow(count: 3, replay: .keyed, parallel: parallel))
        try run.start()
        for step in 0..<3 { try run.complete("steps.s\(step)", .int(Int64(step)), usage: TokenUsage(inputTokens: 5)) }
        return run
    }

    @Test func `the step and what came after it are done again, under new keys`() throws {
        var run = try Self.completed()
        #expect(run.isFinished)
        try run.startAnew(from: "steps.s1")
        #expect(run.inFlight == ["steps.s1"])
        #expect(run.machine.idempotencyKey(for: Path("steps.s0")) == "r1/1/steps.s0")
        #expect(run.machine.idempotencyKey(for: Path("steps.s1")) == "r1/2/steps.s1")
        try run.complete("steps.s1", 10)
        try run.takeOver()
        try run.complete("steps.s2", 20)
        #expect(try run.output() == 20)
        #expect(run.machine.report.map(\.path.rawValue) == ["steps.s0", "steps.s1", "steps.s2"])
        // What was spent is spent.
        #expect(run.state.usage.inputTokens == 15)
    }

    @Test func `a run may be started anew again and again, from its first step too`() throws {
        var run = try Self.completed()
        for generation in 2...5 {
            try run.startAnew(from: "steps.s0")
            #expect(run.machine.idempotencyKey(for: Path("steps.s0")) == "r1/\(generation)/steps.s0")
            for step in 0..<3 { try run.complete("steps.s\(step)", .int(Int64(step))) }
            #expect(run.isFinished)
        }
    }

    @Test(arguments: ["steps.s7", "steps.s", "nonsense", "", "steps.s0.inner"])
    func `a step that was never reached is refused, and nothing changes`(path: String) throws {
        var run = try Self.completed()
        let before = run.history
        #expect(throws: StartAnewError.notReached) { try run.startAnew(from: path) }
        #expect(run.history == before)
        #expect(run.isFinished)
    }

    @Test func `a failed run is started anew before the step that failed`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 3))
        try run.start()
        try run.complete("steps.s0", 1)
        try run.fail("steps.s1", FailureDetails(code: "gone", message: "gone"))
        try run.startAnew(from: "steps.s0")
        for step in 0..<3 { try run.complete("steps.s\(step)", .int(Int64(step))) }
        #expect(run.state.completed?.status == .completed)
    }

    @Test func `an open run waits until nothing is in flight`() throws {
        var run = ScriptedRun(
            ToyWorkflow(steps: [
                .task(TaskRequest(Path("a"), activity: "echo", replay: .keyed)), .event(Path("paid"), "paid"),
            ]))
        try run.start()
        #expect(throws: StartAnewError.inFlight(Path("a"))) { try run.startAnew(from: "a") }
        try run.load()
        try run.takeOver()
        try run.complete("a", 1)
        try run.startAnew(from: "a")
        #expect(run.inFlight == ["a"])
        try run.complete("a", 2)
        try run.send("paid")
        #expect(run.isFinished)
    }

    @Test func `a run that has taken back what it did is not started anew`() throws {
        var toy = ToyWorkflow(count: 2)
        toy.undo[Path("steps.s0")] = TaskRequest(Path("steps.s0.undo"), activity: "echo", replay: .keyed)
        var run = ScriptedRun(toy)
        try run.start()
        try run.complete("steps.s0", 1)
        try run.fail("steps.s1", FailureDetails(code: "gone", message: "gone"))
        try run.complete("steps.s0.undo", 1)
        #expect(run.state.completed?.undone == true)
        #expect(throws: StartAnewError.undone) { try run.startAnew(from: "steps.s1") }
    }

    @Test func `a run that was terminated while it took back what it did is not started anew`() throws {
        var toy = ToyWorkflow(count: 3)
        for step in 0..<2 {
            toy.undo[Path("steps.s\(step)")] = TaskRequest(
                Path("steps.s\(step).undo"), activity: "echo", replay: .keyed)
        }
        var run = ScriptedRun(toy)
        try run.start()
        try run.complete("steps.s0", 1)
        try run.complete("steps.s1", 1)
        try run.fail("steps.s2", FailureDetails(code: "gone", message: "gone"))
        try run.complete("steps.s1.undo", 1)
        try run.send(EventRaised.terminate)
        #expect(run.state.completed?.status == .terminated)
        #expect(run.state.isTakenBack)
        #expect(throws: StartAnewError.undone) { try run.startAnew(from: "steps.s2") }
    }

    @Test func `what was under way at the end is lost to whoever loads the new generation, too`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 2, parallel: true))
        try run.start()
        try run.send(EventRaised.terminate)
        try run.load()
        try run.machine.startAnew(from: Path("steps.s1"), now: run.now)
        let advance = try run.machine.advance(with: [], now: run.now, deciding: false)
        guard case .executionContinued(let begin)? = advance.events.first else { return #expect(Bool(false)) }
        #expect(run.state.lost == [Path("steps.s0")])
        #expect(try WorkflowState(carriedBy: begin, blobs: Blobs()) == run.state)
    }

    @Test func `a cancelled run goes on, and what was open is open again`() throws {
        var run = ScriptedRun(
            ToyWorkflow(
                steps: [
                    .event(Path("paid"), "paid"), .task(TaskRequest(Path("a"), activity: "echo", replay: .keyed)),
                ], parallel: true))
        try run.start()
        try run.complete("a", 1)
        try run.send(EventRaised.cancel, ["by": "ada"])
        #expect(run.state.completed?.status == .cancelled)
        try run.startAnew(from: "a")
        #expect(run.state.openWaits == [Path("paid")])
        try run.complete("a", 2)
        try run.send("paid")
        #expect(run.state.completed?.status == .completed)
    }

    @Test func `an event that a forgotten wait had taken is there for the new one, an answer is not`() throws {
        var run = ScriptedRun(
            ToyWorkflow(steps: [
                .task(TaskRequest(Path("a"), activity: "echo", replay: .keyed)), .event(Path("paid"), "paid"),
                .ask(Path("ok")), .task(TaskRequest(Path("z"), activity: "echo", replay: .keyed)),
            ]))
        try run.start()
        try run.complete("a", 1)
        try run.send("paid", ["sum": 3])
        try run.send(EventRaised.resolve, ["step": "ok", "approved": true])
        try run.complete("z", 1)
        #expect(run.isFinished)
        try run.startAnew(from: "a")
        try run.complete("a", 2)
        #expect(run.state.openWaits == [Path("ok")])
        try run.send(EventRaised.resolve, ["step": "ok", "approved": true])
        try run.complete("z", 2)
        #expect(try run.output() == 2)
    }
}
