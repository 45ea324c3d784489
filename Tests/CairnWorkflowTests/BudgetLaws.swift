import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Random lives of runs with budgets in budgets. A failing case names its seed, which is the whole case.
@Suite struct BudgetLaws {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func `what was used and what is held back never pass a limit`(seed: UInt64) throws {
        let workflow = Self.workflow(seed)
        var explorer = HistoryExplorer(workflow, seed: seed) { $0.answerWithin(&$2) }
        let passed = Shared<[String]>([])
        explorer.visit = { state, _ in
            for budget in workflow.budgets {
                if let what = state.excess(over: budget) { passed.withLock { $0.append(what) } }
            }
        }
        try explorer.explore()
        #expect(passed.value.isEmpty)
        try WorkflowLaws.check(explorer.run, rng: &explorer.rng)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `a run that comes to its end holds back nothing, and used what its calls told`(seed: UInt64) throws {
        let workflow = Self.workflow(seed)
        var explorer = HistoryExplorer(workflow, seed: seed, faults: [.failure, .death, .late]) {
            $0.answerWithin(&$2)
        }
        try explorer.explore()
        let state = explorer.run.state
        for budget in workflow.budgets where budget.countsTokens {
            let account = state.accounts[budget.scope] ?? Account()
            let told = state.tasks.values.filter { $0.budgets.contains(budget.scope) }.compactMap(\.usage)
            #expect(account.used.tokens == told.reduce(0) { $0 + $1.inputTokens + $1.outputTokens })
            if state.inFlight.isEmpty, state.tasks.values.allSatisfy({ $0.abandoned.isEmpty && !$0.isOpen }) {
                #expect(account.held == .nothing)
            }
        }
    }

    /// Calls in up to three scopes, each within the one before.
    private static func workflow(_ seed: UInt64) -> ToyWorkflow {
        var rng = SplitMix64(seed: seed ^ 0xB0D6E7)
        func maybe<Value>(_ value: Value) -> Value? { Bool.random(using: &rng) ? value : nil }
        let scopes = [Path.root, Path("a"), Path("a.b")].map { scope in
            Budget(
                scope: scope, turns: maybe(Int.random(in: 1...8, using: &rng)),
                tokens: maybe(Int.random(in: 30...250, using: &rng)),
                cost: maybe(Dollars(Double.random(in: 0.000_01...0.000_3, using: &rng))),
                time: maybe(.milliseconds(Int.random(in: 50...4_000, using: &rng))))
        }
        let tasks = (0..<Int.random(in: 1...8, using: &rng)).map { index in
            let depth = Int.random(in: 0...2, using: &rng)
            return TaskRequest(
                ["", "a", "a.b"].map(Path.init)[depth].child("s\(index)"), activity: "llm",
                replay: Replay.allCases.randomElement(using: &rng) ?? .safe,
                retry: RetryPolicy(attempts: Int.random(in: 1...3, using: &rng), backoff: .milliseconds(20)),
                timeout: maybe(.milliseconds(300)),
                budgets: scopes[...depth].reduce([]) { $0.adding($1) })
        }
        return ToyWorkflow(
            tasks, parallel: Bool.random(using: &rng),
            draw: Draw(
                turns: 1, tokens: 30,
                cost: CallPrice(inputPerMillion: 1, outputPerMillion: 2).cost(
                    inputTokens: 20, outputTokens: 10)))
    }
}

extension TaskScheduled {
    /// Never more than was held back for it.
    fileprivate func answerWithin(_ rng: inout SplitMix64) -> HistoryExplorer.Answer {
        let (input, output) = (Int.random(in: 0...20, using: &rng), Int.random(in: 0...10, using: &rng))
        let cost = CallPrice(inputPerMillion: 1, outputPerMillion: 2).cost(inputTokens: input, outputTokens: output)
        return .completed(
            1,
            usage: Bool.random(using: &rng)
                ? TokenUsage(inputTokens: input, outputTokens: output, cost: cost) : nil)
    }
}

extension WorkflowState {
    fileprivate func excess(over budget: Budget) -> String? {
        guard let account = accounts[budget.scope] else { return nil }
        let sum = account.used + account.held
        if let turns = budget.turns, sum.turns > turns { return "\(budget.scope): \(sum.turns) turns of \(turns)" }
        if let tokens = budget.tokens, sum.tokens > tokens { return "\(budget.scope): \(sum.tokens) of \(tokens)" }
        if let cost = budget.cost, sum.cost > cost { return "\(budget.scope): \(sum.cost) of \(cost)" }
        if account.held.tokens < 0 || account.held.cost < .zero { return "\(budget.scope): held \(account.held)" }
        return nil
    }
}
