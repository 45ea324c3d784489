import CairnHTTP
import CairnTesting
import CairnWire
import Testing

/// Doing a part of a run anew, under new keys.
@Suite struct RetryTests {
    private static func workspace(_ url: String, replay: String = "safe", method: String = "GET") throws -> Workspace {
        try Workspace([
            "agents/a.yaml": """
            cairn: 1
            workflows:
              trip:
                steps:
                  - { id: one, http: { method: \(method), url: "\(url)/one" }, replay: \(replay) }
                  - { id: two, http: { method: \(method), url: "\(url)/two" }, replay: \(replay) }
                  - { id: out, transform: "{{ steps.one.output.body.n }}-{{ steps.two.output.body.n }}" }
            """
        ])
    }

    /// Numbers its requests; the one with this index fails for good.
    private static func server(failing: Int? = nil) throws -> ScriptedServer {
        try ScriptedServer { request in
            request.index == failing ? .json(400, [:]) : .json(200, ["n": .int(Int64(request.index))])
        }
    }

    private static func onlyRun(_ workspace: Workspace) async throws -> String {
        try #require(try await workspace.cairn("runs", "list", "--json").json()["runs"]?[0]?["run"]?.string)
    }

    @Test func `a completed run is done anew from a step on, and what stood before it stays`() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let workspace = try Self.workspace(server.url)
        #expect(try await workspace.cairn("run", "trip", "--json").json()["output"]?.string == "0-1")
        let run = try await Self.onlyRun(workspace)
        let retried = try await workspace.cairn("runs", "retry", run, "--from", "steps.two", "--json")
        #expect(retried.code == 0, "\(retried)")
        #expect(try retried.json()["output"]?.string == "0-2", "\(retried)")
        #expect(try retried.json()["run"]?.string == run)
        #expect(server.requests.map(\.target).map { $0.suffix(4) } == ["/one", "/two", "/two"])
        let shown = try await workspace.cairn("runs", "show", run, "--json").json()
        #expect(shown["generation"]?.int == 2)
        #expect(shown["status"]?.string == "completed")
        // The history tells it, in order of what happened.
        let events = try await workspace.cairn("runs", "watch", run, "--json").output
        #expect(events.contains("executionContinued"), "\(events)")
    }

    @Test func `a failed run is retried from the step that failed, under a new key`() async throws {
        let server = try Self.server(failing: 1)
        defer { server.stop() }
        let workspace = try Self.workspace(server.url, replay: "keyed", method: "POST")
        #expect(try await workspace.cairn("run", "trip").code == 1)
        let run = try await Self.onlyRun(workspace)
        // Nobody can be asked, and the call may have taken effect.
        let refused = try await workspace.cairn("runs", "retry", run, "--json")
        #expect(refused.code == 2, "\(refused)")
        #expect(try refused.errorJSON()["code"]?.string == "run.retry_unsafe", "\(refused)")
        #expect(try refused.errorJSON()["message"]?.string?.contains("steps.two") == true, "\(refused)")
        #expect(server.requests.count == 2)
        let retried = try await workspace.cairn("runs", "retry", run, "--yes", "--json")
        #expect(retried.code == 0, "\(retried)")
        #expect(try retried.json()["output"]?.string == "0-2", "\(retried)")
        let keys = server.requests.map { $0.headers["Idempotency-Key"] ?? "" }
        #expect(Set(keys).count == 3, "\(keys)")
        #expect(keys[2] == "\(run)/2/steps.two", "\(keys)")
    }

    @Test func `at a terminal the person is asked before anything is repeated`() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let workspace = try Self.workspace(server.url, replay: "unsafe", method: "POST")
        #expect(try await workspace.cairn("run", "trip").code == 0)
        let run = try await Self.onlyRun(workspace)
        let no = try await workspace.terminal(
            ["runs", "retry", run, "--from", "steps.one"],
            [.expect("steps.one"), .expect("steps.two"), .expect("Repeat them?"), .type("n\n"), .expect("nothing")])
        #expect(no.code == 0, "\(no)")
        #expect(server.requests.count == 2)
        let yes = try await workspace.terminal(
            ["runs", "retry", run, "--from", "steps.one"],
            [.expect("Repeat them?"), .type("y\n"), .expect("completed")])
        #expect(yes.code == 0, "\(yes)")
        #expect(server.requests.count == 4)
    }

    @Test func `what cannot be retried is refused with its mend`() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let workspace = try Self.workspace(server.url)
        #expect(try await workspace.cairn("run", "trip").code == 0)
        let run = try await Self.onlyRun(workspace)
        for (words, code, error) in [
            ([run], 2, "run.not_failed"), ([run, "--from", "steps.nine"], 2, "run.step_not_reached"),
            ([run, "--from", ""], 2, "definition.bad_form"), (["nobody"], 2, "run.not_found"),
            ([run, "--from", String(repeating: "a.", count: 4000)], 2, "run.step_not_reached"),
        ] as [([String], Int32, String)] {
            let outcome = await (try workspace.start(["runs", "retry", "--json"] + words)).outcome()
            #expect(outcome.code == code, "\(words.map { $0.prefix(40) }): \(outcome)")
            #expect(try outcome.errorJSON()["code"]?.string == error, "\(outcome)")
        }
        #expect(server.requests.count == 2)
        #expect(try await workspace.cairn("runs", "cancel", run).code == 1)
    }
}
