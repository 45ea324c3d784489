import CairnHTTP
import CairnReactor
import CairnTesting
import CairnWire
import Glibc
import Testing

/// The real binary with `--state dapr:NAME`, against a sidecar that answers as real ones were recorded to.
@Suite(.timeLimit(.minutes(10))) struct SidecarTests {
    private static let files = [
        "agents/a.yaml": """
        cairn: 1
        workflows:
          order:
            steps:
              - { id: draft, transform: { text: "the word is marzipan" } }
              - { id: ok, approve: { ask: "Publish?", show: "{{ steps.draft.output }}" } }
              - { id: word, wait: { event: word, timeout: 1h } }
              - { id: out, transform: { ok: "{{ steps.ok.output.approved }}", word: "{{ steps.word.output }}" } }
        """
    ]

    private static func call(_ url: String) -> [String: String] {
        [
            "agents/call.yaml": """
            cairn: 1
            workflows:
              call:
                steps:
                  - { id: before, transform: "one" }
                  - { id: call, http: { method: POST, url: "\(url)" }, timeout: 10m, replay: keyed }
                  - { id: after, transform: { first: "{{ steps.before.output }}", status: "{{ steps.call.output.status }}" } }
            """
        ]
    }

    private static func onlyRun(_ workspace: Workspace) async throws -> String {
        let list = try await workspace.cairn("runs", "list", "--json")
        return try #require(try list.json()["runs"]?[0]?["run"]?.string, "\(list)")
    }

    // MARK: Everyday

    @Test(arguments: StoreManner.allCases)
    func `every command works on runs that a sidecar keeps`(manner: StoreManner) async throws {
        try await withSidecar(manner, files: Self.files) { world in
            let workspace = world.workspace
            let begun = try await workspace.cairn("run", "order", "--json")
            #expect(begun.code == 4, "\(begun)")
            let run = try #require(try begun.json()["run"]?.string)
            let shown = try await workspace.cairn("runs", "show", run)
            #expect(shown.code == 0 && shown.output.contains("Publish?"), "\(shown)")
            #expect(try await workspace.cairn("runs", "approve", run).code == 0)

            // Another process drives it, and hears a third.
            let driving = try workspace.start(["runs", "resume", run, "--json"])
            let watching = try workspace.start(["runs", "watch", run, "--json"])
            while !watching.output.contains("steps.word") { await Task.yield() }
            let elsewhere = try await workspace.cairn("runs", "resume", run, "--json")
            #expect(try elsewhere.errorJSON()["code"] == "run.driven_elsewhere", "\(elsewhere)")
            let message = try elsewhere.errorJSON()["message"]?.string
            #expect(message?.contains("\(driving.process.pid)") == true, "\(elsewhere)")
            let signalled = try await workspace.cairn("runs", "signal", run, "word", #""hello""#)
            #expect(signalled.code == 0, "\(signalled)")
            let done = await driving.outcome()
            #expect(done.code == 0, "\(done)")
            #expect(try done.json()["output"] == ["ok": true, "word": "hello"], "\(done)")
            #expect(await watching.outcome().code == 0)

            for (words, status, code) in [
                (["cancel"], "cancelled", Int32(0)), (["terminate"], "terminated", 0), (["suspend"], "suspended", 0),
            ] {
                let detached = try await workspace.cairn("run", "order", "--detach")
                let other = String(detached.output.prefix { !$0.isWhitespace })
                let outcome = try await workspace.start(["runs"] + words + [other]).outcome()
                #expect(outcome.code == code, "\(words): \(outcome)")
                let now = try await workspace.cairn("runs", "show", other, "--json").json()
                #expect(now["status"]?.string == status, "\(now.text())")
            }
            let suspended = try await workspace.cairn("runs", "list", "--status", "suspended", "--json").json()["runs"]
            #expect(suspended?.array?.count == 1)

            // To a file of this machine, and back.
            let exported = try await workspace.cairn("runs", "export", "--all", "--out", "backup.ndjson", "--json")
            #expect(try exported.json()["exported"]?.int == 4, "\(exported)")
            let file = ["--state", "sqlite:here/cairn.db"]
            let imported = try await workspace.start(["runs", "import", "backup.ndjson", "--json"] + file).outcome()
            #expect(try imported.json()["restored"]?.int == 4, "\(imported)")
            let pruned = try await workspace.cairn("runs", "prune", "--keep", "0s", "--json")
            #expect(pruned.code == 0, "\(pruned)")
            let left = try await workspace.cairn("runs", "list", "--json").json()["runs"]?.array
            #expect(left?.compactMap { $0["status"]?.string } == ["suspended"], "\(pruned)")
            let again = try await workspace.cairn("runs", "import", "backup.ndjson", "--json")
            #expect(try again.json()["restored"]?.int == 3, "\(again)")
            #expect(try again.json()["unchanged"]?.int == 1, "\(again)")
            let retried = try await workspace.cairn("runs", "retry", run, "--from", "steps.out", "--yes", "--json")
            #expect(retried.code == 0, "\(retried)")
        }
    }

    @Test func `what the sidecar keeps is encrypted, and nobody reads it without the key`() async throws {
        try await withSidecar(.postgresql, files: Self.files) { world in
            let workspace = world.workspace
            workspace.set("CAIRN_STATE_KEY", String(repeating: "2b", count: 32))
            #expect(try await workspace.cairn("run", "order").code == 4)
            let run = try await Self.onlyRun(workspace)
            let shown = try await workspace.cairn("runs", "show", run)
            #expect(shown.output.contains("Publish?"), "\(shown)")
            let kept = "\(world.server.sidecar.value.components)"
            for word in ["marzipan", "Publish"] {
                // As text, and as a list of bytes.
                #expect(!kept.contains(word) && !kept.contains("\(Array(word.utf8))".dropFirst().dropLast()))
            }
            workspace.set("CAIRN_STATE_KEY", "")
            let without = try await workspace.cairn("runs", "list", "--json")
            #expect(try without.errorJSON()["code"] == "seal.without_key", "\(without)")
            workspace.set("CAIRN_STATE_KEY", String(repeating: "2c", count: 32))
            let wrong = try await workspace.cairn("runs", "list", "--json")
            #expect(try wrong.errorJSON()["code"] == "seal.unknown_key", "\(wrong)")
        }
    }

    // MARK: What is set wrongly

    @Test func `a token that is missing or wrong, and a store that there is not, are told with their mends`()
        async throws
    {
        try await withSidecar(.redis, files: Self.files, token: "a-secret-token") { world in
            let workspace = world.workspace
            for token in ["", "wrong-token"] {
                workspace.set("DAPR_API_TOKEN", token)
                let outcome = try await workspace.cairn("runs", "list", "--json")
                #expect(outcome.code == 2, "\(outcome)")
                #expect(outcome.error.contains("DAPR_API_TOKEN"), "\(outcome)")
                #expect(!outcome.error.contains("wrong-token"))
            }
            workspace.set("DAPR_API_TOKEN", "a-secret-token")
            #expect(try await workspace.cairn("runs", "list", "--json").code == 0)
            workspace.set("CAIRN_STATE", "dapr:nope")
            let outcome = try await workspace.cairn("runs", "list", "--json")
            #expect(outcome.code == 2 && outcome.error.contains("nope"), "\(outcome)")
            #expect(outcome.error.contains("--state"), "\(outcome)")
        }
    }

    @Test func `a sidecar that is not there yet is waited for, which is said, and can be interrupted`() async throws {
        let isReady = Shared(false)
        let health = try ScriptedServer { _ in isReady.value ? .status(204) : .status(500) }
        defer { health.stop() }
        try await withSidecar(.redis, files: Self.files) { world in
            let workspace = world.workspace
            workspace.set("DAPR_HTTP_ENDPOINT", health.url)
            let stopped = try workspace.start(["runs", "list"])
            let waiting = try workspace.start(["runs", "list", "--json"])
            for command in [stopped, waiting] {
                while !command.error.contains("waiting for the Dapr sidecar") { await Task.yield() }
            }
            stopped.process.send(SIGINT)
            #expect(await stopped.outcome().code == 130)
            isReady.withLock { $0 = true }
            let outcome = await waiting.outcome()
            #expect(try outcome.json()["runs"] == [], "\(outcome)")
        }
    }

    // MARK: Trouble

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `a sidecar that goes away, fails and loses answers costs time and nothing else`(seed: UInt64) async throws {
        let ledger = try LedgerServer()
        defer { ledger.stop() }
        let kinds: [SidecarFaults.Fault] = [
            .lostAnswer, .triedTwice, .failed, .failedAfterTakingEffect, .falseConflict, .unavailable,
        ]
        let faults = SidecarFaults.seeded(seed, oneIn: 6, of: kinds)
            .and(.outage(at: .milliseconds(1500), for: .seconds(3)))
        let manner = StoreManner.allCases[Int(seed) % StoreManner.allCases.count]
        try await withSidecar(manner, files: [:], faults: faults) { world in
            let workspace = world.workspace
            workspace.set("CAIRN_AGENTS", "\(Workspace.project)/agents")
            workspace.set("LEDGER_URL", ledger.url)
            let outcome = try await workspace.cairn("run", "inventory", "--json")
            #expect(outcome.code == 0, "\(outcome)")
            #expect(ledger.requests.count == 20 && Set(ledger.entries).count == 20)
        }
    }

    @Test func `a run whose process was killed is taken over, and no keyed effect is made twice`() async throws {
        let ledger = try LedgerServer()
        defer { ledger.stop() }
        try await withSidecar(.sqlite, files: Self.call(ledger.url)) { world in
            let workspace = world.workspace
            let driving = try workspace.start(["run", "call", "--json"])
            ledger.kill(driving.process.pid, at: 1, .after)
            #expect(await driving.outcome().end == .killed(signal: SIGKILL))
            let run = try await Self.onlyRun(workspace)
            // It waits for as long as the lease of the dead may be a living one's, and says so.
            let resumed = try await workspace.cairn("runs", "resume", run, "--json")
            #expect(resumed.code == 0, "\(resumed)")
            #expect(resumed.error.contains("\(driving.process.pid)"), "\(resumed)")
            #expect(try resumed.json()["output"] == ["first": "one", "status": 201], "\(resumed)")
            #expect(ledger.entries.count == 1 && ledger.requests.count == 2)
        }
    }

    @Test func `a driver that was stopped for longer than its lease commits nothing when it wakes`() async throws {
        let go = ServerSignal()
        let server = try ScriptedServer { request in
            request.index == 0 ? ServerScript([.wait(go)]).then(ServerScript.json(200, [:]).steps) : .json(201, [:])
        }
        defer { server.stop() }
        try await withSidecar(.redis, files: Self.call(server.url)) { world in
            let workspace = world.workspace
            let sleeper = try workspace.start(["run", "call", "--json"])
            await server.received(1)
            let run = try await Self.onlyRun(workspace)
            sleeper.process.send(SIGSTOP)
            let heir = try await workspace.cairn("runs", "resume", run, "--json")
            #expect(heir.code == 0, "\(heir)")
            #expect(try heir.json()["output"] == ["first": "one", "status": 201], "\(heir)")
            let before = try await workspace.cairn("runs", "show", run, "--json")
            // Its answer is there when it wakes, and is nobody's any more.
            go.send()
            sleeper.process.send(SIGCONT)
            let woken = await sleeper.outcome()
            #expect(woken.code != 0, "\(woken)")
            #expect(try woken.errorJSON()["code"] == "run.taken", "\(woken)")
            let after = try await workspace.cairn("runs", "show", run, "--json")
            #expect(after.output == before.output)
        }
    }
}

/// A fake sidecar over sockets, and a user's folder whose runs it keeps.
private struct SidecarFolder: Sendable {
    let server: FakeSidecarServer
    let workspace: Workspace
}

private func withSidecar(
    _ manner: StoreManner, files: [String: String], token: String? = nil, faults: SidecarFaults = .none,
    _ body: @escaping @concurrent @Sendable (SidecarFolder) async throws -> Void
) async throws {
    var sidecar = FakeSidecar(manner)
    sidecar.token = token
    let shared = Shared(sidecar)
    try await withReactor { reactor in
        let server = try FakeSidecarServer(shared, on: reactor, faults: faults)
        let workspace = try Workspace(
            files,
            environment: [
                "CAIRN_STATE": "dapr:\(manner.rawValue)", "DAPR_GRPC_PORT": "\(server.grpcPort)",
                "DAPR_HTTP_ENDPOINT": server.httpURL,
            ])
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(SidecarFolder(server: server, workspace: workspace)))
        } catch {
            result = .failure(error)
        }
        server.stop()
        try result.get()
    }
}
