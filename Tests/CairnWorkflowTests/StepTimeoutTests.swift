import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct StepTimeoutTests {
    private func run(_ replay: Replay = .safe, attempts: Int = 2) throws -> ScriptedRun {
        var run = ScriptedRun(
            ToyWorkflow([
                TaskRequest(
                    Path("a"), activity: "http", replay: replay, retry: RetryPolicy(attempts: attempts, backoff: .zero),
                    timeout: .seconds(5))
            ]))
        try run.start()
        return run
    }

    @Test func `an attempt that takes too long is stopped, and tried again`() throws {
        var run = try run()
        #expect(run.machine.nextTimer == run.now.advanced(by: .seconds(5)))
        let effects = try run.fireNext()
        #expect(effects.first == .cancelTask(path: Path("a"), attempt: 1))
        #expect(run.state.inFlight == [Path("a")])
        #expect(run.state.tasks[Path("a")]?.attempt == 2)
        #expect(run.machine.nextTimer == run.now.advanced(by: .seconds(5)))
    }

    @Test func `the late answer is recorded for what it used, and ignored`() throws {
        var run = try run()
        try run.fireNext()
        let late = HistoryEvent.taskCompleted(
            TaskCompleted(
                path: Path("a"), attempt: 1, output: .literal("late"), usage: TokenUsage(inputTokens: 9), at: run.now))
        #expect(try run.take(late).isEmpty)
        #expect(run.state.usage.inputTokens == 9)
        #expect(run.history.last == late)
        try run.take(late)
        #expect(run.state.usage.inputTokens == 9, "and only once")
        try run.complete("a", "in time")
        #expect(try run.output() == "in time")
    }

    @Test func `an answer in time disarms the timer`() throws {
        var run = try run()
        try run.complete("a", 1)
        #expect(run.machine.nextTimer == nil)
        #expect(try run.take(.timerFired(path: Path("a").timeout(ofAttempt: 1), at: run.now)).isEmpty)
    }

    @Test func `a call that must not be repeated fails at its timeout`() throws {
        var run = try run(.unsafe, attempts: 5)
        try run.fireNext()
        #expect(run.state.completed?.failure?.code == "timeout")
        #expect(run.state.completed?.failure?.message.contains("may have taken effect") == true)
    }
}
