import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct CancelTests {
    @Test func `a cancelled run stops what is in flight, waits for it, and begins nothing`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 2))
        try run.start()
        #expect(
            try run.send(EventRaised.cancel, ["by": "ada", "reason": "wrong file"])
                == [.cancelTask(path: Path("steps.s0"), attempt: 1)])
        #expect(run.state.status == .running)
        try run.complete("steps.s0", "too late")
        #expect(run.state.status == .cancelled)
        #expect(run.state.tasks[Path("steps.s1")] == nil)
        #expect(run.state.completed?.failure?.message == "the run was cancelled by ada: wrong file")
        guard case .completed? = run.state.tasks[Path("steps.s0")]?.phase else { return #expect(Bool(false)) }
    }

    @Test func `a second cancel changes nothing that the first said`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 1))
        try run.start()
        try run.send(EventRaised.cancel, ["by": "ada"])
        #expect(try run.send(EventRaised.cancel, ["by": "bob"]).isEmpty)
        #expect(run.state.cancellation?.by == "ada")
    }

    @Test func `a run that waits for its next attempt is cancelled at once`() throws {
        var run = ScriptedRun(
            ToyWorkflow([
                TaskRequest(Path("a"), activity: "http", replay: .safe, retry: RetryPolicy(attempts: 5))
            ]))
        try run.start()
        try run.fail("a", FailureDetails(code: "x", message: "", retryable: true))
        try run.send(EventRaised.cancel)
        #expect(run.state.status == .cancelled)
        #expect(run.machine.nextTimer == nil)
    }

    @Test func `what a dead process had in flight is neither made again nor waited for`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 1))
        try run.start()
        run.machine = try RunMachine(workflow: run.machine.workflow, replaying: run.history)
        let effects = try run.take([
            .executionResumed(at: run.now, epoch: 1),
            .eventRaised(EventRaised(letter: "c", name: EventRaised.cancel, data: .null, at: run.now)),
        ])
        #expect(run.state.status == .cancelled)
        #expect(effects.count == 1)
        #expect(run.machine.report.map(\.outcome) == [.cancelled])
    }

    @Test func `an attempt that does not stop is given up at its timeout`() throws {
        var run = ScriptedRun(
            ToyWorkflow([TaskRequest(Path("a"), activity: "http", replay: .safe, timeout: .seconds(5))]))
        try run.start()
        try run.send(EventRaised.cancel)
        try run.fireNext()
        #expect(run.state.status == .cancelled)
    }
}
