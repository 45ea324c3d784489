import CairnHTTP
import CairnTesting
import CairnWire
import Glibc
import Testing

/// Following runs from another process.
@Suite struct WatchTests {
    private static let order = [
        "agents/a.yaml": """
        cairn: 1
        workflows:
          order:
            steps:
              - { id: first, transform: 1 }
              - { id: paid, wait: { event: paid, timeout: 1h } }
              - { id: out, transform: "{{ steps.paid.output }}" }
        """
    ]

    private static func lines(_ output: String) throws -> [JSON] {
        try output.split(separator: "\n").map { try JSON(parsing: String($0)) }
    }

    @Test func `a run is followed from its beginning to its end, one object a line`() async throws {
        let workspace = try Workspace(Self.order)
        let driving = try workspace.start(["run", "order", "--json"])
        var run: String?
        while run == nil {
            let list = try await workspace.cairn("runs", "list", "--status", "waiting", "--json").json()["runs"]
            run = list?[0]?["run"]?.string
        }
        let id = try #require(run)
        let watching = try workspace.start(["runs", "watch", id, "--json"])
        while !watching.output.contains("waitStarted") { await Task.yield() }
        #expect(try await workspace.cairn("runs", "signal", id, "paid", "{\"amount\": 3}").code == 0)
        #expect(await driving.outcome().code == 0)
        let outcome = await watching.outcome()
        #expect(outcome.code == 0, "\(outcome)")
        let events = try Self.lines(outcome.output)
        #expect(events.first?["event"]?.string == "executionStarted")
        #expect(events.last?["event"]?.string == "executionCompleted")
        #expect(events.last?["status"]?.string == "completed")
        let wait = try #require(events.first { $0["event"]?.string == "waitStarted" })
        #expect(wait["path"]?.string == "steps.paid" && wait["name"]?.string == "paid", "\(wait)")
        #expect(wait["deadline"]?.string != nil)
        #expect(events.contains { $0["event"]?.string == "eventRaised" && $0["name"]?.string == "paid" })
        #expect(events.allSatisfy { $0["run"]?.string == id && $0["version"]?.int != nil })
        // Another process reads the same afterwards, and from a time on only what came then.
        #expect(try await workspace.cairn("runs", "watch", id, "--json").output == outcome.output)
        let later = try await workspace.cairn("runs", "watch", id, "--json", "--since", "2100-01-01")
        #expect(later.code == 0 && later.output.isEmpty, "\(later)")
        let text = try await workspace.cairn("runs", "watch", id)
        #expect(text.output.contains("steps.paid") && text.output.contains("waits for the event \"paid\""), "\(text)")
    }

    @Test func `the end of the run is the end of the command`() async throws {
        let server = try ScriptedServer { _ in .json(500, [:]) }
        defer { server.stop() }
        for (url, code) in [(server.url, Int32(1)), ("http://127.0.0.1:1", 3)] {
            let workspace = try Workspace([
                "agents/a.yaml": "cairn: 1\nworkflows: { w: { steps: [{ id: call, http: { url: \"\(url)/\" } }] } }\n"
            ])
            #expect(try await workspace.cairn("run", "w").code == code)
            let list = try await workspace.cairn("runs", "list", "--json").json()["runs"]
            let run = try #require(list?[0]?["run"]?.string)
            let watched = try await workspace.cairn("runs", "watch", run, "--json")
            #expect(watched.code == code, "\(watched)")
            let failed = try #require(try Self.lines(watched.output).first { $0["event"]?.string == "taskFailed" })
            #expect(failed["path"]?.string == "steps.call" && failed["attempt"]?.int == 1, "\(failed)")
            #expect(failed["error"]?["code"]?.string != nil)
        }
    }

    @Test func `all runs are followed from now on, and a run that nobody drives is told as such`() async throws {
        let workspace = try Workspace(Self.order)
        let old = String(try await workspace.cairn("run", "order", "--detach").output.prefix { !$0.isWhitespace })
        let watching = try workspace.start(["runs", "watch", "--json"])
        while !watching.error.contains("following all runs") { await Task.yield() }
        // Until the watcher has looked once, what happens may be from before.
        var ids: [String] = []
        while !watching.output.contains("executionStarted") {
            let recorded = try await workspace.cairn("run", "order", "--detach")
            ids.append(String(recorded.output.prefix { !$0.isWhitespace }))
        }
        let last = try #require(ids.last)
        #expect(try await workspace.cairn("runs", "terminate", last).code == 0)
        #expect(try await workspace.cairn("runs", "suspend", old).code == 0)
        func isTold(_ run: String, _ event: String) -> Bool {
            watching.output.split(separator: "\n").contains { $0.contains(run) && $0.contains(event) }
        }
        while !isTold(last, "executionCompleted") || !isTold(old, "cairn.suspend") { await Task.yield() }
        #expect(!isTold(old, "executionStarted"))
        watching.process.send(SIGINT)
        let outcome = await watching.outcome()
        #expect(outcome.code == 130, "\(outcome)")
        #expect(try !Self.lines(outcome.output).isEmpty)
        let alone = try workspace.start(["runs", "watch", old])
        while !alone.error.contains("nobody drives it now: cairn runs resume \(old)") { await Task.yield() }
        #expect(try await workspace.cairn("runs", "cancel", old).code == 0)
        #expect(await alone.outcome().code == 1)
    }

    @Test func `what cannot be followed is refused with its mend`() async throws {
        let workspace = try Workspace(Self.order)
        for words in [["nobody"], ["--since", "1h"], ["nobody", "--since", "soon"], ["a/b"]] {
            let outcome = await (try workspace.start(["runs", "watch", "--json"] + words)).outcome()
            #expect(outcome.code == 2, "\(words): \(outcome)")
            #expect(outcome.output.isEmpty)
        }
    }
}
