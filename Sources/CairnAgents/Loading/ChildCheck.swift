import CairnWire

/// Workflows that run themselves, directly or through others, with nothing between that could stop it.
struct ChildCheck {
    let project: Project
    let places: [DefinitionID: SourceOrigin]

    func check(_ diagnostics: inout Diagnostics) {
        let certain = project.workflows.mapValues { $0.steps.flatMap(\.certainChildren) }
        var told: Set<String> = []
        for name in project.workflows.keys.sorted() {
            guard !told.contains(name), let cycle = Self.cycle(through: name, certain),
                let origin = places[DefinitionID(.workflow, name)]
            else { continue }
            told.formUnion(cycle)
            let way = (cycle + [name]).map { "\"\($0)\"" }.joined(separator: " -> ")
            diagnostics.report(
                Diagnostic(
                    .error, .endless, "the workflow \"\(name)\" runs itself without end: \(way)",
                    mend: "Give the step that runs it a \"when\", or put it into a \"switch\".", place: origin.place,
                    path: DocumentPath([.key("workflows"), .key(name)])))
        }
    }

    /// The workflows on a way from `name` back to it, the first among them.
    private static func cycle(through name: String, _ children: [String: [String]]) -> [String]? {
        var ways = [[name]]
        var seen: Set<String> = []
        while let way = ways.popLast() {
            for child in children[way.last ?? name, default: []].sorted(by: >) {
                if child == name { return way }
                if seen.insert(child).inserted { ways.append(way + [child]) }
            }
        }
        return nil
    }
}

extension StepDefinition {
    /// The workflows that the step runs whatever happens, as far as can be told: not behind a condition, not once for each
    /// entry of a list that may be empty, not after an error.
    fileprivate var certainChildren: [String] {
        guard when == nil else { return [] }
        switch verb {
        case .workflow(let child): return [child.use]
        case .parallel(let branches): return branches.values.flatMap { $0 }.flatMap(\.certainChildren)
        default: return []
        }
    }
}
