import CairnWorkflow

/// Makes a workflow's definition ready to run. Plans all that the language knows: what can be carried out is what the host
/// has activities for, and is looked at when definitions are loaded (`KnownKinds.activities`).
struct StepPlanner {
    private let prices: ModelPrices
    private(set) var steps: [String: StepPlan] = [:]
    /// Whether any step says how it is taken back.
    private(set) var hasUndo = false
    private var lists = 0

    init(prices: ModelPrices) { self.prices = prices }

    mutating func list(_ definitions: [StepDefinition]) throws(PlanError) -> StepListPlan {
        let number = lists
        lists += 1
        var plans: [StepPlan] = []
        for definition in definitions {
            let plan = StepPlan(
                definition, behaviour: try behaviour(of: definition), list: number,
                onError: try onError(of: definition), undo: try undo(of: definition))
            steps[plan.id] = plan
            plans.append(plan)
        }
        return StepListPlan(number: number, steps: plans)
    }

    private mutating func onError(of step: StepDefinition) throws(PlanError) -> StepListPlan? {
        guard case .steps(let steps) = step.onError else { return nil }
        return try list(steps)
    }

    private mutating func undo(of step: StepDefinition) throws(PlanError) -> StepListPlan? {
        guard !step.undo.isEmpty else { return nil }
        hasUndo = true
        return try list(step.undo)
    }

    /// The one list of verbs.
    private mutating func behaviour(of step: StepDefinition) throws(PlanError) -> any StepBehaviour {
        switch step.verb {
        case .llm(let definition):
            return LLMBehaviour(definition: definition, price: prices.price(of: definition.model))
        case .retrieve(let definition): return RetrieveBehaviour(definition: definition)
        case .http(let definition): return HTTPBehaviour(definition: definition)
        case .transform(let value): return TransformBehaviour(value: value)
        case .scrape(let definition): return ScrapeBehaviour(definition: definition)
        case .search(let definition): return SearchBehaviour(definition: definition)
        case .ingest(let definition): return IngestBehaviour(definition: definition)
        case .tool(let definition): return ToolBehaviour(definition: definition)
        case .publish(let definition): return PublishBehaviour(definition: definition)
        case .wait(let definition): return WaitBehaviour(definition: definition)
        case .approve(let definition): return ApproveBehaviour(definition: definition)
        case .foreach(let definition):
            return ForeachBehaviour(
                definition: definition, body: try list(definition.do), continuesOnError: step.onError == .continue)
        case .parallel(let branches):
            var plans: [ParallelBehaviour.Branch] = []
            for (name, steps) in branches.sorted(by: { $0.key < $1.key }) {
                plans.append(ParallelBehaviour.Branch(name: name, body: try list(steps)))
            }
            return ParallelBehaviour(branches: plans, continuesOnError: step.onError == .continue)
        case .switch(let branches):
            var plans: [SwitchBehaviour.Branch] = []
            for branch in branches {
                plans.append(SwitchBehaviour.Branch(when: branch.when, body: try list(branch.steps)))
            }
            return SwitchBehaviour(branches: plans)
        case .agent(let definition): return AgentBehaviour(definition: definition)
        case .workflow(let definition): return WorkflowBehaviour(definition: definition)
        }
    }
}
