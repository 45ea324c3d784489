import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct BudgetTests {
    /// Calls at `a.s0`, `a.s1`, …, which draw on the run's budget and on that of `a`.
    private func run(_ draw: Draw, _ run: Budget, _ inner: Budget? = nil, count: Int = 3) throws -> ScriptedRun {
        var scripted = ScriptedRun(
            ToyWorkflow(
                (0..<count).map {
                    TaskRequest(
                        Path("a.s\($0)"), activity: "llm", replay: .safe, timeout: .seconds(60),
                        budgets: [run].adding(inner ?? run))
                }, parallel: true, draw: draw))
        try scripted.start()
        return scripted
    }

    private func account(_ run: ScriptedRun, _ scope: String = "") -> Account {
        run.state.accounts[Path(scope)] ?? Account()
    }

    @Test func `a call that does not fit beside those in flight waits for them`() throws {
        var run = try run(Draw(tokens: 40), Budget(scope: .root, tokens: 100))
        #expect(run.inFlight == ["a.s0", "a.s1"])
        #expect(account(run).held.tokens == 80)
        try run.complete("a.s0", 1, usage: TokenUsage(inputTokens: 5, outputTokens: 5))
        #expect(run.inFlight == ["a.s1", "a.s2"])
        #expect(account(run).used.tokens == 10)
    }

    @Test func `the limit is reached when a call does not fit alone`() throws {
        var run = try run(Draw(tokens: 40), Budget(scope: .root, tokens: 100))
        try run.complete("a.s0", 1, usage: TokenUsage(inputTokens: 40))
        try run.complete("a.s1", 1, usage: TokenUsage(outputTokens: 40))
        #expect(run.state.completed?.failure?.code == "limit.tokens")
        #expect(run.state.completed?.failure?.message.contains("80 of its 100") == true)
    }

    @Test func `money is counted to the picodollar`() throws {
        let price = CallPrice(inputPerMillion: 0.0375, outputPerMillion: 0.1)
        let worst = Draw(tokens: 3, cost: price.cost(inputTokens: 2, outputTokens: 1))
        #expect(worst.cost == Dollars(picodollars: 175_000))
        var run = try run(worst, Budget(scope: .root, cost: Dollars(0.000_000_5)))
        #expect(run.inFlight == ["a.s0", "a.s1"], "three would cost 0.000000525")
        try run.complete("a.s0", 1, usage: TokenUsage(inputTokens: 2, outputTokens: 1, cost: worst.cost))
        #expect(run.inFlight == ["a.s1"])
        try run.complete("a.s1", 1, usage: TokenUsage(inputTokens: 2, outputTokens: 1, cost: worst.cost))
        #expect(run.state.completed?.failure?.code == "limit.usd")
        #expect(run.state.completed?.failure?.message.contains("$3.5e-07 of its $5e-07") == true)
    }

    @Test func `turns count when they begin, and attempts after the first are none`() throws {
        var run = try run(Draw(turns: 1), Budget(scope: .root, turns: 2))
        #expect(run.inFlight == ["a.s0", "a.s1"])
        #expect(run.state.steps[Path("a.s2")]?.record.failure?.code == "limit.turns")
        try run.takeOver()
        #expect(account(run).used.turns == 2)
    }

    @Test func `what is used within is drawn from every budget around it`() throws {
        var run = try run(
            Draw(tokens: 40), Budget(scope: .root, tokens: 200), Budget(scope: Path("a"), tokens: 60))
        #expect(run.inFlight == ["a.s0"])
        try run.complete("a.s0", 1, usage: TokenUsage(inputTokens: 10))
        #expect(account(run).used == account(run, "a").used)
        #expect(run.inFlight == ["a.s1"])
        try run.complete("a.s1", 1, usage: TokenUsage(inputTokens: 30))
        #expect(run.state.steps[Path("a.s2")]?.record.failure?.message.hasPrefix("a has used 40 of its 60") == true)
    }

    @Test func `a scope with two budgets has the narrower`() {
        let wide = Budget(scope: .root, turns: 3, tokens: 10, time: .seconds(5))
        let narrow = Budget(scope: .root, turns: 5, cost: Dollars(1), time: .seconds(2))
        #expect(
            [wide].adding(narrow) == [
                Budget(scope: .root, turns: 3, tokens: 10, cost: Dollars(1), time: .seconds(2))
            ])
        #expect([wide].adding(Budget(scope: Path("a"))) == [wide])
    }

    @Test func `a takeover holds back no more than before`() throws {
        var run = try run(Draw(tokens: 100), Budget(scope: .root, tokens: 100), count: 1)
        try run.takeOver()
        #expect(run.inFlight == ["a.s0"])
        #expect(account(run).held.tokens == 100)
        try run.complete("a.s0", 1)
        #expect(account(run).held.tokens == 0)
    }

    private func timedOut() throws -> ScriptedRun {
        var run = ScriptedRun(
            ToyWorkflow(
                [
                    TaskRequest(
                        Path("a.s0"), activity: "llm", replay: .safe, retry: RetryPolicy(attempts: 2, backoff: .zero),
                        timeout: .seconds(60), budgets: [Budget(scope: .root, tokens: 100)])
                ], draw: Draw(tokens: 60)))
        try run.start()
        try run.fireNext()
        return run
    }

    @Test func `a call that timed out holds back what it may have used until it answers`() throws {
        var run = try timedOut()
        #expect(account(run).held.tokens == 60)
        #expect(run.state.inFlight.isEmpty, "the next attempt waits for the first one's answer")
        try run.fail(
            "a.s0", FailureDetails(code: "cancelled", message: "stopped"), attempt: 1,
            usage: TokenUsage(inputTokens: 30))
        #expect(account(run).used.tokens == 30)
        #expect(run.inFlight == ["a.s0#2"])
    }

    @Test func `a call that timed out in a process that died holds back nothing`() throws {
        var run = try timedOut()
        try run.takeOver()
        #expect(run.inFlight == ["a.s0#2"])
        #expect(account(run).held.tokens == 60)
    }
}
