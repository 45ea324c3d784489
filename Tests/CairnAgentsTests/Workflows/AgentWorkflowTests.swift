import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct AgentWorkflowTests {
    private func agent(_ more: JSON = [:], callsTools: Bool = true) throws -> any Workflow {
        var json: JSONObject = ["model": "m", "instructions": "Be brief.", "knowledge": ["docs"]]
        for (key, value) in more.object ?? [:] { json[key] = value }
        return try AgentWorkflow.plan(.object(json), callsTools: callsTools)
    }

    private func call(_ name: String, _ arguments: String, id: String = "c1") -> JSON {
        ["id": .string(id), "name": .string(name), "arguments": .string(arguments)]
    }

    private let hits: JSON = [["document": "a.md", "heading": "A", "start": 0, "end": 4, "score": 1.0, "text": "text"]]

    @Test func `an agent looks into its knowledge, asks its model, and answers`() throws {
        var run = ScriptedRun(try agent())
        try run.start(input: "why?")
        #expect(run.inFlight == ["retrieve.docs"])
        #expect(try run.input(of: "retrieve.docs") == ["from": "docs", "query": "why?", "limit": 5])
        try run.complete("retrieve.docs", ["hits": hits])
        #expect(run.inFlight == ["turn.1.llm"])
        let request = try #require(try run.input(of: "turn.1.llm"))
        #expect(request["model"] == "m")
        #expect(request["max_tokens"] == 4096)
        #expect(
            request["messages"] == [
                ["role": "system", "parts": [["text": "Be brief."]]],
                ["role": "user", "parts": [["text": "why?"], ["passages": hits]]],
            ])
        #expect(request["tools"]?[0]?["name"] == "retrieve")
        let citation: JSON = ["document": "a.md", "heading": "A", "start": 0, "end": 4, "text": "text"]
        try run.complete(
            "turn.1.llm", ["text": "because", "finish": "stop"], citations: [citation],
            usage: TokenUsage(inputTokens: 20, outputTokens: 2))
        #expect(run.state.status == .completed)
        #expect(try run.output() == "because")
        let citations = try #require(run.state.completed?.citations)
        #expect(try run.machine.json(citations, blobs: Blobs()) == [citation])
        #expect(run.state.completed?.abstained == false)
        #expect(run.machine.report.map(\.kind) == ["retrieve", "llm"])
    }

    @Test func `an abstention is told`() throws {
        var run = ScriptedRun(try agent())
        try run.start(input: "why?")
        try run.complete("retrieve.docs", ["hits": []])
        try run.complete("turn.1.llm", ["text": "The documents do not say.", "abstained": true])
        #expect(run.state.completed?.abstained == true)
        #expect(run.state.completed?.citations == nil)
    }

    @Test func `tools are called side by side, and their results are the next turn's input`() throws {
        var run = ScriptedRun(try agent())
        try run.start(input: "why?")
        try run.complete("retrieve.docs", ["hits": []])
        let calls: JSON = [call("retrieve", #"{"query": "x"}"#), call("retrieve", #"{"query": "y"}"#, id: "c2")]
        try run.complete("turn.1.llm", ["text": "Let me look.", "tool_calls": calls, "finish": "tool_calls"])
        #expect(run.inFlight == ["turn.1.tool.1", "turn.1.tool.2"])
        #expect(try run.input(of: "turn.1.tool.2") == ["from": "docs", "query": "y", "limit": 5])
        try run.complete("turn.1.tool.2", ["hits": []])
        #expect(run.inFlight == ["turn.1.tool.1"])
        try run.complete("turn.1.tool.1", ["hits": hits])
        #expect(run.inFlight == ["turn.2.llm"])
        let messages = try #require(try run.input(of: "turn.2.llm")?["messages"]?.array)
        #expect(
            messages.dropFirst(2) == [
                [
                    "role": "assistant",
                    "parts": [
                        ["text": "Let me look."], ["tool_call": calls[0] ?? nil], ["tool_call": calls[1] ?? nil],
                    ],
                ],
                [
                    "role": "tool",
                    "parts": [
                        ["tool_result": ["id": "c1", "name": "retrieve", "content": "", "passages": hits]]
                    ],
                ],
                [
                    "role": "tool",
                    "parts": [
                        ["tool_result": ["id": "c2", "name": "retrieve", "content": "", "passages": []]]
                    ],
                ],
            ])
        try run.complete("turn.2.llm", ["text": "because"])
        #expect(try run.output() == "because")
    }

    @Test(arguments: [
        ("fly", "{}", "tool.unknown", "there is no tool \"fly\"; there is: retrieve"),
        ("retrieve", "{", "tool.arguments", "should be a JSON object"),
        ("retrieve", "{}", "tool.arguments", "do not fit"),
        ("retrieve", #"{"query": 3}"#, "tool.arguments", "do not fit"),
        ("retrieve", #"{"query": "x", "all": true}"#, "tool.arguments", "do not fit"),
        ("retrieve", #"["x"]"#, "tool.arguments", "do not fit"),
        ("", "", "tool.unknown", "there is no tool \"\""),
    ])
    func `what cannot be called becomes an error that the model sees`(
        name: String, arguments: String, code: String, message: String
    ) throws {
        var run = ScriptedRun(try agent())
        try run.start(input: "why?")
        try run.complete("retrieve.docs", ["hits": []])
        try run.complete("turn.1.llm", ["text": "", "tool_calls": [call(name, arguments)]])
        #expect(run.inFlight == ["turn.2.llm"])
        #expect(run.state.steps[Path("turn.1.tool.1")]?.record.failure?.code == code)
        let result = try run.input(of: "turn.2.llm")?["messages"]?[3]?["parts"]?[0]?["tool_result"]
        #expect(result?["is_error"] == true)
        #expect(result?["content"]?.string?.contains(message) == true)
        #expect(run.machine.report.map(\.kind) == ["retrieve", "llm", "tool", "llm"])
    }

    @Test func `a tool that fails becomes an error that the model sees`() throws {
        var run = ScriptedRun(try agent())
        try run.start(input: "why?")
        try run.complete("retrieve.docs", ["hits": []])
        try run.complete("turn.1.llm", ["tool_calls": [call("retrieve", #"{"query": "x"}"#)]])
        try run.fail("turn.1.tool.1", FailureDetails(code: "knowledge.broken", message: "the index is broken"))
        let result = try run.input(of: "turn.2.llm")?["messages"]?[3]?["parts"]?[0]?["tool_result"]
        #expect(result?["content"] == "the index is broken")
    }

    @Test func `a call that the file denies is not made`() throws {
        var run = ScriptedRun(try agent(["permissions": ["allow": ["*"], "deny": ["retrieve:query=secret*"]]]))
        try run.start(input: "why?")
        try run.complete("retrieve.docs", ["hits": []])
        try run.complete(
            "turn.1.llm",
            [
                "tool_calls": [
                    call("retrieve", #"{"query": "secret keys"}"#), call("retrieve", #"{"query": "keys"}"#, id: "c2"),
                ]
            ])
        #expect(run.inFlight == ["turn.1.tool.2"])
        #expect(run.state.steps[Path("turn.1.tool.1")]?.record.failure?.code == "tool.denied")
    }

    @Test func `knowledge is looked into by its mode`() throws {
        let knowledge: JSON = [
            ["use": "a", "mode": "auto"], ["use": "b", "mode": "always"], ["use": "c", "mode": "tool"],
        ]
        var run = ScriptedRun(try agent(["knowledge": knowledge]))
        try run.start(input: ["question": "why?"])
        #expect(run.inFlight == ["retrieve.a", "retrieve.b"])
        #expect(try run.input(of: "retrieve.b")?["query"] == "why?")
        try run.complete("retrieve.a", ["hits": hits])
        try run.complete("retrieve.b", ["hits": []])
        let request = try #require(try run.input(of: "turn.1.llm"))
        #expect(
            request["messages"]?[1]?["parts"] == [["text": "why?"], ["passages": hits], ["passages": []]])
        #expect(request["tools"]?[0]?["parameters"]?["properties"]?["from"]?["enum"] == ["a", "c"])
        try run.complete("turn.1.llm", ["tool_calls": [call("retrieve", #"{"query": "x", "from": "c"}"#)]])
        #expect(try run.input(of: "turn.1.tool.1")?["from"] == "c")
    }

    @Test func `a model that cannot call tools is offered none`() throws {
        var run = ScriptedRun(try agent(callsTools: false))
        try run.start(input: "why?")
        try run.complete("retrieve.docs", ["hits": hits])
        #expect(try run.input(of: "turn.1.llm")?["tools"] == nil)
        try run.complete("turn.1.llm", ["tool_calls": [call("retrieve", #"{"query": "x"}"#)]])
        #expect(run.state.steps[Path("turn.1.tool.1")]?.record.failure?.code == "tool.unknown")
    }

    @Test func `the limit of turns ends a model that goes in circles`() throws {
        var run = ScriptedRun(try agent(["limits": ["turns": 2]]))
        try run.start(input: "why?")
        try run.complete("retrieve.docs", ["hits": []])
        let circle: JSON = ["tool_calls": [call("fly", "{}")]]
        try run.complete("turn.1.llm", circle)
        try run.complete("turn.2.llm", circle)
        #expect(run.state.completed?.failure?.code == "limit.turns")
    }

    @Test func `the limit of tokens counts what was used and what the next call may use`() throws {
        var run = ScriptedRun(try agent(["limits": ["tokens": 6_000]], callsTools: true))
        try run.start(input: "why?")
        try run.complete("retrieve.docs", ["hits": []])
        let reserved = try #require(run.running.first?.draw.tokens)
        #expect(reserved > 4096 && reserved < 6_000)
        try run.complete(
            "turn.1.llm", ["tool_calls": [call("fly", "{}")]], usage: TokenUsage(inputTokens: 500, outputTokens: 30))
        let second = try #require(run.running.first?.draw.tokens)
        #expect(second > 4096 + 530 && second < 4096 + 530 + 400, "a count, where there is one, stands before bytes")
        try run.complete(
            "turn.2.llm", ["tool_calls": [call("fly", "{}")]], usage: TokenUsage(inputTokens: 700, outputTokens: 30))
        #expect(run.state.completed?.failure?.code == "limit.tokens")
        #expect(run.machine.report.last?.outcome == .failed)
    }

    @Test func `a model server that is gone fails the run, which can start anew`() throws {
        var run = ScriptedRun(try agent())
        try run.start(input: "why?")
        try run.complete("retrieve.docs", ["hits": []])
        let gone = FailureDetails(code: "model.unreachable", message: "gone", retryable: true, unreachable: true)
        for _ in 0..<3 {
            try run.fail("turn.1.llm", gone)
            try run.fireNext()
        }
        #expect(run.state.completed?.failure == gone)
        try run.restart()
        #expect(run.inFlight == ["turn.1.llm#4"])
        try run.complete("turn.1.llm", ["text": "because"])
        #expect(try run.output() == "because")
    }

    @Test func `instructions that do not render fail the run before the model is asked`() throws {
        var run = ScriptedRun(try agent(["instructions": "For {{ input.name.first }}.", "knowledge": []]))
        try run.start(input: ["name": nil])
        #expect(run.state.completed?.failure?.code == "template.null")
        #expect(run.state.completed?.failure?.message.hasPrefix("instructions: ") == true)
    }

    @Test func `a turn's event is as long at turn 40 as at turn 2`() throws {
        var run = ScriptedRun(try agent(["limits": ["turns": 50]]))
        try run.start(input: "why?")
        try run.complete("retrieve.docs", ["hits": []])
        var sizes: [Int] = []
        for turn in 1...40 {
            try run.complete(
                "turn.\(turn).llm",
                ["text": .string(String(repeating: "word ", count: 50)), "tool_calls": [call("fly", "{}")]])
            sizes.append(HistoryCodec.encode(run.commits.last ?? []).count)
        }
        #expect((sizes.last ?? 0) - sizes[1] <= 12, "only the turn's own number grows")
    }

    @Test func `tools of a later build are refused before a run begins`() throws {
        let error = #expect(throws: PlanError.self) { try agent(["tools": ["mcp.time"]]) }
        #expect(error?.code == .notInThisBuild)
    }
}
