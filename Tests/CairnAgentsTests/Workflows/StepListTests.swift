import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct StepListTests {
    @Test func `steps run in order and read what came before`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                ["id": "found", "retrieve": ["from": "docs", "query": "{{ input.question }}"]],
                ["id": "best", "transform": "{{ steps.found.output.hits[0].text }}"],
                [
                    "id": "sent",
                    "http": ["url": "https://h/x", "method": "POST", "json": ["t": "{{ steps.best.output }}"]],
                ],
            ]))
        try run.start(input: ["question": "why?"])
        #expect(run.inFlight == ["steps.found"])
        #expect(try run.input(of: "steps.found") == ["from": "docs", "query": "why?", "limit": 5])
        try run.complete("steps.found", ["hits": [["text": "because"]]])
        #expect(run.inFlight == ["steps.sent"])
        #expect(
            try run.input(of: "steps.sent") == [
                "method": "POST", "url": "https://h/x", "hostFromTemplate": false, "json": ["t": "because"],
            ])
        try run.complete("steps.sent", ["status": 200])
        #expect(try run.output() == ["status": 200])
    }

    @Test func `when skips its step only`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(
                steps: [
                    ["id": "a", "transform": 1],
                    ["id": "b", "when": "steps.a.output == 2", "http": ["url": "https://h/"]],
                    ["id": "c", "transform": "{{ steps.b.outcome }}"],
                ]))
        try run.start()
        #expect(try run.output() == "skipped")
        #expect(run.machine.report.map(\.outcome) == [.completed, .skipped, .completed])
        #expect(run.machine.report.map(\.kind) == ["transform", "http", "transform"])
    }

    @Test func `a step that fails ends the run, and the steps after it do not begin`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                ["id": "a", "http": ["url": "https://h/"]], ["id": "b", "transform": 1],
            ]))
        try run.start()
        let failure = FailureDetails(code: "http.status", message: "404")
        try run.fail("steps.a", failure)
        #expect(run.state.completed?.failure == failure)
        #expect(run.state.completed?.failed == [Path("steps.a")])
        #expect(run.state.steps.isEmpty)
    }

    @Test func `on_error continue goes on without an output`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(
                steps: [["id": "a", "http": ["url": "https://h/"], "on_error": "continue"]],
                output: [
                    "outcome": "{{ steps.a.outcome }}", "output": "{{ steps.a.output }}",
                    "code": "{{ steps.a.error.code }}",
                ]))
        try run.start()
        try run.fail("steps.a", FailureDetails(code: "http.status", message: "404"))
        #expect(try run.output() == ["outcome": "failed", "output": nil, "code": "http.status"])
    }

    @Test func `retry, timeout and replay are the step's own`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                [
                    "id": "a", "http": ["url": "https://h/", "method": "POST"], "replay": "keyed", "timeout": "5s",
                    "retry": ["attempts": 2, "backoff": "2s"],
                ]
            ]))
        try run.start()
        let task = try #require(run.running.first)
        #expect(task.replay == .keyed)
        #expect(task.timeout == .seconds(5))
        try run.fail("steps.a", FailureDetails(code: "x", message: "", retryable: true))
        try run.fireNext()
        #expect(run.inFlight == ["steps.a#2"])
    }

    @Test(arguments: [("GET", Replay.safe), ("HEAD", .safe), ("POST", .unsafe), ("DELETE", .unsafe)])
    func `a request is safe to repeat by its method`(method: String, replay: Replay) throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [["id": "a", "http": ["url": "https://h/", "method": .string(method)]]]))
        try run.start()
        #expect(run.running.first?.replay == replay)
    }

    @Test func `an unsafe step whose process died is asked about as the file says`() throws {
        let steps: JSON = [["id": "a", "http": ["url": "https://h/", "method": "POST"], "on_in_doubt": "fail"]]
        var run = ScriptedRun(try StepGraphWorkflow(steps: steps))
        try run.start()
        try run.takeOver()
        #expect(run.state.completed?.failure?.code == "in_doubt")
    }

    @Test func `the output is the last completed step's when none is written`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                ["id": "a", "retrieve": ["from": "d", "query": "q"]],
                ["id": "b", "when": "false", "transform": 1],
                ["id": "c", "http": ["url": "https://h/"], "on_error": "continue"],
            ]))
        try run.start()
        try run.complete("steps.a", ["hits": []], citations: [["document": "a.md"]])
        try run.fail("steps.c", FailureDetails(code: "x", message: ""))
        #expect(try run.output() == ["hits": []])
        #expect(run.state.completed?.citations == .citations(of: Path("steps.a")))
    }

    @Test func `a run that fails in its output says so`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [["id": "a", "transform": nil]], output: "{{ steps.a.output.x }}"))
        try run.start()
        #expect(run.state.completed?.failure?.code == "template.null")
        #expect(run.state.completed?.failure?.message.hasPrefix("output: ") == true)
    }

    @Test func `a template that fails fails its step, by name`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                ["id": "a", "http": ["url": "https://h/"], "on_error": "continue"],
                ["id": "b", "retrieve": ["from": "d", "query": "{{ steps.a.output.body }}"]],
            ]))
        try run.start()
        try run.fail("steps.a", FailureDetails(code: "x", message: ""))
        #expect(run.state.completed?.failure?.code == "template.null")
        #expect(run.state.completed?.failure?.message.hasPrefix("steps.b: steps.a.output is null") == true)
        #expect(run.machine.report.map(\.outcome) == [.failed, .failed])
    }

    @Test func `a condition that is no yes or no fails its step`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [["id": "a", "when": "input.n", "transform": 1]]))
        try run.start(input: ["n": 3])
        #expect(run.state.completed?.failure?.code == "template.type")
        #expect(run.state.completed?.failure?.message.contains("should be true or false") == true)
    }

    @Test func `a failed run starts anew with the step that failed`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                ["id": "a", "http": ["url": "https://h/"]], ["id": "b", "http": ["url": "https://h/"]],
            ]))
        try run.start()
        try run.complete("steps.a", 1)
        try run.fail("steps.b", FailureDetails(code: "x", message: "", unreachable: true))
        try run.restart()
        #expect(run.inFlight == ["steps.b#2"])
        try run.complete("steps.b", 2)
        #expect(run.state.status == .completed)
    }
}
