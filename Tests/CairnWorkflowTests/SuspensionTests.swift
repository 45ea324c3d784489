import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct SuspensionTests {
    private static let busy = FailureDetails(code: "busy", message: "busy", retryable: true)

    private static func task(
        _ name: String, timeout: Duration? = nil, attempts: Int = 1, budgets: [Budget] = []
    ) -> TaskRequest {
        TaskRequest(
            Path(name), activity: "http", replay: .safe, retry: RetryPolicy(attempts: attempts), timeout: timeout,
            budgets: budgets)
    }

    @Test func `results in flight are recorded, and nothing follows from them until the run goes on`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 2))
        try run.start()
        #expect(try run.send(EventRaised.suspend, ["by": "ada", "reason": "the office is closed"]).isEmpty)
        #expect(run.machine.status == .suspended)
        #expect(!run.state.waitsForPerson, "something is in flight")
        #expect(try run.complete("steps.s0", 1).isEmpty)
        #expect(run.state.waitsForPerson)
        #expect(run.machine.status == .suspended)
        #expect(run.state.suspension?.by == "ada")
        #expect(run.state.suspension?.reason == "the office is closed")
        try run.send(EventRaised.proceed)
        #expect(run.inFlight == ["steps.s1"])
        #expect(run.machine.status == .running)
        try run.complete("steps.s1", 2)
        #expect(run.state.status == .completed)
    }

    @Test func `a run that nobody has looked at yet is suspended before its first step`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 1))
        let begun = HistoryEvent.executionStarted(
            ExecutionStarted(
                run: "r1", name: "toy", definition: "d", input: .null, seed: 1, revision: 1, at: run.now))
        try run.take([
            begun, .eventRaised(EventRaised(letter: "s", name: EventRaised.suspend, data: .null, at: run.now)),
        ])
        #expect(run.history.count == 2)
        #expect(run.machine.status == .suspended)
        try run.send(EventRaised.proceed)
        #expect(run.inFlight == ["steps.s0"])
    }

    @Test func `the pause before a retry runs on, and the attempt waits`() throws {
        var run = ScriptedRun(ToyWorkflow([Self.task("a", attempts: 2)]))
        try run.start()
        try run.fail("a", Self.busy)
        try run.send(EventRaised.suspend)
        #expect(try run.fireNext().isEmpty)
        #expect(run.inFlight.isEmpty)
        try run.send(EventRaised.proceed)
        #expect(run.inFlight == ["a#2"])
    }

    @Test func `an attempt's timeout runs on`() throws {
        var run = ScriptedRun(ToyWorkflow([Self.task("a", timeout: .seconds(5)), Self.task("b")], parallel: true))
        try run.start()
        try run.send(EventRaised.suspend)
        #expect(try run.fireNext() == [.cancelTask(path: Path("a"), attempt: 1)])
        #expect(run.machine.status == .suspended)
        try run.complete("b", 1)
        try run.send(EventRaised.proceed)
        #expect(run.state.completed?.failure?.code == "timeout")
    }

    @Test func `a question's deadline runs on, and an answer that was given before it counts`() throws {
        for isInTime in [true, false] {
            var run = ScriptedRun(ToyWorkflow(steps: [.ask(Path("w"), timeout: .seconds(5))]))
            try run.start()
            try run.send(EventRaised.suspend)
            if isInTime {
                try run.send(EventRaised.resolve, ["approved": true])
            } else {
                try run.fireNext()
                try run.send(EventRaised.resolve, ["approved": true])
            }
            #expect(!run.isFinished)
            try run.send(EventRaised.proceed)
            #expect(run.state.status == (isInTime ? .completed : .failed))
        }
    }

    @Test func `limits of time stand still, though what is in flight goes on`() throws {
        let budget = Budget(scope: .root, time: .seconds(10))
        var run = ScriptedRun(
            ToyWorkflow([Self.task("a", budgets: [budget]), Self.task("b", budgets: [budget])]))
        try run.start()
        run.now = run.now.advanced(by: .seconds(4))
        try run.send(EventRaised.suspend)
        #expect(run.machine.nextTimer == nil)
        run.now = run.now.advanced(by: .seconds(3600))
        #expect(run.machine.dueTimers(by: run.now).isEmpty)
        try run.send(EventRaised.proceed)
        // Six of ten seconds are left.
        #expect(run.machine.nextTimer == run.now.advanced(by: .seconds(6)))
        run.now = run.now.advanced(by: .seconds(5))
        try run.complete("a", 1)
        #expect(run.inFlight == ["b"])
        #expect(run.machine.nextTimer == run.now.advanced(by: .seconds(1)))
        try run.fireNext()
        #expect(run.state.completed?.failure?.code == "limit.time")
    }

    @Test func `a takeover of a suspended run makes nothing again until it goes on`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 1))
        try run.start()
        try run.send(EventRaised.suspend)
        #expect(try run.takeOver().isEmpty)
        #expect(run.machine.status == .suspended)
        #expect(run.state.waitsForPerson)
        try run.send(EventRaised.proceed)
        #expect(run.inFlight == ["steps.s0"])
    }

    @Test func `who takes a suspended run and dies does not count against a step that he never made`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 1))
        try run.start()
        try run.send(EventRaised.suspend)
        for _ in 0..<5 { try run.takeOver() }
        #expect(run.state.tasks[Path("steps.s0")]?.deaths == 1)
        try run.send(EventRaised.proceed)
        #expect(run.inFlight == ["steps.s0"])
    }

    @Test func `a cancel ends a suspension, and clean-up can be suspended too`() throws {
        var toy = ToyWorkflow(count: 2)
        toy.undo[Path("steps.s0")] = Self.task("steps.s0.undo")
        var run = ScriptedRun(toy)
        try run.start()
        try run.complete("steps.s0", 1)
        try run.send(EventRaised.suspend)
        try run.send(EventRaised.cancel)
        #expect(run.state.suspension == nil)
        try run.send(EventRaised.suspend)
        try run.complete("steps.s1", 1)
        #expect(run.inFlight.isEmpty)
        #expect(run.machine.status == .suspended)
        try run.send(EventRaised.proceed)
        #expect(run.inFlight == ["steps.s0.undo"])
        try run.complete("steps.s0.undo", nil)
        #expect(run.state.status == .cancelled)
    }

    @Test func `a second suspend changes nothing that the first said, and a continue without one nothing at all`()
        throws
    {
        var run = ScriptedRun(ToyWorkflow(count: 1))
        try run.start()
        try run.send(EventRaised.proceed)
        try run.send(EventRaised.suspend, ["by": "ada"])
        try run.send(EventRaised.suspend, ["by": "bob"])
        #expect(run.state.suspension?.by == "ada")
        try run.send(EventRaised.proceed)
        #expect(run.state.suspension == nil)
    }

    // MARK: Terminating

    @Test(arguments: [false, true])
    func `a letter ends the run at once, suspended or not, and what is in flight is told to stop`(suspended: Bool)
        throws
    {
        var toy = ToyWorkflow(count: 2)
        toy.undo[Path("steps.s0")] = Self.task("steps.s0.undo")
        var run = ScriptedRun(toy)
        try run.start()
        try run.complete("steps.s0", 1)
        if suspended { try run.send(EventRaised.suspend) }
        let effects = try run.send(EventRaised.terminate, ["by": "ada", "reason": "wrong file"])
        let end = try #require(run.state.completed)
        #expect(end.status == .terminated)
        #expect(end.failure?.message == "the run was terminated by ada: wrong file")
        #expect(effects == [.cancelTask(path: Path("steps.s1"), attempt: 1), .finish(end)])
        #expect(run.state.tasks[Path("steps.s0.undo")] == nil)
        #expect(run.history.suffix(2).map(\.kind) == ["eventRaised", "executionCompleted"])
        #expect(try run.complete("steps.s1", 2).isEmpty)
        var rng = SplitMix64(seed: 1)
        try WorkflowLaws.check(run, rng: &rng)
    }

    @Test func `a letter ends a run whose driver stops, which decides nothing any more`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 1))
        try run.start()
        let letter = EventRaised(letter: "t", name: EventRaised.terminate, data: .null, at: run.now)
        let advance = try run.machine.advance(with: [.eventRaised(letter)], now: run.now, deciding: false)
        #expect(advance.events.last == .executionCompleted(ExecutionCompleted(terminatedBy: letter)))
        #expect(run.machine.status == .terminated)
    }
}
