import CairnHTTP
import CairnTesting
import CairnWire
import Testing

/// Suspending, cancelling and terminating runs with the real binary: driven ones and those that nobody drives.
@Suite struct ControlTests {
    private static let asking = [
        "agents/a.yaml": """
        cairn: 1
        workflows:
          publish:
            steps:
              - { id: draft, transform: "text" }
              - { id: ok, approve: { ask: "Publish?" } }
              - { id: out, transform: "{{ steps.ok.output.approved }}" }
        """
    ]

    private static func waiting(_ workspace: Workspace) async throws -> String {
        let outcome = try await workspace.cairn("run", "publish", "--json")
        #expect(outcome.code == 4, "\(outcome)")
        return try #require(try outcome.json()["run"]?.string)
    }

    private static func calling(_ url: String) throws -> Workspace {
        try Workspace([
            "agents/call.yaml": """
            cairn: 1
            workflows:
              call:
                steps:
                  - { id: call, http: { url: "\(url)" }, timeout: 10m }
                  - { id: after, transform: "{{ steps.call.output.status }}" }
            """
        ])
    }

    private static func onlyRun(_ workspace: Workspace) async throws -> String {
        try #require(try await workspace.cairn("runs", "list", "--json").json()["runs"]?[0]?["run"]?.string)
    }

    // MARK: Without a driver

    @Test func `a run that nobody drives is suspended, answered, and goes on`() async throws {
        let workspace = try Workspace(Self.asking)
        let run = try await Self.waiting(workspace)
        let suspended = try await workspace.cairn(
            "runs", "suspend", run, "--reason", "office closed", "--by", "grace", "--json")
        #expect(suspended.code == 0, "\(suspended)")
        #expect(
            try suspended.json() == [
                "run": .string(run), "sent": "suspend", "driven": false, "status": "suspended", "carried_out": true,
            ])
        let listed = try await workspace.cairn("runs", "list", "--status", "suspended", "--json")
        #expect(try listed.json()["runs"]?[0]?["run"]?.string == run, "\(listed)")
        let shown = try await workspace.cairn("runs", "show", run)
        #expect(shown.output.contains("suspended by grace") && shown.output.contains("office closed"), "\(shown)")
        #expect(shown.error.contains("cairn runs resume \(run)"), "\(shown)")
        // An answer that comes meanwhile counts, and moves nothing.
        #expect(try await workspace.cairn("runs", "approve", run).code == 0)
        let still = try await workspace.cairn("runs", "show", run, "--json")
        #expect(try still.json()["status"]?.string == "suspended")
        #expect(try still.json()["suspended"]?["by"]?.string == "grace")
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 0, "\(resumed)")
        #expect(try resumed.json()["output"]?.bool == true, "\(resumed)")
    }

    @Test(arguments: [("cancel", "cancelled"), ("terminate", "terminated")])
    func `a run that nobody drives ends then and there`(word: String, status: String) async throws {
        let workspace = try Workspace(Self.asking)
        let run = try await Self.waiting(workspace)
        let ended = try await workspace.cairn("runs", word, run, "--reason", "wrong file", "--by", "grace")
        #expect(ended.code == 0, "\(ended)")
        #expect(ended.output.contains("is \(status)"), "\(ended)")
        let shown = try await workspace.cairn("runs", "show", run, "--json")
        #expect(try shown.json()["status"]?.string == status, "\(shown)")
        #expect(
            try shown.json()["error"]?["message"]?.string == "the run was \(status) by grace: wrong file", "\(shown)")
        // Once more: it has ended, and says so.
        let again = try await workspace.cairn("runs", word, run, "--json")
        #expect(again.code == 1, "\(again)")
        #expect(try again.errorJSON()["code"]?.string == "run.ended", "\(again)")
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 1, "\(resumed)")
        #expect(try resumed.errorJSON()["code"]?.string == "run.\(status)", "\(resumed)")
    }

    @Test func `a cancel with something to take back waits for a driver and says so, a terminate does not`()
        async throws
    {
        let server = try ScriptedServer { _ in .json(200, [:]) }
        defer { server.stop() }
        for word in ["cancel", "terminate"] {
            let workspace = try Workspace([
                "agents/a.yaml": """
                cairn: 1
                workflows:
                  publish:
                    steps:
                      - id: put
                        http: { method: PUT, url: "\(server.url)/it" }
                        replay: keyed
                        undo: [{ id: gone, http: { method: DELETE, url: "\(server.url)/it" }, replay: keyed }]
                      - { id: ok, approve: { ask: "Go on?" } }
                """
            ])
            let run = try await Self.waiting(workspace)
            let before = server.requests.count
            let outcome = try await workspace.cairn("runs", word, run)
            #expect(outcome.code == 0, "\(outcome)")
            #expect(server.requests.count == before)
            #expect(outcome.error.contains("cairn runs resume \(run)") == (word == "cancel"), "\(outcome)")
            let resumed = try await workspace.cairn("runs", "resume", run, "--json")
            #expect(resumed.code == 1, "\(resumed)")
            #expect(try resumed.json()["status"]?.string == (word == "cancel" ? "cancelled" : "terminated"))
            #expect(server.requests.count == before + (word == "cancel" ? 1 : 0))
        }
    }

    // MARK: With a driver

    @Test func `a driven run is suspended: its call ends, nothing follows, and resume goes on`() async throws {
        let go = ServerSignal()
        let server = try ScriptedServer { _ in ServerScript([.wait(go)]).then(ServerScript.json(200, [:]).steps) }
        defer { server.stop() }
        let workspace = try Self.calling(server.url)
        let driving = try workspace.start(["run", "call", "--json"])
        await server.received(1)
        let run = try await Self.onlyRun(workspace)
        let suspended = try await workspace.cairn("runs", "suspend", run, "--json")
        #expect(suspended.code == 0, "\(suspended)")
        #expect(try suspended.json()["status"]?.string == "suspended", "\(suspended)")
        #expect(try suspended.json()["driven"]?.bool == true, "\(suspended)")
        go.send()
        let outcome = await driving.outcome()
        #expect(outcome.code == 4, "\(outcome)")
        #expect(try outcome.json()["status"]?.string == "suspended", "\(outcome)")
        #expect(outcome.error.contains("cairn runs resume \(run)"), "\(outcome)")
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 0, "\(resumed)")
        #expect(try resumed.json()["output"]?.int == 200)
        #expect(server.requests.count == 1, "a call that had ended was repeated")
    }

    @Test func `a driven run is terminated at once, and its process says so`() async throws {
        let go = ServerSignal()
        let server = try ScriptedServer { _ in ServerScript([.wait(go)]) }
        defer { server.stop() }
        let workspace = try Self.calling(server.url)
        let driving = try workspace.start(["run", "call", "--json"])
        await server.received(1)
        let run = try await Self.onlyRun(workspace)
        let terminated = try await workspace.cairn("runs", "terminate", run)
        #expect(terminated.code == 0, "\(terminated)")
        let outcome = await driving.outcome()
        #expect(outcome.code == 1, "\(outcome)")
        #expect(try outcome.json()["status"]?.string == "terminated", "\(outcome)")
        #expect(try outcome.errorJSON()["code"]?.string == "run.terminated", "\(outcome)")
        go.send()
    }

    @Test(arguments: ["cancel", "terminate", "suspend"])
    func `hostile words are refused with their mend`(word: String) async throws {
        let workspace = try Workspace(Self.asking)
        for (id, code) in [
            ("nobody", "run.not_found"), ("../../etc", "run.not_found"), (String(repeating: "x", count: 9000), nil),
            ("", nil),
        ] as [(String, String?)] {
            let outcome = try await workspace.cairn("runs", word, id, "--json")
            #expect(outcome.code == 2, "\(id): \(outcome)")
            if let code { #expect(try outcome.errorJSON()["code"]?.string == code, "\(outcome)") }
        }
    }

    // MARK: Looking

    @Test func `lists are filtered and paged, and what cannot be is refused`() async throws {
        let workspace = try Workspace(Self.asking)
        var runs: [String] = []
        for _ in 0..<5 {
            let recorded = try await workspace.cairn("run", "publish", "--detach")
            runs.insert(String(recorded.output.prefix { !$0.isWhitespace }), at: 0)
        }
        #expect(try await workspace.cairn("runs", "terminate", runs[2]).code == 0)
        func ids(_ words: [String]) async throws -> ([String], String?) {
            let json = try await (try workspace.start(["runs", "list", "--json"] + words)).outcome().json()
            return (json["runs"]?.array?.compactMap { $0["run"]?.string } ?? [], json["next"]?.string)
        }
        #expect(try await ids([]) == (runs, nil))
        #expect(try await ids(["--status", "terminated"]).0 == [runs[2]])
        #expect(try await ids(["--status", "terminated,running", "--status", "failed"]).0 == runs)
        #expect(try await ids(["--name", "nobody"]).0.isEmpty)
        #expect(try await ids(["--origin", "run", "--since", "1h"]).0 == runs)
        #expect(try await ids(["--until", "1h"]).0.isEmpty)
        #expect(try await ids(["--since", "2020-01-01", "--until", "2020-01-02T03:04:05Z"]).0.isEmpty)
        let (first, next) = try await ids(["--limit", "2"])
        #expect(first == Array(runs[0..<2]))
        let (second, then) = try await ids(["--limit", "2", "--after", try #require(next)])
        #expect(second == Array(runs[2..<4]))
        #expect(try await ids(["--limit", "2", "--after", try #require(then)]) == ([runs[4]], nil))
        let hint = try await workspace.cairn("runs", "list", "--limit", "2", "--status", "running")
        #expect(hint.error.contains("cairn runs list --status running --limit 2 --after "), "\(hint)")
        for words in [
            ["--status", "done"], ["--since", "yesterday"], ["--until", "2026-02-30"], ["--after", "x"],
            ["--after", "-1"], ["--after", "99999999999999999999"], ["--limit", "0"],
        ] {
            let outcome = await (try workspace.start(["runs", "list"] + words)).outcome()
            #expect(outcome.code == 2, "\(words): \(outcome)")
        }
    }

    @Test func `show says whether the definition was edited since, and who drives the run`() async throws {
        let workspace = try Workspace(Self.asking)
        let run = try await Self.waiting(workspace)
        func show() async throws -> JSON { try await workspace.cairn("runs", "show", run, "--json").json() }
        let before = try await show()
        #expect(before["definition_now"]?["standing"]?.string == "same")
        #expect(before["definition_now"]?["hash"] == before["definition"])
        #expect(before["driver"] == .null, "a run that waits has no driver")
        try workspace.write(
            (Self.asking["agents/a.yaml"] ?? "").replacing("Publish?", with: "Really?"), to: "agents/a.yaml")
        #expect(try await show()["definition_now"]?["standing"]?.string == "changed")
        let shown = try await workspace.cairn("runs", "show", run)
        #expect(shown.output.contains("edited since"), "\(shown)")
        #expect(shown.output.contains("nobody drives it"), "\(shown)")
        #expect(shown.error.contains("cairn runs approve \(run)"), "\(shown)")
        try workspace.write("cairn: 1\nname: other\nmodel: extractive\n", to: "agents/a.yaml")
        #expect(try await show()["definition_now"] == ["standing": "gone", "hash": nil])
        try workspace.write("cairn: [", to: "agents/a.yaml")
        #expect(try await show()["definition_now"] == ["standing": "broken", "hash": nil])
        // The run is pinned to what it began with, and goes on.
        #expect(try await workspace.cairn("runs", "approve", run).code == 0)
        #expect(try await workspace.cairn("runs", "resume", run).code == 0)
    }

    @Test func `an edit while runs are in flight breaks none, and new runs use it`() async throws {
        let workspace = try Workspace(Self.asking)
        var old: [String] = []
        for _ in 0..<6 { old.append(try await Self.waiting(workspace)) }
        // The step that every run stands in is renamed, and what follows it is another.
        try workspace.write(
            """
            cairn: 1
            workflows:
              publish:
                steps:
                  - { id: fine, approve: { ask: "New?" } }
                  - { id: out, transform: "new" }
            """, to: "agents/a.yaml")
        let new = try await Self.waiting(workspace)
        for (run, output) in old.map({ ($0, JSON.bool(true)) }) + [(new, JSON.string("new"))] {
            let shown = try await workspace.cairn("runs", "show", run, "--json").json()
            #expect(shown["definition_now"]?["standing"]?.string == (run == new ? "same" : "changed"))
            #expect(shown["questions"]?[0]?["path"]?.string == (run == new ? "steps.fine" : "steps.ok"))
            #expect(try await workspace.cairn("runs", "approve", run).code == 0)
            let resumed = try await workspace.cairn("runs", "resume", run, "--json")
            #expect(resumed.code == 0, "\(resumed)")
            #expect(try resumed.json()["output"] == output, "\(resumed)")
        }
    }

    @Test func `a failed run that took back what it did is not offered to be resumed`() async throws {
        let server = try ScriptedServer { request in
            request.target.hasSuffix("/bad") ? .json(500, [:]) : .json(200, [:])
        }
        defer { server.stop() }
        let workspace = try Workspace([
            "agents/a.yaml": """
            cairn: 1
            workflows:
              publish:
                steps:
                  - id: put
                    http: { method: PUT, url: "\(server.url)/it" }
                    replay: keyed
                    undo: [{ id: gone, http: { method: DELETE, url: "\(server.url)/it" }, replay: keyed }]
                  - { id: bad, http: { url: "\(server.url)/bad" } }
            """
        ])
        let outcome = try await workspace.cairn("run", "publish")
        #expect(outcome.code == 1, "\(outcome)")
        #expect(!outcome.error.contains("runs resume"), "\(outcome)")
        #expect(outcome.error.contains("cairn run publish"), "\(outcome)")
        let run = try await Self.onlyRun(workspace)
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(try resumed.errorJSON()["code"]?.string == "run.undone", "\(resumed)")
        #expect(try await workspace.cairn("runs", "show", run, "--json").json()["undone"]?.bool == true)
    }
}
