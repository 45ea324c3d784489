import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Verbs that are one activity: what each is given, and whether it may be repeated.
@Suite struct ActivityStepTests {
    @Test(
        arguments: [
            (
                "scrape", ["url": "https://h/{{ input.x }}"], "scrape", .safe,
                ["url": "https://h/1", "hostFromTemplate": false]
            ),
            ("scrape", ["url": "{{ input.u }}"], "scrape", .safe, ["url": "https://u/", "hostFromTemplate": true]),
            ("search", ["query": "about {{ input.x }}"], "search", .safe, ["query": "about 1", "limit": 10]),
            (
                "tool", ["use": "time__now", "arguments": ["zone": "{{ input.u }}"]], "mcp.call", .unsafe,
                ["use": "time__now", "arguments": ["zone": "https://u/"]]
            ),
            ("ingest", ["knowledge": "docs"], "ingest", .safe, ["knowledge": "docs"]),
            (
                "publish", ["topic": "t.{{ input.x }}", "data": ["n": "{{ input.x }}"]], "publish", .keyed,
                ["topic": "t.1", "data": ["n": 1]]
            ),
        ] as [(String, JSON, String, Replay, JSON)])
    func `a verb asks for its activity`(verb: String, fields: JSON, activity: String, replay: Replay, input: JSON)
        throws
    {
        var step: JSONObject = ["id": "s"]
        step[verb] = fields
        var run = ScriptedRun(try StepGraphWorkflow(steps: [.object(step)]))
        try run.start(input: ["x": 1, "u": "https://u/"])
        let task = try #require(run.running.first)
        #expect(task.activity == activity)
        #expect(task.replay == replay)
        #expect(try run.input(of: "steps.s") == input)
        #expect(run.machine.report.first?.kind == verb)
        try run.complete("steps.s", ["it": "worked"])
        #expect(try run.output() == ["it": "worked"])
    }

    @Test func `the file's word on repeating counts`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [["id": "s", "tool": ["use": "a__b"], "replay": "safe", "timeout": "3s"]]))
        try run.start()
        #expect(run.running.first?.replay == .safe)
        #expect(run.running.first?.timeout == .seconds(3))
    }
}
