import CairnHTTP
import CairnTesting
import CairnWire
import Testing

/// A person's word, at the terminal and from elsewhere.
@Suite struct ApprovalTests {
    private static func workspace(timeout: String = "3d", more: String = "") throws -> Workspace {
        let workspace = try Workspace([
            "agents/a.yaml": """
            cairn: 1
            workflows:
              publish:
                steps:
                  - { id: draft, transform: { to: "all", text: "Dear all, \\u001b[2Jgood news" } }
                  - { id: ok, approve: { ask: "Publish?", show: "{{ steps.draft.output }}", timeout: \(timeout) } }
                  - { id: out, transform: "{{ steps.ok.output }}" }
            \(more)
            """
        ])
        workspace.set("NO_COLOR", "1")
        return workspace
    }

    /// The value that a run on a terminal printed last, and which run it was.
    private static func result(_ workspace: Workspace) async throws -> JSON? {
        let list = try await workspace.cairn("runs", "list", "--json").json()["runs"]
        let run = try #require(list?[0]?["run"]?.string)
        return try await workspace.cairn("runs", "resume", run, "--json").json()["output"]
    }

    // MARK: At the terminal

    @Test func `what is shown is what will be done, and yes approves`() async throws {
        let workspace = try Self.workspace()
        let outcome = try await workspace.terminal(
            ["run", "publish"],
            [
                .expect("steps.ok"), .expect("until"), .expect("Publish?"), .expect("Dear all, \\u{1B}[2Jgood news"),
                .expect("\"to\": \"all\""), .expect("Approve?"), .type("y\n"), .expect("completed"),
            ])
        #expect(outcome.code == 0, "\(outcome)")
        let result = try await Self.result(workspace)
        #expect(result?["approved"]?.bool == true)
        #expect(result?["by"]?.string?.hasPrefix("ada@") == true, "\(result ?? .null)")
    }

    @Test func `no with a reason rejects, and the reason goes to the run`() async throws {
        let workspace = try Self.workspace()
        let outcome = try await workspace.terminal(
            ["run", "publish"], [.expect("Approve?"), .type("n too early\n"), .expect("completed")])
        #expect(outcome.code == 0, "\(outcome)")
        let result = try await Self.result(workspace)
        #expect(result?["approved"]?.bool == false)
        #expect(result?["reason"]?.string == "too early")
    }

    @Test func `the deadline passes while the person thinks`() async throws {
        let workspace = try Self.workspace(timeout: "2s")
        let outcome = try await workspace.terminal(["run", "publish"], [.expect("Approve?"), .expect("completed")])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try await Self.result(workspace)?["approved"]?.bool == false)
    }

    @Test func `what was typed before the question answers nothing`() async throws {
        let workspace = try Self.workspace()
        let outcome = try await workspace.terminal(
            ["run", "publish"], [.type("y\ny\n"), .expect("Approve?"), .endOfInput])
        #expect(outcome.code == 4, "\(outcome)")
    }

    @Test func `two questions are asked one after the other`() async throws {
        let workspace = try Workspace([
            "agents/a.yaml": """
            cairn: 1
            workflows:
              both:
                steps:
                  - id: p
                    parallel:
                      left: [{ id: one, approve: { ask: "Left?" } }]
                      right: [{ id: two, approve: { ask: "Right?" } }]
            """
        ])
        let outcome = try await workspace.terminal(
            ["run", "both"], environment: ["NO_COLOR": "1"],
            [.expect("Left?"), .expect("Approve?"), .type("y\n"), .expect("Right?"), .expect("Approve?"), .type("n\n")])
        #expect(outcome.code == 0, "\(outcome)")
    }

    // MARK: Without one

    private static func waiting(_ workspace: Workspace) async throws -> String {
        let outcome = try await workspace.cairn("run", "publish", "--json")
        #expect(outcome.code == 4, "\(outcome)")
        let result = try outcome.json()
        #expect(result["status"]?.string == "waiting")
        #expect(result["questions"]?[0]?["path"]?.string == "steps.ok", "\(outcome)")
        #expect(outcome.error.contains("cairn runs approve"), "\(outcome)")
        return try #require(result["run"]?.string)
    }

    @Test func `exit 4, an answer from elsewhere, and resume goes on`() async throws {
        let workspace = try Self.workspace()
        let run = try await Self.waiting(workspace)
        let listed = try await workspace.cairn("runs", "list")
        #expect(listed.output.contains("approval steps.ok · until"), "\(listed)")
        let shown = try await workspace.cairn("runs", "show", run)
        #expect(shown.output.contains("Publish?"), "\(shown)")
        #expect(!shown.output.contains("\u{1B}[2J"), "\(shown)")
        let approved = try await workspace.cairn("runs", "approve", run, "--reason", "fine", "--by", "grace")
        #expect(approved.code == 0, "\(approved)")
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 0, "\(resumed)")
        #expect(try resumed.json()["output"] == ["approved": true, "by": "grace", "reason": "fine"], "\(resumed)")
        let again = try await workspace.cairn("runs", "approve", run)
        #expect(again.code != 0, "\(again)")
    }

    @Test func `of several questions one must be named, and the command lists them`() async throws {
        let workspace = try Workspace([
            "agents/a.yaml": """
            cairn: 1
            workflows:
              both:
                steps:
                  - id: p
                    parallel:
                      left: [{ id: one, approve: { ask: "Left?" } }]
                      right: [{ id: two, approve: { ask: "Right?" } }]
            """
        ])
        let outcome = try await workspace.cairn("run", "both", "--json")
        #expect(outcome.code == 4, "\(outcome)")
        let run = try #require(try outcome.json()["run"]?.string)
        let questions = try #require(try outcome.json()["questions"]?.array)
        #expect(questions.count == 2)
        let ambiguous = try await workspace.cairn("runs", "approve", run)
        #expect(ambiguous.code == 2, "\(ambiguous)")
        for question in questions {
            let path = try #require(question["path"]?.string)
            #expect(ambiguous.error.contains(path), "\(ambiguous)")
            #expect(try await workspace.cairn("runs", "approve", run, path).code == 0)
        }
        #expect(try await workspace.cairn("runs", "resume", run).code == 0)
        #expect(try await workspace.cairn("runs", "approve", run, "steps.nobody").code != 0)
    }

    @Test func `a limit that is reached asks for more, and goes on`() async throws {
        let server = try ScriptedServer { request in
            request.index == 0 ? .chatCalls([("c1", "retrieve", "{\"query\": \"sea\"}")]) : .chat("Green.")
        }
        defer { server.stop() }
        let workspace = try Workspace([
            "agents/bot.yaml": """
            cairn: 1
            models: { far: { provider: openai, model: tiny, base_url: "\(server.url)/v1", api_key: none } }
            agents:
              bot:
                model: far
                knowledge: [{ files: ./docs }]
                limits: { turns: 1, on_exceeded: ask }
            """, "agents/docs/sea.md": "# Sea\n\nThe sea is green.",
        ])
        workspace.set("NO_COLOR", "1")
        let outcome = try await workspace.terminal(
            ["run", "bot", "What colour?"], [.expect("Approve?"), .type("y\n"), .expect("Green.")])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(server.requests.count == 2)
    }

    // MARK: Signals

    private static func waitingForSignal() throws -> Workspace {
        try Workspace([
            "agents/a.yaml": """
            cairn: 1
            workflows:
              order:
                steps:
                  - { id: paid, wait: { event: paid, timeout: 1h } }
                  - { id: out, transform: "{{ steps.paid.output }}" }
            """
        ])
    }

    @Test func `a signal that comes before anybody waits is kept`() async throws {
        let workspace = try Self.waitingForSignal()
        let recorded = try await workspace.cairn("run", "order", "--detach")
        let run = String(recorded.output.prefix { !$0.isWhitespace })
        #expect(try await workspace.cairn("runs", "signal", run, "paid", "{\"amount\": 3}").code == 0)
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(try resumed.json()["output"] == ["amount": 3], "\(resumed)")
    }

    @Test func `a signal reaches a run that waits in the foreground`() async throws {
        let workspace = try Self.waitingForSignal()
        let driving = try workspace.start(["run", "order", "--json"])
        var waiting: JSON?
        while waiting == nil {
            let list = try await workspace.cairn("runs", "list", "--json").json()["runs"]?.array ?? []
            waiting = list.first { $0["waits"]?[0]?["event"]?.string == "paid" }
        }
        let run = try #require(waiting?["run"]?.string)
        let sent = try await workspace.cairn("runs", "signal", run, "paid", "in cash", "--json")
        #expect(try sent.json()["driven"]?.bool == true, "\(sent)")
        let outcome = await driving.outcome()
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try outcome.json()["output"]?.string == "in cash", "\(outcome)")
    }

    @Test func `a signal that cannot be is refused`() async throws {
        let workspace = try Self.waitingForSignal()
        let recorded = try await workspace.cairn("run", "order", "--detach")
        let run = String(recorded.output.prefix { !$0.isWhitespace })
        try workspace.write("{", to: "bad.json")
        for words in [
            ["runs", "signal", run], ["runs", "signal", run, "cairn.cancel"], ["runs", "signal", "nope", "paid"],
            ["runs", "signal", run, "paid", "--input", "bad.json"],
            ["runs", "signal", run, "paid", "1", "--input", "x"],
        ] {
            let outcome = await (try workspace.start(words)).outcome()
            #expect(outcome.code == 2, "\(words): \(outcome)")
        }
    }
}
