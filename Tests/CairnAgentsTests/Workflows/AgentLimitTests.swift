import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Limits of agents, workflows and steps, and asking for more.
@Suite struct AgentLimitTests {
    private let circle: JSON = ["tool_calls": [["id": "c", "name": "fly", "arguments": "{}"]]]

    private func agent(_ limits: JSON, price: (input: Double, output: Double)? = nil) throws -> ScriptedRun {
        var run = ScriptedRun(try AgentWorkflow.plan(["model": "m", "limits": limits], price: price))
        try run.start(input: "why?")
        return run
    }

    @Test func `money is held back by the price of the model`() throws {
        let price = CallPrice(inputPerMillion: 1, outputPerMillion: 2)
        var run = try agent(["usd": 0.01], price: (1, 2))
        let held = try #require(run.running.first?.draw)
        let prompt = held.tokens - 4096
        #expect(held.cost == price.cost(inputTokens: prompt, outputTokens: 4096))
        try run.complete(
            "turn.1.llm", circle,
            usage: TokenUsage(
                inputTokens: 50, outputTokens: 2000, cost: price.cost(inputTokens: 50, outputTokens: 2000)))
        #expect(run.state.completed?.failure?.code == "limit.usd")
        #expect(run.state.usage.costUSD == 0.00405)
    }

    @Test func `a limit that asks is raised by as much again, as often as a person says so`() throws {
        var run = try agent(["tokens": 5_000, "on_exceeded": "ask"])
        let usage = TokenUsage(inputTokens: 900, outputTokens: 600)
        try run.complete("turn.1.llm", circle, usage: usage)
        #expect(run.inFlight.isEmpty)
        #expect(run.state.questions == [Path("limit.tokens.1")])
        #expect(run.state.waitsForPerson)
        try run.takeOver()
        try run.send(EventRaised.resolve, ["approved": true, "by": "ann"])
        #expect(run.inFlight == ["turn.2.llm"])
        try run.complete("turn.2.llm", circle, usage: TokenUsage(inputTokens: 2_500, outputTokens: 2_500))
        #expect(run.state.questions == [Path("limit.tokens.2")])
        try run.send(EventRaised.resolve, ["approved": false, "by": "ann", "reason": "enough"])
        #expect(run.state.completed?.failure?.code == "limit.tokens")
        #expect(run.state.completed?.failure?.message.hasSuffix("; ann gave no more: enough") == true)
        #expect(run.machine.report.map(\.kind).filter { $0 == "limit" }.count == 2)
    }

    @Test func `more turns are asked for before the last one's calls`() throws {
        var run = try agent(["turns": 2, "on_exceeded": "ask"])
        try run.complete("turn.1.llm", circle)
        try run.complete("turn.2.llm", circle)
        #expect(run.state.questions == [Path("limit.turns.1")])
        try run.send(EventRaised.resolve, ["approved": true])
        #expect(run.inFlight == ["turn.3.llm"])
        try run.complete("turn.3.llm", circle)
        try run.complete("turn.4.llm", circle)
        try run.send(EventRaised.resolve, ["approved": false])
        #expect(run.state.completed?.failure?.code == "limit.turns")
    }

    @Test func `more time is asked for while what is in flight goes on`() throws {
        var run = try agent(["time": "10s", "on_exceeded": "ask"])
        try run.fireNext()
        #expect(run.inFlight == ["turn.1.llm"])
        #expect(run.state.questions == [Path("limit.time.1")])
        run.now.milliseconds += 1_000
        try run.send(EventRaised.resolve, ["approved": true])
        #expect(run.machine.nextTimer == Timestamp(milliseconds: 21_000))
        try run.fireNext()
        #expect(run.state.questions == [Path("limit.time.2")])
        try run.send(EventRaised.resolve, ["approved": false])
        #expect(run.state.completed?.failure?.code == "limit.time")
    }

    @Test func `waiting for a person takes none of the time`() throws {
        var run = ScriptedRun(
            try AgentWorkflow.plan(["model": "m", "tools": ["http"], "limits": ["time": "10s"]]))
        try run.start(input: "go")
        run.now.milliseconds += 4_000
        try run.complete(
            "turn.1.llm",
            ["tool_calls": [["id": "c", "name": "http", "arguments": #"{"url": "https://a.example/"}"#]]])
        #expect(run.machine.nextTimer == nil)
        run.now.milliseconds += 86_400_000
        try run.send(EventRaised.resolve, ["approved": true])
        #expect(run.machine.nextTimer == run.now.advanced(by: .seconds(6)))
    }

    private func workflow(_ limits: JSON, step: JSON = [:], parallel: Int64 = 3) throws -> ScriptedRun {
        var each: JSONObject = [
            "id": "each",
            "foreach": [
                "in": [1, 2, 3], "parallel": .int(parallel),
                "do": [["id": "one", "llm": ["model": "m", "prompt": "p", "max_tokens": 80]]],
            ],
        ]
        if step != [:] { each["limits"] = step }
        var run = ScriptedRun(try StepGraphWorkflow(["limits": limits, "steps": [.object(each)]]))
        try run.start()
        return run
    }

    @Test func `a workflow's limit of turns counts its calls of models`() throws {
        let run = try workflow(["turns": 2])
        #expect(run.inFlight == ["steps.each[0].one", "steps.each[1].one"])
        #expect(run.state.steps[Path("steps.each[2].one")]?.record.failure?.code == "limit.turns")
    }

    @Test func `a step's limit holds for all that stands in it`() throws {
        var run = try workflow([:], step: ["tokens": 400])
        #expect(run.inFlight == ["steps.each[0].one", "steps.each[1].one"])
        #expect(run.running.first?.budgets == [Path("steps.each")])
        try run.complete("steps.each[0].one", ["text": "x"], usage: TokenUsage(inputTokens: 3, outputTokens: 5))
        #expect(run.inFlight == ["steps.each[1].one", "steps.each[2].one"])
    }

    @Test func `a step's time ends what is in flight within it`() throws {
        var run = try workflow([:], step: ["time": "5s"])
        try run.fireNext()
        #expect(run.state.completed?.failure?.code == "limit.time")
        #expect(run.state.completed?.failure?.message.hasPrefix("steps.each has worked for its 5s") == true)
    }

    @Test func `a step within a limited workflow draws on both`() throws {
        let run = try workflow(["tokens": 10_000], step: ["tokens": 400, "on_exceeded": "ask"], parallel: 1)
        #expect(run.running.first?.budgets == [.root, Path("steps.each")])
    }

    @Test func `what was done is taken back after the limit was reached`() throws {
        let http: JSON = ["url": "https://h/", "method": "PUT"]
        var run = ScriptedRun(
            try StepGraphWorkflow([
                "limits": ["time": "5s"],
                "steps": [
                    ["id": "made", "http": http, "undo": [["id": "unmade", "http": http]]],
                    ["id": "more", "http": http],
                ],
            ]))
        try run.start()
        try run.complete("steps.made", ["status": 201])
        try run.fireNext()
        #expect(run.state.result(at: Path("steps.more"))?.failure?.code == "limit.time")
        try run.fail("steps.more", FailureDetails(code: "cancelled", message: "stopped"))
        #expect(run.inFlight == ["steps.made.undo.unmade"])
        try run.complete("steps.made.undo.unmade", ["status": 200])
        #expect(run.state.completed?.failure?.code == "limit.time")
    }

    @Test func `a count that a server only guessed bounds nothing`() throws {
        var run = try agent(["tokens": 100_000])
        try run.complete(
            "turn.1.llm",
            ["text": .string(String(repeating: "x", count: 4_000)), "tool_calls": circle["tool_calls"] ?? []],
            usage: TokenUsage(inputTokens: 5, outputTokens: 5, isEstimated: true))
        #expect((run.running.first?.draw.tokens ?? 0) > 8_000)
    }
}
