import CairnReactor
import CairnTesting
import CairnWire
import Glibc
import Testing

/// Many runs at once, each in a process of its own on one state, and SIGKILL for whoever is there at the moment: at a request
/// of any run, so that it falls anywhere in the others.
@Suite(.serialized) struct KillUnderLoadTests {
    private static let runs = 6
    private static let steps = 9
    private static let sideBySide = 3

    private static func workspace(_ ledger: LedgerServer) throws -> Workspace {
        try Workspace([
            "agents/load.yaml": """
            cairn: 1
            workflows:
              load:
                steps:
                  - id: entries
                    foreach:
                      in: [1, 2, 3, 4, 5, 6, 7, 8, 9]
                      as: number
                      parallel: \(sideBySide)
                      do:
                        - id: posted
                          http: { method: POST, url: "\(ledger.url)", json: { number: "{{ number }}" } }
                          replay: keyed
                          retry: { attempts: 4, backoff: 50ms }
                        - { id: entry, transform: "{{ number * 10 }}" }
                output: "{{ steps.entries.output }}"
            """
        ])
    }

    @Test(.timeLimit(.minutes(10)), arguments: 0..<2 as Range<UInt64>)
    func `whoever is killed, every run ends whole and nothing is entered twice`(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let ledger = try LedgerServer()
        defer { ledger.stop() }
        let workspace = try Self.workspace(ledger)
        var open: [String] = []
        for _ in 0..<Self.runs {
            let started = try await workspace.cairn("run", "load", "--detach")
            try #require(started.code == 0, "\(started)")
            open.append(String(started.output.prefix { !$0.isWhitespace }))
        }
        let runs = open
        var kills = 0
        // A step in flight at three deaths running fails as `crashed`, and is meant to: so two deaths, then a calm life.
        for round in 0..<3 {
            let driving = try open.map { run in (run, try workspace.start(["runs", "resume", run, "--json"])) }
            if round < 2 {
                for (_, process) in driving where Int.random(in: 0..<3, using: &random) > 0 {
                    let moment = LedgerServer.Moment.allCases[Int.random(in: 0..<2, using: &random)]
                    ledger.kill(
                        process.process.pid, at: Int.random(in: 1...Self.runs * Self.steps / 2, using: &random), moment)
                }
            }
            open = []
            for (run, process) in driving {
                let outcome = await process.outcome()
                ledger.forget(process.process.pid)
                if outcome.end == .killed(signal: SIGKILL) {
                    kills += 1
                    open.append(run)
                } else {
                    try #require(outcome.code == 0, "seed \(seed), \(run): \(outcome)")
                }
            }
        }
        #expect(open.isEmpty)
        #expect(kills > 0)
        for run in runs {
            let shown = try await workspace.cairn("runs", "resume", run, "--json").json()
            #expect(shown["status"] == "completed")
            #expect(shown["output"] == .array((1...Self.steps).map { .int(Int64($0 * 10)) }))
        }
        #expect(Set(ledger.entries).count == Self.runs * Self.steps)
        #expect(ledger.entries.count == Self.runs * Self.steps, "a step was lost, or done under another key")
        #expect(ledger.requests.count <= ledger.entries.count + kills * Self.sideBySide)
        ProofCount.add(kills, "processes killed", on: "sqlite")
    }
}
