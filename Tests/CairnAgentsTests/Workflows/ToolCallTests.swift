import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Calls that a model asks for, and the people who are asked about them.
@Suite struct ToolCallTests {
    private func run(_ permissions: JSON = [:], tools: JSON = ["http"], limits: JSON = [:]) throws -> ScriptedRun {
        var run = ScriptedRun(
            try AgentWorkflow.plan(
                ["model": "m", "tools": tools, "permissions": permissions, "limits": limits], web: ["ok.example"]))
        try run.start(input: "go")
        return run
    }

    private func get(_ urls: String...) -> JSON {
        [
            "tool_calls": .array(
                urls.enumerated().map { index, url in
                    ["id": .string("c\(index)"), "name": "http", "arguments": .string(#"{"url": "\#(url)"}"#)]
                })
        ]
    }

    private func result(_ run: ScriptedRun, _ call: Int, turn: Int = 2) throws -> JSON? {
        let messages = try run.input(of: "turn.\(turn).llm")?["messages"]?.array ?? []
        return messages.filter { $0["role"] == "tool" }[call - 1]["parts"]?[0]?["tool_result"]
    }

    @Test func `a listed host is asked at once, any other when a person says so`() throws {
        var run = try run()
        try run.complete("turn.1.llm", get("https://ok.example/a", "https://else.example/b"))
        #expect(run.inFlight == ["turn.1.tool.1"])
        #expect(
            try run.input(of: "turn.1.tool.1") == [
                "url": "https://ok.example/a", "method": "GET", "hostFromTemplate": true,
            ])
        #expect(run.state.questions == [Path("turn.1.tool.2")])
        guard case .answer(let question)? = run.state.waits[Path("turn.1.tool.2")]?.started.cause else {
            Issue.record("nobody is asked")
            return
        }
        #expect(
            try question.show.map { try run.machine.json($0, blobs: Blobs()) } == [
                "tool": "http", "arguments": ["url": "https://else.example/b"],
            ])
        try run.send(EventRaised.resolve, ["step": "turn.1.tool.2", "approved": true, "by": "ann"])
        #expect(try run.input(of: "turn.1.tool.2")?["hostAllowed"] == true)
    }

    @Test func `a call that a person refuses becomes an error that the model sees`() throws {
        var run = try run()
        try run.complete("turn.1.llm", get("https://else.example/b"))
        try run.send(EventRaised.resolve, ["approved": false, "by": "ann", "reason": "not there"])
        let told = try result(run, 1)
        #expect(told?["is_error"] == true)
        #expect(told?["content"] == "ann did not approve this call of http: not there")
        #expect(run.state.steps[Path("turn.1.tool.1")]?.record.failure?.code == "tool.rejected")
    }

    @Test func `when the deadline has passed the call is refused`() throws {
        var run = try run(["timeout": "1h"])
        try run.complete("turn.1.llm", get("https://else.example/b"))
        #expect(run.machine.nextTimer == run.now.advanced(by: .seconds(3600)))
        try run.fireNext()
        #expect(try result(run, 1)?["content"]?.string?.contains("nobody answered in time") == true)
    }

    @Test func `the fifth call of a turn is approved after a restart, and nothing is called twice`() throws {
        var run = try run(["ask": ["http:url=*/5"]])
        try run.complete(
            "turn.1.llm",
            get(
                "https://ok.example/1", "https://ok.example/2", "https://ok.example/3", "https://ok.example/4",
                "https://ok.example/5"))
        #expect(run.inFlight == ["turn.1.tool.1", "turn.1.tool.2", "turn.1.tool.3", "turn.1.tool.4"])
        try run.complete("turn.1.tool.1", ["status": 200])
        try run.complete("turn.1.tool.3", ["status": 200])
        try run.takeOver()
        #expect(run.inFlight == ["turn.1.tool.2", "turn.1.tool.4"], "what had been answered is not called again")
        try run.complete("turn.1.tool.2", ["status": 200])
        try run.complete("turn.1.tool.4", ["status": 200])
        #expect(run.state.waitsForPerson)
        try run.takeOver()
        #expect(run.inFlight.isEmpty)
        try run.send(EventRaised.resolve, ["approved": true, "by": "ann"])
        #expect(run.inFlight == ["turn.1.tool.5"])
        try run.complete("turn.1.tool.5", ["status": 200])
        #expect(run.inFlight == ["turn.2.llm"])
        let scheduled = run.history.compactMap { event in
            if case .taskScheduled(let task) = event, task.attempt == 1 { task.path } else { nil }
        }
        #expect(Set(scheduled).count == 7)
    }

    @Test func `several calls wait side by side, and each answer is for its own`() throws {
        var run = try run()
        try run.complete("turn.1.llm", get("https://a.example/", "https://b.example/", "https://c.example/"))
        #expect(run.state.questions.map(\.rawValue) == ["turn.1.tool.1", "turn.1.tool.2", "turn.1.tool.3"])
        try run.send(EventRaised.resolve, ["approved": true])
        #expect(run.state.questions.count == 3, "an answer that could be for several is for none")
        try run.send(EventRaised.resolve, ["step": "turn.1.tool.2", "approved": true])
        #expect(run.inFlight == ["turn.1.tool.2"])
        try run.send(EventRaised.resolve, ["step": "turn.1.tool.1", "approved": false])
        try run.send(EventRaised.resolve, ["step": "turn.1.tool.3", "approved": false])
        try run.complete("turn.1.tool.2", ["status": 200])
        #expect(try result(run, 1)?["is_error"] == true)
        #expect(try result(run, 2)?["is_error"] == false)
    }

    @Test func `a call that may have taken effect is not repeated`() throws {
        var run = try run(["allow": ["http"]])
        try run.complete(
            "turn.1.llm",
            [
                "tool_calls": [
                    ["id": "c", "name": "http", "arguments": #"{"url": "https://a.example/", "method": "POST"}"#]
                ]
            ])
        #expect(run.running.first?.replay == .unsafe)
        try run.takeOver()
        #expect(run.state.questions == [Path("turn.1.tool.1")])
        try run.send(EventRaised.resolve, ["approved": true, "output": ["status": 201]])
        #expect(try result(run, 1)?["content"] == #"{"status":201}"#)
    }

    @Test(arguments: [
        (#"{"url": "https://user@ok.example/"}"#, "lower-case ASCII"),
        (#"{"url": "https://ok.example/", "x": 1}"#, "do not fit"),
        (#"{"url": "https://ok.example/", "json": 1, "body": "x"}"#, "not both"),
        (#"{"url": "https://ok.example/", "method": "TRACE"}"#, "do not fit"),
    ])
    func `hostile arguments are told to the model and call nothing`(arguments: String, message: String) throws {
        var run = try run(["allow": ["*"]])
        try run.complete("turn.1.llm", ["tool_calls": [["id": "c", "name": "http", "arguments": .string(arguments)]]])
        #expect(try result(run, 1)?["content"]?.string?.contains(message) == true)
        #expect(run.inFlight == ["turn.2.llm"])
    }

    @Test func `scrape and search ask, and are planned where a build has not what carries them out`() throws {
        var run = try run(tools: ["scrape", "search"])
        let offered = try run.input(of: "turn.1.llm")?["tools"]?.array?.compactMap { $0["name"]?.string }
        #expect(offered == ["scrape", "search"])
        try run.complete(
            "turn.1.llm",
            [
                "tool_calls": [
                    ["id": "a", "name": "scrape", "arguments": #"{"url": "https://ok.example/"}"#],
                    ["id": "b", "name": "search", "arguments": #"{"query": "x"}"#],
                ]
            ])
        #expect(run.running.map(\.activity) == ["scrape"])
        #expect(run.state.questions == [Path("turn.1.tool.2")])
        try run.send(EventRaised.resolve, ["approved": true])
        #expect(try run.input(of: "turn.1.tool.2") == ["query": "x", "limit": 5])
    }

    @Test(arguments: [("POST", ["turn.2.llm"]), ("GET", [])] as [(String, [String])])
    func `only a call that is safe to repeat is tried again by itself`(method: String, inFlight: [String]) throws {
        var run = try run(["allow": ["http"]])
        let arguments = #"{"url": "https://a.example/", "method": "\#(method)"}"#
        try run.complete("turn.1.llm", ["tool_calls": [["id": "c", "name": "http", "arguments": .string(arguments)]]])
        try run.fail("turn.1.tool.1", FailureDetails(code: "http.status", message: "503", retryable: true))
        #expect(run.inFlight == inFlight)
    }

    @Test func `a cancelled run asks nobody`() throws {
        var run = try run()
        try run.complete("turn.1.llm", get("https://else.example/b"))
        try run.send(EventRaised.cancel, [:])
        #expect(run.state.status == .cancelled)
        #expect(run.state.questions.isEmpty)
    }
}
