import CairnWire
import CairnWorkflow

/// An agent's taking of turns: a look into its knowledge with the user's input, then turns of the model, each followed by
/// the tool calls that it asks for, side by side; a turn that asks for none is the answer.
///
/// Whatever a model asks for, the run goes on: a tool that is not there, arguments that do not fit, a call that is not
/// permitted or that fails become error results that the model sees. What bounds it is the limit of turns.
struct AgentLoop: Sendable {
    enum Outcome {
        case open
        /// The turn whose answer ends the loop.
        case answered(turn: Int)
        case failed(FailureDetails, at: [Path])
    }

    let plan: AgentPlan
    let paths: AgentPaths
    /// Those around the agent, and its own.
    let budgets: [Budget]
    /// Children that its model may call, and in how many it stands itself.
    let library: ChildLibrary
    let depth: Int
    /// The agent's own.
    private let budget: Budget
    /// Its turns, which it counts itself.
    let turnBudget: Budget

    /// - Parameter budgets: those around the agent.
    init(
        plan: AgentPlan, paths: AgentPaths, within budgets: [Budget] = [], library: ChildLibrary = .empty,
        depth: Int = 0
    ) {
        self.plan = plan
        self.paths = paths
        self.library = library
        self.depth = depth
        budget = Budget(plan.limits, scope: paths.scope, turns: false)
        turnBudget = Budget(scope: paths.scope, turns: plan.turns, asks: plan.limits.onExceeded == .ask)
        self.budgets = budgets.adding(budget)
    }

    func advance(_ decision: inout Decision) throws(MissingBlobs) -> Outcome {
        decision.watch(budget)
        if let outcome = try retrieve(&decision) { return outcome }
        var answer: Int?
        // The last turn may ask for more of them.
        let frontier = try decision.advance(
            paths.turns, count: turns(decision), parallel: 1, place: { paths.turn($0 + 1) }
        ) { (index, decision) throws(MissingBlobs) in
            let progress = try advance(turn: index + 1, &decision)
            guard progress == .completed, try isAnswer(index + 1, decision) else { return progress }
            answer = index + 1
            return .open  // nothing follows an answer
        }
        if let answer { return .answered(turn: answer) }
        if let failed = frontier.failed.first { return failure(inTurn: failed + 1, decision) }
        guard frontier.isDone(of: turns(decision)) else { return .open }
        return .failed(
            FailureDetails(
                code: "limit.turns",
                message: "the agent took all of its \(turns(decision)) turns without an answer: raise limits.turns"),
            at: [])
    }

    /// How many turns it may take, with all that a person gave on top.
    func turns(_ decision: Decision) -> Int {
        plan.turns * (1 + decision.raises(of: turnBudget, .turns))
    }

    /// Looks into the knowledge; nil once that is done.
    private func retrieve(_ decision: inout Decision) throws(MissingBlobs) -> Outcome? {
        let frontier = try decision.advance(
            paths.retrievals, count: plan.first.count, parallel: plan.first.count,
            place: { paths.retrieval(from: plan.first[$0]) }
        ) { (index, decision) throws(MissingBlobs) in
            let base = plan.first[index]
            let request = TaskRequest(
                paths.retrieval(from: base), activity: RetrieveBehaviour.activity, replay: .safe,
                retry: AgentPlan.retry,
                budgets: budgets)
            return try decision.task(request) { (reader) throws(InputError) in
                let query = AgentInput.text(try reader.input(of: paths.scope))
                return TaskInput(RetrieveBehaviour.input(from: base, query: query, limit: RetrieveTool.limit))
            }
        }
        guard frontier.isDone(of: plan.first.count) else { return .open }
        let failed = frontier.failed.map { paths.retrieval(from: plan.first[$0]) }
        guard let first = failed.first else { return nil }
        return .failed(decision.result(at: first)?.failure ?? .unknown(first), at: failed)
    }

    private func failure(inTurn turn: Int, _ decision: Decision) -> Outcome {
        let model = paths.model(turn)
        if let failure = decision.result(at: model)?.failure { return .failed(failure, at: [model]) }
        let answer = paths.answer(turn)
        // A new start asks the model anew, and so takes back its answer and the verdict on it.
        return .failed(decision.result(at: answer)?.failure ?? .unknown(answer), at: [model, answer])
    }
}

extension ValueReader {
    /// What the run, or the child at `scope`, was started with.
    func input(of scope: Path) throws(InputError) -> JSON {
        let input: Value = input(of: scope)
        do throws(MissingBlobs) { return try json(input) } catch { throw .missing(error) }
    }
}

extension FailureDetails {
    static func unknown(_ path: Path) -> Self { Self(code: "step.failed", message: "\(path) failed") }
}
