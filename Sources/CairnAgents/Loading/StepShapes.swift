import CairnWire

/// What is known of the values that a workflow's expressions read, before any of them is there: from the verbs, whose
/// outputs have fixed forms, from schemas, and from what expressions make of those.
struct StepShapes {
    private let project: Project
    private let input: CELShape
    /// What each step is to those after it.
    private var steps: [String: CELShape] = [:]
    /// What the `as` of each `foreach` stands for.
    private var entries: [String: (name: String, shape: CELShape)] = [:]

    init(workflow: WorkflowDefinition, in project: Project) {
        self.project = project
        input = CELShape(inputs: workflow.input)
        add(workflow.steps, locals: [:])
    }

    /// What expressions of an agent read.
    static func names(of agent: AgentDefinition) -> [String: CELShape] {
        ["input": agent.input.isEmpty ? .text : CELShape(inputs: agent.input), "run": run]
    }

    private static let run = CELShape.object(["id": .text], isClosed: false)

    /// The names that can be read inside these steps, from the outside in.
    func names(inside holders: [String]) -> [String: CELShape] {
        var names = names([:])
        for holder in holders {
            guard let entry = entries[holder] else { continue }
            names[entry.name] = entry.shape
            names["index"] = CELShape(.int)
        }
        return names
    }

    private func names(_ locals: [String: CELShape]) -> [String: CELShape] {
        [
            "input": input, "run": Self.run, "steps": .names(steps),
        ].merging(locals) { $1 }
    }

    /// Adds steps in their order; gives what the last of them does.
    @discardableResult
    private mutating func add(_ steps: [StepDefinition], locals: [String: CELShape]) -> CELShape {
        var last = CELShape(.null)
        for step in steps {
            last = output(of: step, locals: locals)
            self.steps[step.id] = .object(
                [
                    "outcome": .text, "output": last.orNull, "error": Self.failure.orNull, "citations": CELShape(.list),
                    "usage": CELShape(.map),
                ], isClosed: false)
            if case .steps(let steps) = step.onError { add(steps, locals: locals) }
            add(step.undo, locals: locals)
        }
        return last.orNull
    }

    private mutating func output(of step: StepDefinition, locals: [String: CELShape]) -> CELShape {
        switch step.verb {
        case .retrieve: return .object(["hits": .list(of: Self.hit)])
        case .llm(let llm): return llm.output.map { CELShape(schema: $0.source) } ?? .text
        case .agent(let child):
            guard let agent = project.agents[child.use] else { return .any }
            return agent.output.map { CELShape(schema: $0.source) } ?? .text
        case .http: return .object(["status": CELShape(.int), "headers": CELShape(.map), "body": .any])
        case .transform(let value): return value.shape(with: names(locals))
        case .scrape:
            let link = CELShape.object(["url": .text, "text": .text.orNull])
            return .object(["url": .text, "title": .text.orNull, "text": .text, "links": .list(of: link)])
        case .search:
            let result = CELShape.object(["url": .text, "title": .text.orNull, "text": .text.orNull])
            return .object(["results": .list(of: result)])
        case .approve:
            return .object(["approved": CELShape(.bool), "by": .text.orNull, "reason": .text.orNull])
        case .foreach(let loop):
            let range = loop.in.shape(with: names(locals))
            let element = range.kinds.contains(.map) ? CELShape.any : range.elements
            entries[step.id] = (loop.as, element)
            let inner = locals.merging([loop.as: element, "index": CELShape(.int)]) { $1 }
            return .list(of: add(loop.do, locals: inner))
        case .parallel(let branches):
            return .object(
                Dictionary(
                    uniqueKeysWithValues: branches.keys.sorted().map { name in
                        (name, add(branches[name] ?? [], locals: locals))
                    }))
        case .switch(let branches):
            return branches.reduce(CELShape(.null)) { $0.union(add($1.steps, locals: locals)) }
        case .publish: return CELShape(.null)
        case .workflow, .tool, .ingest, .wait: return .any
        }
    }

    private static let failure = CELShape.object(["code": .text, "message": .text], isClosed: false)

    private static let hit = CELShape.object([
        "document": .text, "heading": .text.orNull, "start": CELShape(.int), "end": CELShape(.int), "score": .number,
        "text": .text,
    ])
}

extension CELShape {
    /// What declared inputs are. Others are told of elsewhere.
    fileprivate init(inputs: [String: InputDefinition]) {
        self = .object(inputs.mapValues { CELShape(schema: $0.schema.source) }, isClosed: false)
    }
}
