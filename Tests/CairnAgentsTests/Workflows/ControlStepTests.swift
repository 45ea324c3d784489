import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// `wait`, `approve`, `parallel`, `switch`.
@Suite struct ControlStepTests {
    private func run(_ steps: JSON, output: JSON? = nil, input: JSON = nil) throws -> ScriptedRun {
        var run = ScriptedRun(try StepGraphWorkflow(steps: steps, output: output))
        try run.start(input: input)
        return run
    }

    @Test func `a wait for an event gives its data`() throws {
        var run = try run([["id": "paid", "wait": ["event": "paid", "timeout": "1h"]]])
        #expect(run.state.status == .waiting)
        #expect(run.machine.report.map(\.outcome) == [.waiting])
        try run.send("paid", ["sum": 7])
        #expect(try run.output() == ["sum": 7])
    }

    @Test func `a wait whose event does not come gives null`() throws {
        var run = try run([["id": "paid", "wait": ["event": "paid", "timeout": "1h"]]])
        try run.fireNext()
        #expect(run.state.status == .completed)
        #expect(try run.output() == .null)
    }

    @Test func `a wait for a while and a wait until a time end when it has come`() throws {
        var run = try run(
            [
                ["id": "a", "wait": ["for": "90s"]], ["id": "b", "wait": ["until": "{{ input.at }}"]],
                ["id": "c", "wait": ["until": "1970-01-01T00:00:00Z"]],
            ], input: ["at": "1970-01-01T00:02:00Z"])
        let start = run.now
        try run.fireNext()
        #expect(run.now == start.advanced(by: .seconds(90)))
        try run.fireNext()
        #expect(run.now.milliseconds == 120_000)
        try run.fireNext()
        #expect(run.now.milliseconds == 120_000)
        #expect(run.state.status == .completed)
    }

    @Test func `what is no time fails the wait`() throws {
        let run = try run([["id": "a", "wait": ["until": "{{ 'tomorrow' }}"]]])
        #expect(run.state.completed?.failure?.code == "wait.time")
    }

    @Test func `an approval shows what it asks and gives who answered`() throws {
        var run = try run(
            [
                ["id": "draft", "transform": "a text"],
                ["id": "ok", "approve": ["ask": "Publish {{ input.title }}?", "show": "{{ steps.draft.output }}"]],
                ["id": "out", "when": "steps.ok.output.approved", "transform": "published"],
            ], output: ["{{ steps.ok.output }}", "{{ steps.out.outcome }}"], input: ["title": "it"])
        guard case .answer(let question)? = run.state.waits[Path("steps.ok")]?.started.cause else {
            return #expect(Bool(false))
        }
        #expect(question.ask == .literal("Publish it?"))
        #expect(question.show == .literal("a text"))
        try run.send(EventRaised.resolve, ["approved": true, "by": "ada"])
        #expect(try run.output() == [["approved": true, "by": "ada", "reason": nil], "completed"])
    }

    @Test func `an approval that nobody gave in time is refused`() throws {
        var run = try run(
            [
                ["id": "ok", "approve": ["ask": "Go?", "timeout": "3d"]],
                ["id": "out", "when": "steps.ok.output.approved", "transform": "published"],
            ], output: "{{ [steps.ok.output.approved, steps.out.outcome] }}")
        try run.fireNext()
        #expect(try run.output() == [false, "skipped"])
    }

    @Test func `branches run side by side and give an object`() throws {
        var run = try run([
            [
                "id": "both",
                "parallel": [
                    "left": [["id": "l", "retrieve": ["from": "d", "query": "l"]]],
                    "right": [
                        ["id": "r", "retrieve": ["from": "d", "query": "r"]],
                        ["id": "r2", "transform": "{{ steps.r.output }}!"],
                    ],
                ],
            ]
        ])
        #expect(run.inFlight == ["steps.both.left.l", "steps.both.right.r"])
        try run.complete("steps.both.right.r", "R")
        try run.complete("steps.both.left.l", "L")
        #expect(try run.output() == ["left": "L", "right": "R!"])
        #expect(run.machine.report.first?.kind == "parallel")
    }

    @Test func `the first failed branch fails the step when the others have ended`() throws {
        for (onError, status) in [("fail", RunStatus.failed), ("continue", .completed)] {
            var run = try run([
                [
                    "id": "both", "on_error": .string(onError),
                    "parallel": [
                        "left": [["id": "l", "retrieve": ["from": "d", "query": "l"]]],
                        "right": [["id": "r", "retrieve": ["from": "d", "query": "r"]]],
                    ],
                ]
            ])
            try run.fail("steps.both.left.l", FailureDetails(code: "gone", message: ""))
            #expect(run.state.status == .running)
            try run.complete("steps.both.right.r", "R")
            #expect(run.state.status == status)
            if status == .completed { #expect(try run.output() == ["left": nil, "right": "R"]) }
        }
    }

    @Test func `the first branch that holds is taken`() throws {
        let steps: JSON = [
            [
                "id": "kind",
                "switch": [
                    ["when": "input.n > 10", "do": [["id": "many", "transform": "many"]]],
                    ["when": "input.n > 5", "do": [["id": "some", "transform": "some"]]],
                    ["else": [["id": "few", "retrieve": ["from": "d", "query": "few"]]]],
                ],
            ]
        ]
        #expect(try run(steps, input: ["n": 11]).output() == "many")
        let some = try run(steps, input: ["n": 7])
        #expect(try some.output() == "some")
        #expect(some.machine.report.map(\.path) == [Path("steps.kind"), Path("steps.kind[1].some")])
        var few = try run(steps, input: ["n": 1])
        try few.takeOver()
        try few.complete("steps.kind[2].few", "few")
        #expect(try few.output() == "few")
        #expect(try run(steps, input: ["n": "x"]).state.status == .failed)
    }

    @Test func `no branch gives null`() throws {
        let run = try run([["id": "k", "switch": [["when": "false", "do": [["id": "a", "transform": 1]]]]]])
        #expect(try run.output() == .null)
    }

    @Test func `what a branch rests on and what it used flow up`() throws {
        var run = try run(
            [
                [
                    "id": "k",
                    "switch": [["else": [["id": "a", "llm": ["model": "m", "prompt": "p"]]]]],
                ],
                [
                    "id": "each",
                    "foreach": ["in": [1, 2], "do": [["id": "b", "llm": ["model": "m", "prompt": "p"]]]],
                ],
            ], output: "{{ [steps.k.citations, steps.k.usage.input_tokens, steps.each.citations, steps.each.usage] }}")
        let usage = TokenUsage(inputTokens: 10, outputTokens: 2)
        try run.complete("steps.k[0].a", ["text": "t"], citations: [["document": "a.md"]], usage: usage)
        try run.complete("steps.each[0].b", ["text": "t"], citations: [["document": "b.md"]], usage: usage)
        try run.complete("steps.each[1].b", ["text": "t"], citations: [["document": "c.md"]], usage: usage)
        #expect(
            try run.output() == [
                [["document": "a.md"]], 10, [["document": "b.md"], ["document": "c.md"]],
                ["input_tokens": 20, "output_tokens": 4, "cost_usd": nil],
            ])
    }
}
