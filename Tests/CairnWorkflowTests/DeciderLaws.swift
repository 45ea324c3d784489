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

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `the laws hold for runs that wait, ask, and take back what they did`(seed: UInt64) throws {
        var explorer = HistoryExplorer(ToyWorkflow.waiting(seed), seed: seed, blobThreshold: 40) { $0.toyAnswer(&$2) }
        explorer.events = ["paid", "shipped"]
        try explorer.explore(input: ["n": 1])
        try WorkflowLaws.check(explorer.run, rng: &explorer.rng)
        #expect(explorer.run.state.openWaits.isEmpty || explorer.run.state.status != .completed)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `the laws hold for runs that are suspended, told to go on and terminated`(seed: UInt64) throws {
        var explorer = HistoryExplorer(
            ToyWorkflow.waiting(seed), seed: seed, faults: Set(HistoryExplorer.Fault.allCases), blobThreshold: 40
        ) { $0.toyAnswer(&$2) }
        explorer.events = ["paid", "shipped"]
        try explorer.explore(input: ["n": 1])
        try WorkflowLaws.check(explorer.run, rng: &explorer.rng)
        #expect(explorer.run.state.status.isTerminal)
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
                budgets: Bool.random(using: &rng) ? [Budget(scope: .root, tokens: 150)] : [])
        }
        return ToyWorkflow(tasks, parallel: Bool.random(using: &rng), draw: Draw(tokens: 30))
    }
}

extension ToyWorkflow {
    /// One that waits for events, times and people beside its activities, some of which can be taken back.
    static func waiting(_ seed: UInt64) -> ToyWorkflow {
        var toy = random(seed)
        var rng = SplitMix64(seed: seed ^ 0xA17)
        for index in 0..<Int.random(in: 1...4, using: &rng) {
            let path = Path("steps.w\(index)")
            let timeout: Duration? = Bool.random(using: &rng) ? .milliseconds(700) : nil
            let step: Step =
                switch Int.random(in: 0..<4, using: &rng) {
                case 0: .pause(path, .milliseconds(300))
                case 1: .ask(path, timeout: timeout)
                case 2: .event(path, "shipped", timeout: timeout)
                default: .event(path, "paid", timeout: timeout)
                }
            toy.steps.insert(step, at: Int.random(in: 0...toy.steps.count, using: &rng))
        }
        for task in toy.tasks where Bool.random(using: &rng) {
            toy.undo[task.path] = TaskRequest(
                task.path.child("undo"), activity: "echo", replay: .keyed, retry: RetryPolicy(attempts: 2))
        }
        return toy
    }
}

extension TaskScheduled {
    func toyAnswer(_ rng: inout SplitMix64) -> HistoryExplorer.Answer {
        .completed(
            ["path": .string(path.rawValue), "text": .string(String(repeating: "x", count: Int(rng.next() % 60)))],
            usage: Bool.random(using: &rng) ? TokenUsage(inputTokens: 7, outputTokens: 2) : nil)
    }
}
