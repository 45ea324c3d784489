import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Agents and workflows that an agent's model calls.
@Suite struct ChildToolTests {
    private let helper: JSON = ["model": "m", "description": "Knows things.", "tools": ["http"]]
    private let digest: JSON = [
        "input": ["topic": ["type": "string"], "count": ["type": "integer", "default": 3]],
        "steps": [
            ["id": "page", "http": ["url": "https://h/", "json": ["n": "{{ input.count }}"]]],
            [
                "id": "each",
                "foreach": ["in": [1, 2], "do": [["id": "one", "transform": "{{ steps.page.output.body }}"]]],
            ],
        ],
    ]

    private func run(_ more: JSONObject = [:]) throws -> ScriptedRun {
        var json: JSONObject = ["model": "m", "tools": ["helper", "digest"], "permissions": ["allow": ["*"]]]
        for member in more.members { json[member.key] = member.value }
        var run = ScriptedRun(
            try AgentWorkflow.plan(
                .object(json), web: ["ok.example"], agents: ["helper": helper], workflows: ["digest": digest]))
        try run.start(input: "go")
        return run
    }

    private func calls(_ calls: (String, String)...) -> JSON {
        [
            "tool_calls": .array(
                calls.enumerated().map { index, call in
                    ["id": .string("c\(index)"), "name": .string(call.0), "arguments": .string(call.1)]
                })
        ]
    }

    private func result(_ run: ScriptedRun, _ call: Int) throws -> JSON? {
        let messages = try run.input(of: "turn.2.llm")?["messages"]?.array ?? []
        return messages.filter { $0["role"] == "tool" }[call - 1]["parts"]?[0]?["tool_result"]
    }

    @Test func `children are offered with what they declare`() throws {
        let run = try run()
        let tools = try #require(try run.input(of: "turn.1.llm")?["tools"]?.array)
        #expect(tools.map { $0["name"] } == ["helper", "digest"])
        #expect(tools[0]["description"] == "Knows things.")
        #expect(tools[0]["parameters"]?["required"] == ["input"])
        #expect(tools[1]["parameters"]?["required"] == ["topic"])
    }

    @Test func `a child agent takes its turns under the call's path and gives its answer`() throws {
        var run = try run()
        try run.complete("turn.1.llm", calls(("helper", #"{"input": "why?"}"#)))
        #expect(run.inFlight == ["turn.1.tool.1.turn.1.llm"])
        let asked = try run.input(of: "turn.1.tool.1.turn.1.llm")
        #expect(asked?["messages"]?[0]?["parts"]?[0]?["text"] == "why?")
        try run.complete(
            "turn.1.tool.1.turn.1.llm", calls(("http", #"{"url": "https://ok.example/"}"#)))
        #expect(run.inFlight == ["turn.1.tool.1.turn.1.tool.1"])
        try run.takeOver()
        try run.complete("turn.1.tool.1.turn.1.tool.1", ["status": 200])
        #expect(run.inFlight == ["turn.1.tool.1.turn.2.llm"])
        let second = try run.input(of: "turn.1.tool.1.turn.2.llm")?["messages"]?.array
        #expect(second?.map { $0["role"] } == ["user", "assistant", "tool"])
        let citation: JSON = ["document": "a.md", "heading": "", "start": 0, "end": 4, "text": "text"]
        try run.complete("turn.1.tool.1.turn.2.llm", ["text": "because"], citations: [citation])
        #expect(run.inFlight == ["turn.2.llm"])
        #expect(try result(run, 1)?["content"] == "because")
        #expect(try result(run, 1)?["passages"] == [citation])
        try run.complete("turn.2.llm", ["text": "done"])
        #expect(try run.output() == "done")
        try HistoryReplay.verify(run.history, by: run.machine.workflow)
    }

    @Test func `a child workflow runs its steps, with defaults, and gives its output`() throws {
        var run = try run()
        try run.complete("turn.1.llm", calls(("digest", #"{"topic": "sea"}"#)))
        #expect(run.inFlight == ["turn.1.tool.1.steps.page"])
        #expect(try run.input(of: "turn.1.tool.1.steps.page")?["json"] == ["n": 3])
        try run.takeOver()
        try run.complete("turn.1.tool.1.steps.page", ["status": 200, "body": "b"])
        #expect(try result(run, 1)?["content"] == #"["b","b"]"#)
        let kinds = run.machine.report.map { "\($0.path) \($0.kind)" }
        #expect(kinds.contains("turn.1.tool.1.steps.each foreach"), "\(kinds)")
    }

    @Test func `a child that fails becomes an error that the model sees`() throws {
        var run = try run()
        try run.complete("turn.1.llm", calls(("digest", #"{"topic": "sea"}"#)))
        try run.fail("turn.1.tool.1.steps.page", FailureDetails(code: "http.status", message: "404"))
        #expect(try result(run, 1)?["is_error"] == true)
        #expect(try result(run, 1)?["content"] == "404")
    }

    @Test func `calling a child asks unless the file allows it`() throws {
        var run = try run(["permissions": [:]])
        try run.complete("turn.1.llm", calls(("helper", #"{"input": "why?"}"#)))
        #expect(run.state.questions == [Path("turn.1.tool.1")])
        try run.send(EventRaised.resolve, ["approved": true])
        #expect(run.inFlight == ["turn.1.tool.1.turn.1.llm"])
    }

    @Test func `what a child uses is drawn from its parent's limits`() throws {
        var run = try run(["limits": ["tokens": 20_000]])
        try run.complete("turn.1.llm", calls(("helper", #"{"input": "why?"}"#)))
        #expect(run.running.first?.budgets == [.root])
        try run.complete(
            "turn.1.tool.1.turn.1.llm", ["text": "because"], usage: TokenUsage(inputTokens: 19_000, outputTokens: 10))
        #expect(run.state.completed?.failure?.code == "limit.tokens")
    }

    @Test func `an agent that calls itself comes to an end`() throws {
        var run = ScriptedRun(
            try AgentWorkflow.plan(["model": "m", "tools": ["it"], "permissions": ["allow": ["it"]]]))
        try run.start(input: "go")
        for _ in 0..<100 where run.state.steps.values.allSatisfy({ $0.record.failure?.code != "child.depth" }) {
            let task = try #require(run.running.first)
            try run.complete(task.path.rawValue, calls(("it", #"{"input": "deeper"}"#)))
        }
        #expect(run.state.children.count == 16)
        #expect(!run.isFinished)
        try run.takeOver()
    }

    @Test func `a child's own question waits under its own path`() throws {
        var run = try run()
        try run.complete("turn.1.llm", calls(("helper", #"{"input": "why?"}"#)))
        try run.complete("turn.1.tool.1.turn.1.llm", calls(("http", #"{"url": "https://else.example/"}"#)))
        #expect(run.state.questions == [Path("turn.1.tool.1.turn.1.tool.1")])
        try run.send(EventRaised.resolve, ["approved": false])
        #expect(run.inFlight == ["turn.1.tool.1.turn.2.llm"])
    }
}
