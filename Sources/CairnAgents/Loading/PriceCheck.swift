import CairnWire

/// A limit of money needs the price of every model that may draw on it: those of the steps and agents within, of the children
/// that they call. Groups
/// of models are refused as a whole in this build; what their members cost is looked at when groups come.
struct PriceCheck {
    let project: Project
    let places: [DefinitionID: SourceOrigin]

    func check(_ diagnostics: inout Diagnostics) {
        for (name, agent) in project.agents.sorted(by: { $0.key < $1.key }) where agent.limits.usd != nil {
            var use = ModelUse(project)
            use.add(agent: name)
            report(use.models, of: DefinitionID(.agent, name), &diagnostics)
        }
        for (name, workflow) in project.workflows.sorted(by: { $0.key < $1.key }) {
            let limited =
                workflow.limits.usd == nil
                ? workflow.steps.flatMap(\.all).filter { $0.limits.usd != nil } : workflow.steps
            var use = ModelUse(project)
            use.add(limited)
            report(use.models, of: DefinitionID(.workflow, name), &diagnostics)
        }
    }

    private func report(_ models: Set<String>, of id: DefinitionID, _ diagnostics: inout Diagnostics) {
        for model in models.sorted() where !hasPrice(model) {
            guard let origin = places[id] else { continue }
            diagnostics.report(
                Diagnostic(
                    .error, .noPrice,
                    "the \(id.kind.rawValue) \"\(id.name)\" has a limit in usd, and its model \"\(model)\" has no price",
                    mend: "Give the model \"price: {input, output}\" under \"models\", or take the limit away.",
                    place: origin.place,
                    path: DocumentPath(
                        id.kind == .agent ? [.key("agents"), .key(id.name)] : [.key("workflows"), .key(id.name)]),
                    related: places[DefinitionID(.model, model)].map { [Diagnostic.Related("the model", at: $0.place)] }
                        ?? []))
        }
    }

    /// Names that are unknown are reported elsewhere, and a provider
    /// that needs no model, such as `extractive`, costs nothing.
    private func hasPrice(_ name: String) -> Bool {
        switch project.models[name] {
        case .single(let model): model.price != nil
        case .group: true
        case nil: !name.contains("/")
        }
    }
}

/// Every model that something may ask, through its children too.
struct ModelUse {
    private let project: Project
    private(set) var models: Set<String> = []
    private var seen: Set<DefinitionID> = []

    init(_ project: Project) { self.project = project }

    mutating func add(agent name: String) {
        guard seen.insert(DefinitionID(.agent, name)).inserted, let agent = project.agents[name] else { return }
        models.insert(agent.model)
        for tool in agent.tools {
            add(agent: tool)
            add(workflow: tool)
        }
    }

    mutating func add(workflow name: String) {
        guard seen.insert(DefinitionID(.workflow, name)).inserted, let workflow = project.workflows[name] else {
            return
        }
        add(workflow.steps)
    }

    mutating func add(_ steps: [StepDefinition]) {
        for step in steps.flatMap(\.all) {
            switch step.verb {
            case .llm(let llm): models.insert(llm.model)
            case .agent(let child): add(agent: child.use)
            case .workflow(let child): add(workflow: child.use)
            case .retrieve, .scrape, .search, .ingest, .tool, .http, .publish, .transform, .wait, .approve, .parallel,
                .foreach, .switch:
                break
            }
        }
    }

}
