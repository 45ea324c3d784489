import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Random lives of random definitions (style.md §6.1). A failing case names its seed, which is the whole case.
@Suite struct WorkflowLawTests {
    @Test(arguments: 0..<250 as Range<UInt64>)
    func `the laws hold for every history of every workflow`(seed: UInt64) throws {
        let workflow = try StepGraphWorkflow(RandomWorkflow.json(seed: seed))
        var explorer = HistoryExplorer(workflow, seed: seed, blobThreshold: seed % 2 == 0 ? 150 : nil) {
            $0.plausibleAnswer($1, &$2)
        }
        try explorer.explore(input: ["n": 7])
        try WorkflowLaws.check(explorer.run, rng: &explorer.rng)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `the laws hold for every history of all verbs`(seed: UInt64) throws {
        let workflow = try RandomWorkflow.full(seed: seed)
        var explorer = HistoryExplorer(workflow, seed: seed, blobThreshold: seed % 2 == 0 ? 150 : nil) {
            $0.plausibleAnswer($1, &$2)
        }
        explorer.events = ["paid", "shipped"]
        try explorer.explore(input: ["n": 7])
        try WorkflowLaws.check(explorer.run, rng: &explorer.rng)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `with all verbs too, the order of independent completions does not change the result`(seed: UInt64) throws {
        let workflow = try RandomWorkflow.full(seed: seed, perils: false)
        var results: Set<JSON> = []
        for order in 0..<3 as Range<UInt64> {
            var explorer = HistoryExplorer(workflow, seed: seed ^ order << 32, faults: []) {
                $0.plausibleAnswer($1, &$2)
            }
            try explorer.explore(input: ["n": 7])
            let completed = try #require(explorer.run.state.completed)
            results.insert([try explorer.run.output() ?? nil, completed.failure?.json ?? nil])
        }
        #expect(results.count == 1)
    }

    @Test(arguments: 0..<80 as Range<UInt64>)
    func `with all verbs too, a run that died at every commit ends as one that did not`(seed: UInt64) throws {
        let workflow = try RandomWorkflow.full(seed: seed, perils: false)
        var whole = HistoryExplorer(workflow, seed: seed, faults: []) { $0.plausibleAnswer($1, &$2) }
        try whole.explore(input: ["n": 7])
        var broken = HistoryExplorer(workflow, seed: seed, faults: []) { $0.plausibleAnswer($1, &$2) }
        broken.diesAfterEveryCommit = true
        try broken.explore(input: ["n": 7], steps: 0)
        #expect(try broken.run.output() == whole.run.output())
        #expect(broken.run.state.completed?.failure == whole.run.state.completed?.failure)
    }

    @Test(arguments: 0..<150 as Range<UInt64>)
    func `the laws hold for every history of every agent`(seed: UInt64) throws {
        var explorer = HistoryExplorer(try Self.agent(seed), seed: seed, blobThreshold: seed % 2 == 0 ? 150 : nil) {
            $0.modelAnswer(&$2)
        }
        try explorer.explore(input: "why?")
        try WorkflowLaws.check(explorer.run, rng: &explorer.rng)
    }

    @Test(arguments: 0..<80 as Range<UInt64>)
    func `the order of independent completions does not change the result`(seed: UInt64) throws {
        let workflow = try StepGraphWorkflow(RandomWorkflow.json(seed: seed, perils: false))
        var results: Set<JSON> = []
        for order in 0..<3 as Range<UInt64> {
            var explorer = HistoryExplorer(workflow, seed: seed ^ order << 32, faults: []) {
                $0.plausibleAnswer($1, &$2)
            }
            try explorer.explore(input: ["n": 7])
            let completed = try #require(explorer.run.state.completed)
            results.insert([try explorer.run.output() ?? nil, completed.failure?.json ?? nil])
        }
        #expect(results.count == 1)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `a run that died at every commit ends as one that did not`(seed: UInt64) throws {
        let workflow = try StepGraphWorkflow(RandomWorkflow.json(seed: seed, perils: false))
        var whole = HistoryExplorer(workflow, seed: seed, faults: []) { $0.plausibleAnswer($1, &$2) }
        try whole.explore(input: ["n": 7])
        var broken = HistoryExplorer(workflow, seed: seed, faults: []) { $0.plausibleAnswer($1, &$2) }
        broken.diesAfterEveryCommit = true
        try broken.explore(input: ["n": 7], steps: 0)
        #expect(try broken.run.output() == whole.run.output())
        #expect(broken.run.state.completed?.failure == whole.run.state.completed?.failure)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `a run that failed and was started anew, any number of times, ends as one that did not`(seed: UInt64) throws {
        let workflow = try StepGraphWorkflow(RandomWorkflow.json(seed: seed, perils: false))
        var whole = HistoryExplorer(workflow, seed: seed, faults: []) { $0.plausibleAnswer($1, &$2) }
        try whole.explore(input: ["n": 7])
        // What fails without an activity fails again, whatever is tried.
        guard whole.run.state.status == .completed else { return }
        var rng = SplitMix64(seed: seed)
        var run = ScriptedRun(workflow)
        try run.start(input: ["n": 7], seed: whole.run.state.started?.seed ?? 0)
        while run.state.status != .completed {
            if run.isFinished { try run.restart() }
            let task = try #require(run.running.randomElement(using: &rng))
            if Int.random(in: 0..<4, using: &rng) == 0 {
                try run.fail(task.path.rawValue, FailureDetails(code: "gone", message: "gone"))
            } else if case .completed(let output, let citations, let usage) = task.plausibleAnswer(
                try run.machine.input(of: task, blobs: Blobs()), &rng)
            {
                try run.complete(task.path.rawValue, output, citations: citations, usage: usage)
            }
        }
        #expect(try run.output() == whole.run.output())
    }

    @Test func `two processes write the same bytes`() throws {
        var lines = ""
        for seed in 0..<60 as Range<UInt64> {
            let workflow: any Workflow
            if seed >= 40 {
                workflow = try RandomWorkflow.full(seed: seed)
            } else if seed % 2 == 0 {
                workflow = try StepGraphWorkflow(RandomWorkflow.json(seed: seed))
            } else {
                workflow = try Self.agent(seed)
            }
            var explorer = HistoryExplorer(workflow, seed: seed) {
                seed % 2 == 0 || seed >= 40 ? $0.plausibleAnswer($1, &$2) : $0.modelAnswer(&$2)
            }
            try explorer.explore(input: seed % 2 == 0 || seed >= 40 ? ["n": 7] : "why?")
            let bytes = HistoryCodec.encode(explorer.run.history)
            lines += "\(seed) \(bytes.count) \(String(bytes.fnv, radix: 16))\n"
        }
        // Another process, on another day, wrote this. A change of it is a change of what is decided: see `revision`.
        try Golden.expect(lines, "workflow-bytes.txt")
    }

    private static func agent(_ seed: UInt64) throws -> any Workflow {
        var rng = SplitMix64(seed: seed ^ 0xA9E7)
        var json: JSONObject = [
            "model": "m", "instructions": "Answer {{ input }}",
            "knowledge": ["docs", ["use": "more", "mode": "tool"]],
            "limits": ["turns": .int(Int64.random(in: 1...6, using: &rng))],
        ]
        if Bool.random(using: &rng) { json["output"] = ["type": "object", "required": ["n"]] }
        if Int.random(in: 0..<3, using: &rng) == 0 { json["limits"] = ["tokens": 12_000] }
        if Bool.random(using: &rng) { json["permissions"] = ["deny": ["retrieve:query=b*"]] }
        return try AgentWorkflow.plan(.object(json), callsTools: true)
    }
}

extension [UInt8] {
    fileprivate var fnv: UInt64 { reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 } }
}

extension TaskScheduled {
    /// What a model might say: answers, calls that can be made and calls that cannot.
    fileprivate func modelAnswer(_ rng: inout SplitMix64) -> HistoryExplorer.Answer {
        guard activity == "llm.chat" else { return .completed(["hits": [["document": "a.md", "text": "t"]]]) }
        let calls = (0..<Int.random(in: 0...3, using: &rng)).map { index -> JSON in
            let name = ["retrieve", "fly"].randomElement(using: &rng) ?? "fly"
            let arguments = [#"{"query": "a", "from": "docs"}"#, #"{"query": "b", "from": "more"}"#, "{", "{}"]
            return [
                "id": .string("c\(index)"), "name": .string(name),
                "arguments": .string(arguments.randomElement(using: &rng) ?? ""),
            ]
        }
        return .completed(
            [
                "text": .string(["three", #"{"n": 3}"#].randomElement(using: &rng) ?? ""), "tool_calls": .array(calls),
                "abstained": .bool(calls.isEmpty && Bool.random(using: &rng)),
            ], citations: Bool.random(using: &rng) ? [["document": "a.md"]] : nil,
            usage: Bool.random(using: &rng) ? TokenUsage(inputTokens: 300, outputTokens: 20) : nil)
    }
}
