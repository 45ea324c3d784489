import CairnWire

/// What only all files together tell of models: that one has a name where its provider serves many.
struct ModelCheck {
    let project: Project
    let kinds: KnownKinds
    let places: [DefinitionID: SourceOrigin]

    func check(_ diagnostics: inout Diagnostics) {
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
}
