import CairnWorkflow

/// Makes a workflow's definition ready to run.
struct StepPlanner {
    private let prices: ModelPrices
    private(set) var steps: [String: StepPlan] = [:]
    private var lists = 0

    init(prices: ModelPrices) { self.prices = prices }

    mutating func list(_ definitions: [StepDefinition]) throws(PlanError) -> StepListPlan {
        let number = lists
        lists += 1
        var plans: [StepPlan] = []
        for definition in definitions {
            let plan = try StepPlan(definition, behaviour: try behaviour(of: definition), list: number)
            steps[plan.id] = plan
            plans.append(plan)
        }
        return StepListPlan(number: number, steps: plans)
    }

    /// The one list of verbs that this build carries out.
    private mutating func behaviour(of step: StepDefinition) throws(PlanError) -> any StepBehaviour {
        switch step.verb {
        case .llm(let definition):
            return LLMBehaviour(definition: definition, price: prices.price(of: definition.model))
        case .retrieve(let definition): return RetrieveBehaviour(definition: definition)
        case .http(let definition): return HTTPBehaviour(definition: definition)
        case .transform(let value): return TransformBehaviour(value: value)
        case .foreach(let definition):
            return ForeachBehaviour(
                definition: definition, body: try list(definition.do), continuesOnError: step.onError == .continue)
        case .agent, .scrape, .search, .ingest, .tool, .publish, .wait, .approve, .parallel, .switch, .workflow:
            throw PlanError.notInThisBuild(step.verb.name, at: step.id)
        }
    }
}
