import CairnWire

/// What only all files together tell of models: that one has a name where its provider serves many, and a price where
/// money is limited.
struct ModelCheck {
    let project: Project
    let kinds: KnownKinds
    let places: [DefinitionID: SourceOrigin]

    func check(_ diagnostics: inout Diagnostics) {
        checkNames(&diagnostics)
        checkPrices(&diagnostics)
    }

    private func checkNames(_ diagnostics: inout Diagnostics) {
        for (name, model) in project.models.sorted(by: { $0.key < $1.key }) {
            guard case .single(let model) = model, model.model == nil, let origin = places[DefinitionID(.model, name)],
                let provider = kinds.provider(model.provider), provider.needsModel
            else { continue }
            let path = DocumentPath([.key("models"), .key(name)])
            // A misspelt or broken key has been told already, and may be the one that is missing.
            guard
                !diagnostics[from: 0].contains(where: {
                    $0.path.elements.starts(with: path.elements) && $0.severity == .error
                })
            else { continue }
            diagnostics.report(
                Diagnostic(
                    .error, .missingKey, "the model \"\(name)\" does not say which model of \"\(provider.name)\" it is",
                    mend: "Add \"model\": the provider's own name of it.", place: origin.place, path: path))
        }
    }

    private func checkPrices(_ diagnostics: inout Diagnostics) {
        for (name, agent) in project.agents.sorted(by: { $0.key < $1.key }) where agent.limits.usd != nil {
            report(models: [agent.model], of: DefinitionID(.agent, name), &diagnostics)
        }
        for (name, workflow) in project.workflows.sorted(by: { $0.key < $1.key }) {
            let limited =
                workflow.limits.usd == nil
                ? workflow.steps.flatMap(\.all).filter { $0.limits.usd != nil } : workflow.steps
            report(models: limited.flatMap(\.all).compactMap(\.model), of: DefinitionID(.workflow, name), &diagnostics)
        }
    }

    private func report(models: [String], of id: DefinitionID, _ diagnostics: inout Diagnostics) {
        for model in Set(models).sorted() where !hasPrice(model) {
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

    /// Names that are unknown are reported elsewhere.
    private func hasPrice(_ name: String) -> Bool {
        switch project.models[name] {
        case .single(let model): return model.price != nil
        // A group is refused as a whole in this build; what its members cost is looked at when groups come.
        case .group: return true
        case nil: return !name.contains("/")
        }
    }
}

extension StepDefinition {
    /// The step and all that stand in it.
    package var all: [StepDefinition] { [self] + children.flatMap(\.all) }

    /// The steps that stand in it, of every list.
    package var children: [StepDefinition] {
        var children = undo
        if case .steps(let steps) = onError { children += steps }
        switch verb {
        case .foreach(let step): children += step.do
        case .parallel(let branches): children += branches.sorted { $0.key < $1.key }.flatMap(\.value)
        case .switch(let branches): children += branches.flatMap(\.steps)
        case .llm, .agent, .retrieve, .scrape, .search, .ingest, .tool, .http, .publish, .transform, .wait, .approve,
            .workflow:
            break
        }
        return children
    }

    fileprivate var model: String? {
        if case .llm(let step) = verb { step.model } else { nil }
    }
}
