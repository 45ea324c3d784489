import CairnReactor
import CairnTesting
import CairnWire
import Glibc
import Testing

/// The demo's workflow, killed with SIGKILL again and again: it ends with the undisturbed result, and nothing is done twice.
@Suite(.serialized) struct KillTests {
    private static let questions = 20

    /// A state of its own, and the agents and documents that ship.
    private static func workspace(_ ledger: LedgerServer) throws -> Workspace {
        try Workspace(environment: ["CAIRN_AGENTS": "\(Workspace.project)/agents", "LEDGER_URL": ledger.url])
    }

    private static func undisturbed() async throws -> JSON? {
        let ledger = try LedgerServer()
        defer { ledger.stop() }
        let outcome = try await workspace(ledger).cairn("run", "inventory", "--json")
        try #require(outcome.code == 0, "\(outcome)")
        try #require(ledger.requests.count == questions)
        return try outcome.json()["output"]
    }

    /// Ten runs of five kills each: moments drawn from a seed, by the ledger's requests and by how far the journal has
    /// grown, so that they fall before, in and after every kind of step.
    @Test(.timeLimit(.minutes(10)))
    func `killed at 50 random moments, every run ends with the undisturbed result`() async throws {
        let expected = try #require(try await Self.undisturbed())
        for seed in 0..<10 as Range<UInt64> {
            try await Self.runKilledFiveTimes(seed: seed, expected)
        }
    }

    private static func runKilledFiveTimes(seed: UInt64, _ expected: JSON) async throws {
        var random = SplitMix64(seed: seed)
        let ledger = try LedgerServer()
        defer { ledger.stop() }
        let workspace = try workspace(ledger)
        var process = try workspace.start(["run", "inventory", "--json"])
        var kills = 0
        for _ in 0..<5 {
            let moment = KillMoment.random(using: &random)
            switch moment {
            case .request(let number, let when): ledger.kill(process.process.pid, at: number, when)
            case .journal(let growth): await workspace.kill(process.process, whenJournalGrowsBy: growth)
            }
            let outcome = await process.outcome()
            guard outcome.end == .killed(signal: SIGKILL) else {
                // It was through before the moment came; so early only by a mistake.
                try #require(outcome.code == 0, "seed \(seed), \(moment): \(outcome)")
                break
            }
            kills += 1
            guard let run = try await workspace.openRun() else {
                // Dead before its start was on disk: nothing was done, and nothing is to be resumed.
                #expect(ledger.requests.isEmpty)
                process = try workspace.start(["run", "inventory", "--json"])
                continue
            }
            process = try workspace.start(["runs", "resume", run, "--json"])
        }
        let last = try await workspace.lastResult(of: process)
        #expect(last["output"] == expected, "seed \(seed)")
        #expect(ledger.entries.count == questions, "seed \(seed): a step was lost or done under another key")
        #expect(Set(ledger.entries).count == questions)
        // Whatever was in flight at a death is repeated once, under its own key, and nothing else is.
        #expect(
            ledger.requests.count <= questions + kills,
            "seed \(seed): \(ledger.requests.count) requests, \(kills) kills")
    }
}

/// When a process is killed.
private enum KillMoment: Sendable {
    /// At this request to the ledger, counted from now.
    case request(Int, LedgerServer.Moment)
    /// When the journal's log has grown by so many bytes.
    case journal(Int)

    static func random(using random: inout SplitMix64) -> KillMoment {
        if Bool.random(using: &random) {
            let when = LedgerServer.Moment.allCases[Int.random(in: 0..<2, using: &random)]
            // From the second on: a step that is in flight at three deaths running fails as `crashed`, and is meant to.
            return .request(Int.random(in: 2...5, using: &random), when)
        }
        return .journal(Int.random(in: 60_000...200_000, using: &random))
    }
}

extension Workspace {
    /// Watches the journal's log, without a pause, until it has grown by `bytes` or the process has ended by itself.
    fileprivate func kill(_ process: ChildProcess, whenJournalGrowsBy bytes: Int) async {
        let path = folder[".cairn/cairn.db-wal"]
        await onThread("killer") {
            let start = fileSize(path)
            while fileSize(path) < start + bytes, !process.hasEnded { sched_yield() }
            process.send(SIGKILL)
        }
    }

    /// The run that has not ended, if its start is on disk.
    fileprivate func openRun() async throws -> String? {
        let list = try await cairn("runs", "list", "--json")
        let runs = try list.json()["runs"]?.array ?? []
        let open = runs.first { ["running", "waiting"].contains($0["status"]?.string ?? "") }
        return open?["run"]?.string
    }

    /// The result of a process that may have been killed after its run was complete: then it is printed again.
    fileprivate func lastResult(of process: Invocation) async throws -> JSON {
        let outcome = await process.outcome()
        if outcome.code == 0 { return try outcome.json() }
        let list = try await cairn("runs", "list", "--json").json()["runs"]?.array ?? []
        let run = try #require(list.first?["run"]?.string, "\(outcome)")
        let again = try await cairn("runs", "resume", run, "--json")
        try #require(again.code == 0, "\(again)")
        return try again.json()
    }
}

private func fileSize(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
}
