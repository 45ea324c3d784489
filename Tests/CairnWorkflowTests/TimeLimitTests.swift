import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// `limits.time`: execution counts, waiting does not.
@Suite struct TimeLimitTests {
    private func run(count: Int = 2, parallel: Bool = false, retry: RetryPolicy = .none) throws -> ScriptedRun {
        var run = ScriptedRun(
            ToyWorkflow(
                (0..<count).map {
                    TaskRequest(
                        Path("steps.s\($0)"), activity: "echo", replay: .safe, retry: retry,
                        budgets: [Budget(scope: .root, time: .seconds(10))])
                }, parallel: parallel))
        try run.start()
        return run
    }

    private func time(_ run: ScriptedRun) -> Duration? { run.state.accounts[.root]?.time(at: run.now) }

    @Test func `calls in flight are stopped when the time is up`() throws {
        var run = try run(parallel: true)
        let effects = try run.fireNext()
        #expect(run.now == Timestamp(milliseconds: 11_000))
        #expect(run.state.completed?.failure?.code == "limit.time")
        #expect(run.state.completed?.failure?.message.contains("10s") == true)
        #expect(effects.contains(.cancelTask(path: Path("steps.s0"), attempt: 1)))
        #expect(effects.contains(.cancelTask(path: Path("steps.s1"), attempt: 1)))
    }

    @Test func `calls side by side count once`() throws {
        var run = try run(parallel: true)
        run.now.milliseconds += 4_000
        try run.complete("steps.s0", 1)
        run.now.milliseconds += 1_000
        #expect(time(run) == .seconds(5))
    }

    @Test func `a pause between attempts does not count, and the deadline moves with it`() throws {
        var run = try run(count: 1, retry: RetryPolicy(attempts: 3, backoff: .seconds(8), factor: 1))
        run.now.milliseconds += 3_000
        try run.fail("steps.s0", FailureDetails(code: "x", message: "x", retryable: true))
        let paused = run.now
        try run.fireNext()
        #expect(run.now > paused)
        #expect(run.inFlight == ["steps.s0#2"])
        #expect(time(run) == .seconds(3))
        #expect(run.machine.nextTimer == run.now.advanced(by: .seconds(7)))
        try run.fireNext()
        #expect(run.state.completed?.failure?.code == "limit.time")
    }

    @Test func `the time after a death does not count`() throws {
        var run = try run()
        run.now.milliseconds += 2_000
        try run.complete("steps.s0", 1)
        run.now.milliseconds += 100_000
        try run.takeOver()
        #expect(time(run) == .seconds(2), "nobody knows that the second call was being made any longer")
        #expect(run.inFlight == ["steps.s1"])
        run.now.milliseconds += 3_000
        try run.complete("steps.s1", 1)
        #expect(time(run) == .seconds(5))
        #expect(run.state.status == .completed)
    }

    @Test func `a call after the time was used up is not made`() throws {
        var run = try run()
        run.now.milliseconds += 10_000
        try run.complete("steps.s0", 1)
        #expect(run.state.steps[Path("steps.s1")]?.record.failure?.code == "limit.time")
    }

    @Test func `what a stopped call used is counted when it answers`() throws {
        let budgets = [Budget(scope: .root, tokens: 100), Budget(scope: Path("a"), time: .seconds(10))]
        let tasks = [
            TaskRequest(Path("a.s0"), activity: "llm", replay: .safe, budgets: budgets),
            TaskRequest(Path("b.s1"), activity: "llm", replay: .safe, budgets: [budgets[0]]),
        ]
        var run = ScriptedRun(ToyWorkflow(tasks, parallel: true, draw: Draw(tokens: 50)))
        try run.start()
        try run.fireNext()
        #expect(run.state.result(at: Path("a.s0"))?.failure?.code == "limit.time")
        #expect(run.state.accounts[.root]?.held.tokens == 100)
        try run.fail("a.s0", FailureDetails(code: "cancelled", message: "stopped"), usage: TokenUsage(inputTokens: 20))
        #expect(run.state.accounts[.root]?.used.tokens == 20)
        #expect(run.state.accounts[.root]?.held.tokens == 50)
    }
}
