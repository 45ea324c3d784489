import CairnWire
import CairnWorkflow

/// The agents and workflows that a run's steps may run as children: all that its snapshot holds, each planned once. Children
/// are looked up by name where they run, so that a workflow may run itself.
final class ChildLibrary: Sendable {
    static let empty = ChildLibrary(agents: [:], workflows: [:])

    /// How deep children may stand in each other.
    static let maximumDepth = 16

    let agents: [String: PlannedAgent]
    let workflows: [String: WorkflowPlan]
    /// Whether any of their steps says how it is taken back.
    let hasUndo: Bool

    init(agents: [String: PlannedAgent], workflows: [String: WorkflowPlan]) {
        self.agents = agents
        self.workflows = workflows
        hasUndo = workflows.values.contains { $0.hasUndo }
    }
}

/// An agent, and what it declares of its input.
struct PlannedAgent: Sendable {
    let plan: AgentPlan
    let input: [String: InputDefinition]
}

/// A workflow's definition, ready to run: as a run of its own, or as a child.
final class WorkflowPlan: Sendable {
    /// Where its steps stand within the run, or within the child.
    static let steps = "steps"

    let list: StepListPlan
    let steps: [String: StepPlan]
    let input: [String: InputDefinition]
    let output: TemplateValue?
    let limits: LimitsDefinition
    let hasUndo: Bool

    init(_ definition: WorkflowDefinition, prices: ModelPrices) throws(PlanError) {
        var planner = StepPlanner(prices: prices)
        limits = definition.limits
        list = try planner.list(definition.steps)
        steps = planner.steps
        hasUndo = planner.hasUndo
        input = definition.input
        output = definition.output
    }
}
