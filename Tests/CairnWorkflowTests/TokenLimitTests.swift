import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct TokenLimitTests {
    private func run(tokens: Int, limit: Int, count: Int = 3) throws -> ScriptedRun {
        var run = ScriptedRun(
            ToyWorkflow(
                (0..<count).map {
                    TaskRequest(Path("steps.s\($0)"), activity: "llm", replay: .safe, tokenLimit: limit)
                }, parallel: true, tokens: tokens))
        try run.start()
        return run
    }

    @Test func `a call that does not fit beside those in flight waits for them`() throws {
        var run = try run(tokens: 40, limit: 100)
        #expect(run.inFlight == ["steps.s0", "steps.s1"])
        #expect(run.state.reservedTokens == 80)
        try run.complete("steps.s0", 1, usage: TokenUsage(inputTokens: 5, outputTokens: 5))
        #expect(run.inFlight == ["steps.s1", "steps.s2"])
        #expect(run.state.usage.inputTokens + run.state.usage.outputTokens == 10)
    }

    @Test func `the limit is reached when a call does not fit alone`() throws {
        var run = try run(tokens: 40, limit: 100)
        try run.complete("steps.s0", 1, usage: TokenUsage(inputTokens: 40))
        try run.complete("steps.s1", 1, usage: TokenUsage(outputTokens: 40))
        #expect(run.state.completed?.failure?.code == "limit.tokens")
        #expect(run.state.completed?.failure?.message.contains("80 of its 100") == true)
    }

    @Test func `a takeover holds back no more than before`() throws {
        var run = try run(tokens: 100, limit: 100, count: 1)
        try run.takeOver()
        #expect(run.inFlight == ["steps.s0"])
        #expect(run.state.reservedTokens == 100)
        try run.complete("steps.s0", 1)
        #expect(run.state.reservedTokens == 0)
    }
}
