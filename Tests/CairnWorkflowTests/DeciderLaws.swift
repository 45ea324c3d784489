import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Random lives of random toy workflows. A failing case names its seed, which is the whole case.
@Suite struct DeciderLaws {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func `the laws hold for every history`(seed: UInt64) throws {
        var explorer = HistoryExplorer(ToyWorkflow.random(seed), seed: seed, blobThreshold: 40) { $0.toyAnswer(&$2) }
        try explorer.explore(input: ["n": 1])
        try WorkflowLaws.check(explorer.run, rng: &explorer.rng)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `the laws hold in the middle of every history`(seed: UInt64) throws {
        var explorer = HistoryExplorer(ToyWorkflow.random(seed), seed: seed) { $0.toyAnswer(&$2) }
        try explorer.explore()
        // The prefixes that were ever on disk.
        var history: [HistoryEvent] = []
        for commit in explorer.run.commits {
            history += commit
            var machine = try RunMachine(workflow: explorer.run.machine.workflow, replaying: history)
            let again = try machine.advance(with: [], now: explorer.run.now)
            #expect(again.events.isEmpty)
        }
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `the order of independent completions does not change the result`(seed: UInt64) throws {
        let workflow = ToyWorkflow.random(seed, timeout: nil)
        var results: Set<JSON> = []
        for order in 0..<3 as Range<UInt64> {
            var explorer = HistoryExplorer(workflow, seed: seed ^ order << 32, faults: []) { task, _, _ in
                .completed(["of": .string(task.path.rawValue)])
            }
            try explorer.explore()
            results.insert(try #require(try explorer.run.output()))
        }
        #expect(results.count == 1)
    }

    @Test func `two processes write the same bytes`() throws {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for seed in 0..<100 as Range<UInt64> {
            var explorer = HistoryExplorer(ToyWorkflow.random(seed), seed: seed) { $0.toyAnswer(&$2) }
            try explorer.explore()
            for byte in HistoryCodec.encode(explorer.run.history) {
                hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            }
        }
        // Another process, on another day, wrote this: dictionaries and sets had another order there.
        try Golden.expect(String(hash, radix: 16) + "\n", "decider-bytes.txt")
    }
}

extension ToyWorkflow {
    static func random(_ seed: UInt64, timeout: Duration? = .milliseconds(300)) -> ToyWorkflow {
        var rng = SplitMix64(seed: seed ^ 0xDEC1DE)
        let tasks = (0..<Int.random(in: 1...6, using: &rng)).map { index in
            TaskRequest(
                Path("steps.s\(index)"), activity: ["echo", "http"].randomElement(using: &rng) ?? "echo",
                replay: Replay.allCases.randomElement(using: &rng) ?? .safe,
                retry: RetryPolicy(
                    attempts: Int.random(in: 1...4, using: &rng),
                    backoff: .milliseconds([0, 10, 1000].randomElement(using: &rng) ?? 0)),
                timeout: Bool.random(using: &rng) ? timeout : nil,
                onInDoubt: InDoubtPolicy.allCases.randomElement(using: &rng) ?? .ask,
                tokenLimit: Bool.random(using: &rng) ? 150 : nil)
        }
        return ToyWorkflow(tasks, parallel: Bool.random(using: &rng), tokens: 30)
    }
}

extension TaskScheduled {
    func toyAnswer(_ rng: inout SplitMix64) -> HistoryExplorer.Answer {
        .completed(
            ["path": .string(path.rawValue), "text": .string(String(repeating: "x", count: Int(rng.next() % 60)))],
            usage: Bool.random(using: &rng) ? TokenUsage(inputTokens: 7, outputTokens: 2) : nil)
    }
}
