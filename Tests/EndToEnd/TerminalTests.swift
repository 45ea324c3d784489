import CairnHTTP
import CairnTesting
import CairnWire
import Glibc
import Testing

/// A person at a real terminal: what is asked, what is shown, what a slip of the keyboard does.
@Suite struct TerminalTests {
    // MARK: A step in doubt

    /// A request that is under way when its process is killed: nobody knows whether it happened.
    private struct Doubt {
        let server: ScriptedServer
        let workspace: Workspace
        let run: String
        let go = ServerSignal()

        init() async throws {
            let go = self.go
            server = try ScriptedServer { request in
                request.index == 0 ? ServerScript([.wait(go)]) : .json(200, ["late": true])
            }
            workspace = try Workspace([
                "agents/call.yaml": """
                cairn: 1
                workflows:
                  call:
                    steps:
                      - { id: call, http: { method: POST, url: "\(server.url)/charge" }, timeout: 10m }
                      - { id: after, transform: "{{ steps.call.output.status }}" }
                """
            ])
            let driving = try workspace.start(["run", "call", "--json"])
            await server.received(1)
            driving.process.send(SIGKILL)
            _ = await driving.outcome()
            let list = try await workspace.cairn("runs", "list", "--json").json()["runs"]
            run = try #require(list?[0]?["run"]?.string)
        }

        func resume(_ gestures: [Gesture], columns: Int = 100, more: [String: String] = [:]) async throws
            -> TerminalOutcome
        {
            defer {
                go.send()
                server.stop()
            }
            return try await workspace.terminal(
                ["runs", "resume", run], columns: columns, environment: more, gestures)
        }
    }

    @Test func `yes calls again, and the run goes on to its end`() async throws {
        let doubt = try await Doubt()
        let outcome = try await doubt.resume([.expect("Call it again?"), .type("y\n"), .expect("200")])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(doubt.server.requests.count == 2)
        let steps = try await doubt.workspace.cairn("runs", "show", doubt.run, "--json").json()
        #expect(steps["status"]?.string == "completed")
    }

    @Test func `no with a reason fails the step, and the reason stays`() async throws {
        let doubt = try await Doubt()
        let outcome = try await doubt.resume([.expect("Call it again?"), .type("n not charged twice\n")])
        #expect(outcome.code == 1, "\(outcome)")
        #expect(outcome.screen.contains("not charged twice"), "\(outcome)")
        #expect(doubt.server.requests.count == 1)
    }

    @Test func `JSON is taken as what the call returned`() async throws {
        let doubt = try await Doubt()
        let outcome = try await doubt.resume([.expect("Call it again?"), .type("{\"status\": 208}\n"), .expect("208")])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(doubt.server.requests.count == 1)
    }

    @Test func `the end of the input decides nothing: exit 4 and the command to give`() async throws {
        let doubt = try await Doubt()
        let outcome = try await doubt.resume([.expect("Call it again?"), .endOfInput])
        #expect(outcome.code == 4, "\(outcome)")
        #expect(outcome.screen.contains("cairn runs approve \(doubt.run)"), "\(outcome)")
        #expect(doubt.server.requests.count == 1)
    }

    @Test func `Ctrl-C is 130, and the run waits on`() async throws {
        let doubt = try await Doubt()
        let outcome = try await doubt.resume([.expect("Call it again?"), .interrupt])
        #expect(outcome.code == 130, "\(outcome)")
        #expect(outcome.screen.contains("cairn runs resume \(doubt.run)"), "\(outcome)")
        let list = try await doubt.workspace.cairn("runs", "list")
        #expect(list.output.contains("waiting"), "\(list)")
        #expect(list.output.contains("in doubt steps.call"), "\(list)")
    }

    @Test func `what means nothing is asked again, and decides nothing`() async throws {
        let doubt = try await Doubt()
        let outcome = try await doubt.resume([
            .expect("Call it again?"), .type("\n"), .expect("nothing is decided"), .expect("Call it again?"),
            .type("yess\n"), .expect("neither yes nor no"), .expect("Call it again?"), .type("\u{1B}[31mred\u{7}\n"),
            .expect("neither yes nor no"), .expect("Call it again?"), .type(String(repeating: "x", count: 3000) + "\n"),
            .expect("neither yes nor no"), .expect("Call it again?"), .type("no\n"),
        ])
        #expect(outcome.code == 1, "\(outcome)")
        #expect(doubt.server.requests.count == 1)
    }

    @Test func `a narrow terminal that is resized asks all the same`() async throws {
        let doubt = try await Doubt()
        let outcome = try await doubt.resume(
            [.expect("Call it again?"), .resize(rows: 5, columns: 12), .resize(rows: 50, columns: 200), .type("y\n")],
            columns: 20)
        #expect(outcome.code == 0, "\(outcome)")
    }

    @Test func `without colours there are none`() async throws {
        let doubt = try await Doubt()
        let outcome = try await doubt.resume([.expect("Call it again?"), .type("y\n")], more: ["NO_COLOR": "1"])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(!outcome.screen.contains("\u{1B}[3"), "\(outcome)")
        #expect(!outcome.screen.contains("\u{1B}[1m"), "\(outcome)")
    }

    @Test func `an answer from elsewhere ends the question`() async throws {
        let doubt = try await Doubt()
        let outcome = try await doubt.resume([
            .expect("Call it again?"), .beside(["runs", "approve", doubt.run, "--by", "grace"]), .expect("200"),
        ])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(doubt.server.requests.count == 2)
    }

    // MARK: The live view

    @Test func `steps are shown as they end, and the result once`() async throws {
        let workspace = try Workspace([
            "agents/a.yaml":
                "cairn: 1\nworkflows:\n  w: { steps: [{ id: one, transform: 7 }, { id: two, transform: \"eight\" }] }\n"
        ])
        let outcome = try await workspace.terminal(["run", "w"], [])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.screen.components(of: "eight") == 1, "\(outcome)")
        #expect(outcome.screen.contains("completed"), "\(outcome)")
    }

    @Test func `what is under way is one line that fits, and none on a terminal that cannot take it back`() async throws
    {
        let server = try ScriptedServer { _ in .json(200, [:]) }
        defer { server.stop() }
        let name = String(repeating: "long_", count: 12)
        let workspace = try Workspace([
            "agents/a.yaml":
                "cairn: 1\nworkflows:\n  w: { steps: [{ id: \(name), http: { url: \"\(server.url)\" } }] }\n"
        ])
        let narrow = try await workspace.terminal(["run", "w"], columns: 20, environment: ["NO_COLOR": "1"], [])
        #expect(narrow.code == 0, "\(narrow)")
        // From the beginning of the line to where it is taken back.
        let drawn = narrow.screen.split(separator: "\u{1B}[K").filter { $0.hasPrefix("  ▸") }
            .map { $0.prefix { $0 != "\r" && $0 != "\r\n" && $0 != "\n" } }
        #expect(!drawn.isEmpty, "\(narrow)")
        #expect(drawn.allSatisfy { $0.count < 20 }, "\(narrow)")
        let dumb = try await workspace.terminal(["run", "w"], environment: ["TERM": "dumb"], [])
        #expect(dumb.code == 0, "\(dumb)")
        #expect(!dumb.screen.contains("\u{1B}"), "\(dumb)")
    }

    @Test func `an agent's words are shown once, as they come, and controls in them do nothing`() async throws {
        let server = try ScriptedServer { _ in .chat("The sea is \u{1B}]0;evil\u{7}green.") }
        defer { server.stop() }
        let workspace = try Workspace([
            "agents/bot.yaml": """
            cairn: 1
            models: { far: { provider: openai, model: tiny, base_url: "\(server.url)/v1", api_key: none } }
            agents: { bot: { model: far } }
            """
        ])
        let outcome = try await workspace.terminal(["run", "bot", "What colour?"], [])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.screen.components(of: "The sea is") == 1, "\(outcome)")
        #expect(!outcome.screen.contains("\u{1B}]0"), "\(outcome)")
        #expect(outcome.screen.contains("green."), "\(outcome)")
    }

    @Test func `a result in a file is clean while the terminal shows the steps`() async throws {
        let workspace = try Workspace([
            "agents/a.yaml": "cairn: 1\nworkflows:\n  w: { steps: [{ id: one, transform: 7 }] }\n"
        ])
        let outcome = try await workspace.terminal(["run", "w", "--json"], output: "out.json", [])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try JSON(parsing: workspace.read("out.json"))["output"]?.int == 7)
    }

    // MARK: The question of a run

    @Test func `a question that was left out is asked for`() async throws {
        let workspace = try Workspace()
        #expect(try await workspace.cairn("init").code == 0)
        workspace.set("NO_COLOR", "1")
        let outcome = try await workspace.terminal(
            ["run"], [.expect("docs>"), .type("What happens when the process dies?\n"), .expect("Sources")])
        #expect(outcome.code == 0, "\(outcome)")
        let none = try await workspace.terminal(["run"], [.expect("docs>"), .endOfInput])
        #expect(none.code == 2, "\(none)")
        let interrupted = try await workspace.terminal(["run"], [.expect("docs>"), .interrupt])
        #expect(interrupted.code == 130, "\(interrupted)")
    }
}

extension String {
    /// How often a part stands in the text.
    fileprivate func components(of part: String) -> Int {
        var count = 0
        var rest = self[...]
        while let start = rest.indices.first(where: { rest[$0...].hasPrefix(part) }) {
            count += 1
            rest = rest[rest.index(start, offsetBy: part.count)...]
        }
        return count
    }
}
