import CairnHTTP
import CairnTesting
import CairnWire
import Glibc
import Testing

/// Who drives a run, and what the others may do meanwhile.
@Suite struct DriverTests {
    /// A workflow of one request that the test holds up as long as it likes: on a loaded machine longer than a request may
    /// last by itself.
    private static func workflow(_ url: String, method: String = "GET", replay: String = "") -> [String: String] {
        [
            "agents/call.yaml": """
            cairn: 1
            workflows:
              call:
                steps:
                  - { id: before, transform: "one" }
                  - { id: call, http: { method: \(method), url: "\(url)" }, timeout: 10m\(replay) }
                  - { id: after, transform: { first: "{{ steps.before.output }}", status: "{{ steps.call.output.status }}" } }
            """
        ]
    }

    @Test func `two runs at once in one state both finish`() async throws {
        let ledger = try LedgerServer()
        defer { ledger.stop() }
        let workspace = try Workspace(environment: [
            "CAIRN_AGENTS": "\(Workspace.project)/agents", "LEDGER_URL": ledger.url,
        ])
        let first = try workspace.start(["run", "inventory", "--json"])
        let second = try workspace.start(["run", "inventory", "--json"])
        let (one, other) = await (first.outcome(), second.outcome())
        #expect(one.code == 0, "\(one)")
        #expect(other.code == 0, "\(other)")
        #expect(Set(ledger.entries).count == 40)
        #expect(ledger.requests.count == 40)
    }

    @Test func `a run that another process drives is not resumed, and its driver is named`() async throws {
        let go = ServerSignal()
        let server = try ScriptedServer { _ in ServerScript([.wait(go)]).then(ServerScript.json(200, [:]).steps) }
        defer { server.stop() }
        let workspace = try Workspace(Self.workflow(server.url))
        let driving = try workspace.start(["run", "call", "--json"])
        await server.received(1)
        let list = try await workspace.cairn("runs", "list", "--json").json()["runs"]
        let run = try #require(list?[0]?["run"]?.string)

        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 1, "\(resumed)")
        #expect(try resumed.errorJSON()["code"]?.string == "run.driven_elsewhere", "\(resumed)")
        #expect(try resumed.errorJSON()["message"]?.string?.contains("\(driving.process.pid)") == true, "\(resumed)")
        // Reading works beside it.
        let shown = try await workspace.cairn("runs", "show", run)
        #expect(shown.code == 0)
        #expect(shown.output.contains("call"), "\(shown)")

        go.send()
        let outcome = await driving.outcome()
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try outcome.json()["output"] == ["first": "one", "status": 200])
        // Of a completed run the result is printed again.
        let again = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(again.code == 0)
        #expect(try again.json()["output"] == ["first": "one", "status": 200])
    }

    @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
    func `a signal ends the process in good order, and the run is resumable`(signal: Int32, code: Int32) async throws {
        let go = ServerSignal()
        let server = try ScriptedServer { request in
            request.index == 0 ? ServerScript([.wait(go)]) : .json(200, [:])
        }
        defer { server.stop() }
        let workspace = try Workspace(Self.workflow(server.url))
        let driving = try workspace.start(["run", "call"])
        await server.received(1)
        driving.process.send(signal)
        let outcome = await driving.outcome()
        #expect(outcome.code == code, "\(outcome)")
        let command = try #require(outcome.error.firstRange(of: "cairn runs resume "))
        let run = String(outcome.error[command.upperBound...].prefix { $0.isLetter || $0.isNumber })
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 0, "\(resumed)")
        #expect(try resumed.json()["output"] == ["first": "one", "status": 200])
        go.send()
    }

    @Test func `a detached start is recorded, and resume drives it`() async throws {
        let server = try ScriptedServer { _ in .json(200, [:]) }
        defer { server.stop() }
        let workspace = try Workspace(Self.workflow(server.url))
        let started = try await workspace.cairn("run", "call", "--detach")
        #expect(started.code == 0, "\(started)")
        #expect(server.requests.isEmpty)
        let run = String(started.output.prefix { !$0.isWhitespace })
        let resumed = try await workspace.cairn("runs", "resume", run)
        #expect(resumed.code == 0, "\(resumed)")
        #expect(server.requests.count == 1)
    }

    @Test func `a cancelled run stops, and says so`() async throws {
        let go = ServerSignal()
        let server = try ScriptedServer { _ in ServerScript([.wait(go)]) }
        defer { server.stop() }
        let workspace = try Workspace(Self.workflow(server.url))
        let driving = try workspace.start(["run", "call", "--json"])
        await server.received(1)
        let run = try #require(try await workspace.cairn("runs", "list", "--json").json()["runs"]?[0]?["run"]?.string)
        let cancelled = try await workspace.cairn("runs", "cancel", run)
        #expect(cancelled.code == 0, "\(cancelled)")
        let outcome = await driving.outcome()
        #expect(outcome.code == 1, "\(outcome)")
        #expect(try outcome.json()["status"]?.string == "cancelled")
        go.send()
    }

    // MARK: In doubt

    /// Kills the process while an unsafe request is under way: nobody knows whether it happened.
    private static func inDoubt(_ server: ScriptedServer) async throws -> (Workspace, run: String) {
        let workspace = try Workspace(workflow("\(server.url)/charge", method: "POST"))
        let driving = try workspace.start(["run", "call", "--json"])
        await server.received(1)
        driving.process.send(SIGKILL)
        _ = await driving.outcome()
        let run = try #require(try await workspace.cairn("runs", "list", "--json").json()["runs"]?[0]?["run"]?.string)
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 4, "\(resumed)")
        #expect(try resumed.json()["status"]?.string == "waiting")
        #expect(server.requests.count == 1, "an unsafe call was repeated")
        return (workspace, run)
    }

    private static func holding(_ go: ServerSignal) throws -> ScriptedServer {
        try ScriptedServer { request in request.index == 0 ? ServerScript([.wait(go)]) : .json(200, ["late": true]) }
    }

    @Test func `an unsafe step in doubt asks, and approve calls it again under its key`() async throws {
        let go = ServerSignal()
        let server = try Self.holding(go)
        defer { server.stop() }
        let (workspace, run) = try await Self.inDoubt(server)
        let approved = try await workspace.cairn("runs", "approve", run)
        #expect(approved.code == 0, "\(approved)")
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 0, "\(resumed)")
        #expect(server.requests.count == 2)
        #expect(Set(server.requests.map { $0.headers["Idempotency-Key"] }).count == 1)
        go.send()
    }

    @Test func `approve with an output takes that as the result, and calls nothing`() async throws {
        let go = ServerSignal()
        let server = try Self.holding(go)
        defer { server.stop() }
        let (workspace, run) = try await Self.inDoubt(server)
        let approved = try await workspace.cairn("runs", "approve", run, "--output", #"{"status": 208}"#)
        #expect(approved.code == 0, "\(approved)")
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 0, "\(resumed)")
        #expect(try resumed.json()["output"]?["status"]?.int == 208)
        #expect(server.requests.count == 1)
        go.send()
    }

    @Test func `reject fails the step as in doubt`() async throws {
        let go = ServerSignal()
        let server = try Self.holding(go)
        defer { server.stop() }
        let (workspace, run) = try await Self.inDoubt(server)
        let rejected = try await workspace.cairn("runs", "reject", run, "--reason", "not charged")
        #expect(rejected.code == 0, "\(rejected)")
        let resumed = try await workspace.cairn("runs", "resume", run, "--json")
        #expect(resumed.code == 1, "\(resumed)")
        #expect(try resumed.json()["status"]?.string == "failed")
        #expect(server.requests.count == 1)
        go.send()
    }
}

extension String {
    fileprivate func firstRange(of needle: String) -> Range<Index>? {
        indices.first { self[$0...].hasPrefix(needle) }.map { $0..<index($0, offsetBy: needle.count) }
    }
}
