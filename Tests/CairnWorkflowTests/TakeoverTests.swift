import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct TakeoverTests {
    private func run(_ replay: Replay) throws -> ScriptedRun {
        var run = ScriptedRun(
            ToyWorkflow([
                TaskRequest(
                    Path("a"), activity: "http", replay: replay, retry: RetryPolicy(attempts: 2, backoff: .zero),
                    timeout: .seconds(5))
            ]))
        try run.start(input: "in")
        return run
    }

    @Test(arguments: [Replay.safe, .keyed])
    func `the same attempt is made again, with a fresh timer`(replay: Replay) throws {
        var run = try run(replay)
        run.now = run.now.advanced(by: .seconds(4))
        try run.takeOver()
        #expect(run.inFlight == ["a"])
        #expect(try run.input(of: "a") == "in")
        #expect(run.machine.nextTimer == run.now.advanced(by: .seconds(5)))
        try run.fail("a", FailureDetails(code: "x", message: "", retryable: true))
        #expect(run.inFlight == ["a#2"], "the takeover used up no attempt")
    }

    @Test func `a step in flight at three deaths running is taken for their cause`() throws {
        var run = try run(.safe)
        try run.takeOver()
        try run.takeOver()
        #expect(run.inFlight == ["a"])
        try run.takeOver()
        #expect(run.state.completed?.failure?.code == "crashed")
    }

    @Test func `a result between deaths ends the row`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 2))
        try run.start()
        try run.takeOver()
        try run.takeOver()
        try run.complete("steps.s0", 1)
        try run.takeOver()
        try run.takeOver()
        #expect(run.inFlight == ["steps.s1"])
    }

    @Test func `a process that lets go in good order kills nothing`() throws {
        var run = try run(.safe)
        for _ in 0..<10 { try run.takeOver(died: false) }
        #expect(run.inFlight == ["a"])
    }

    @Test func `finished steps are not called again`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 3))
        try run.start()
        try run.complete("steps.s0", 0)
        try run.complete("steps.s1", 1)
        try run.takeOver()
        #expect(run.inFlight == ["steps.s2"])
    }

    @Test func `taking over twice with one epoch is once`() throws {
        var run = try run(.safe)
        try run.takeOver()
        let count = run.history.count
        #expect(try run.take(.executionResumed(at: run.now, epoch: 1)).isEmpty)
        #expect(run.history.count == count)
    }

    @Test func `a run begun by a newer decider is refused`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 1))
        try run.start(revision: 9)
        let error = #expect(throws: NondeterminismError.self) { try run.takeOver() }
        #expect(error?.message.contains("revision 9") == true)
    }

    @Test func `a history with another activity at a path is refused by name`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 2, activity: "http"))
        try run.start()
        var other = RunMachine(workflow: ToyWorkflow(count: 2, activity: "mail"))
        other = try RunMachine(workflow: other.workflow, replaying: run.history)
        let error = #expect(throws: RunMachine.AdvanceError.self) { try other.advance(with: [], now: run.now) }
        guard case .nondeterminism(let error) = error else { return #expect(Bool(false)) }
        #expect(error.path == Path("steps.s0"))
    }
}
