import CairnWire

/// Looks at what a workflow's or an agent's expressions read: names that are there, inputs that are declared, steps that
/// have run by then, members and types as far as they are known.
struct ExpressionCheck {
    /// What a step's name may be followed by.
    static let outcomeKeys = ["outcome", "output", "error", "citations", "usage"]

    private let scopes: StepScopes?
    private let shapes: StepShapes?
    private let agentNames: [String: CELShape]
    /// Names of the declared inputs.
    private let inputs: [String]
    private let subject: String
    private(set) var diagnostics: Diagnostics

    init(workflow: WorkflowDefinition, in project: Project, scopes: StepScopes, diagnostics: Diagnostics) {
        self.scopes = scopes
        shapes = StepShapes(workflow: workflow, in: project)
        agentNames = [:]
        inputs = workflow.input.keys.sorted()
        subject = "workflow"
        self.diagnostics = diagnostics
    }

    init(agent: AgentDefinition, diagnostics: Diagnostics) {
        scopes = nil
        shapes = nil
        agentNames = StepShapes.names(of: agent)
        inputs = agent.input.keys.sorted()
        subject = "agent"
        self.diagnostics = diagnostics
    }

    /// Ids that are used twice.
    mutating func checkIDs() {
        guard let scopes else { return }
        var first: [String: StepScopes.Step] = [:]
        for step in scopes.steps where step.id.isIdentifier {
            if let earlier = first[step.id] {
                let place = earlier.origin.shortText.map { " in \($0)" } ?? ""
                report(
                    .duplicateID, "the id \"\(step.id)\" is used already\(place)",
                    "An id is unique in its workflow: choose another.", step.origin, step.path.appending("id"),
                    Diagnostic.Related("first used here", at: earlier.origin.place))
            } else {
                first[step.id] = step
            }
        }
    }

    mutating func check(_ use: ExpressionUse) {
        let step = scopes?.step(holding: use.path)
        let before = diagnostics.count + diagnostics.dropped
        for read in use.reads { check(read, use, step) }
        // What is said of a name that is not there would be said twice.
        guard diagnostics.count + diagnostics.dropped == before else { return }
        let names = shapes?.names(inside: scopes?.holders(of: step) ?? []) ?? agentNames
        for expression in use.expressions { check(expression, use, names) }
    }

    /// What would surely fail in an expression, or is surely not meant.
    private mutating func check(_ expression: CELExpression, _ use: ExpressionUse, _ names: [String: CELShape]) {
        var (shape, problems) = expression.findings(with: names)
        let source = expression.source
        if use.isCondition, problems.isEmpty, !shape.kinds.contains(.bool) {
            problems.append(
                CELError(
                    .type, "a condition is true or false, and \(source.prefix(80)) is \(shape.kinds.article)",
                    at: 0..<source.utf8.count))
        }
        for problem in problems {
            guard !diagnostics.isFull else { return diagnostics.drop() }
            diagnostics.report(
                Diagnostic(
                    .error, Diagnostic.Code(problem.code.rawValue), problem.message, mend: problem.mend,
                    place: use.node.origin(at: problem.range).place, path: use.path))
        }
    }

    private mutating func check(_ read: PathReference, _ use: ExpressionUse, _ step: StepScopes.Step?) {
        let names = scopes?.names(from: step) ?? []
        switch read.root {
        case let name where names.contains(name): break
        case "input": checkInput(read, use)
        case "run":
            guard let member = read.member(0), member != "id" else { return }
            report(.expression, "\"run\" has no \"\(member)\"", "It has \"run.id\".", read, use)
        case "steps" where scopes != nil: checkStep(read, use, step)
        case "index", "item":
            report(
                .expression, "\"\(read.root)\" is there only inside the \"do\" of a foreach",
                read.root == "item" ? "Its name is what \"as\" says." : "Move the step into the \"do\".", read, use)
        default:
            let known = ["input", "run"] + (scopes == nil ? [] : ["steps"]) + names
            let near = Suggestion.nearest(to: read.root, among: known).map { "Did you mean \"\($0)\"?" }
            let id = scopes?.steps(named: read.root).isEmpty == false ? "Write \"steps.\(read.root)\"." : nil
            let input = inputs.contains(read.root) ? "Write \"input.\(read.root)\"." : nil
            report(
                .expression, "there is no name \"\(read.root.prefix(80))\" here",
                id ?? input ?? near ?? "Known: \(known.joined(separator: ", ")).", read, use)
        }
    }

    private mutating func checkInput(_ read: PathReference, _ use: ExpressionUse) {
        guard let name = read.member(0) else { return }
        guard !inputs.contains(name) else { return }
        if inputs.isEmpty {
            let text = subject == "agent" ? "its \"input\" is text" : "it declares no \"input\""
            report(
                .expression, "the \(subject) has no input \"\(name.prefix(80))\": \(text)",
                "Declare it under \"input\".", read, use)
        } else {
            report(
                .expression, "the \(subject) declares no input \"\(name.prefix(80))\"",
                Suggestion.mend(for: name, among: inputs) ?? "", read, use)
        }
    }

    private mutating func checkStep(_ read: PathReference, _ use: ExpressionUse, _ step: StepScopes.Step?) {
        guard let scopes, let id = read.member(0) else { return }
        let visible = scopes.visible(from: step)
        func isSeen(_ step: StepScopes.Step) -> Bool {
            visible.contains { $0.list == step.list && step.order < ($0.before ?? .max) }
        }
        guard scopes.steps(named: id).contains(where: isSeen) else {
            guard !diagnostics.isFull else { return diagnostics.drop() }
            let seen = scopes.steps.filter(isSeen).map(\.id)
            reportUnseen(id, read, use, step, seen: seen, lists: Set(visible.map(\.list)))
            return
        }
        guard let member = read.member(1), !Self.outcomeKeys.contains(member) else { return }
        report(
            .expression, "a step has no \"\(member.prefix(80))\"",
            Suggestion.nearest(to: member, among: Self.outcomeKeys).map { "Did you mean \"steps.\(id).\($0)\"?" }
                ?? "What it gave is in its output: \"steps.\(id).output.\(member)\".", read, use)
    }

    private mutating func reportUnseen(
        _ id: String, _ read: PathReference, _ use: ExpressionUse, _ step: StepScopes.Step?, seen: [String],
        lists: Set<Int>
    ) {
        guard let scopes, let target = scopes.steps(named: id).first else {
            report(
                .unknownStep, "there is no step \"\(id.prefix(80))\"",
                Suggestion.mend(for: id, among: seen) ?? "No step stands before this place.", read, use)
            return
        }
        if target.path == step?.path {
            report(.unseenStep, "the step \"\(id)\" reads itself", "Read an earlier step.", read, use)
        } else if lists.contains(target.list) {
            report(.unseenStep, "the step \"\(id)\" comes later", "Move it before this one.", read, use, target)
        } else if let outside = scopes.outsideName(of: target, seenFrom: lists) {
            report(
                .unseenStep, "the step \"\(id)\" cannot be seen from here: it stands inside another",
                "Read \"\(outside)\" instead.", read, use, target)
        } else {
            report(
                .unseenStep, "the step \"\(id)\" cannot be seen from here", "Move it before this one.", read, use,
                target)
        }
    }

    private mutating func report(
        _ code: Diagnostic.Code, _ message: String, _ mend: String, _ read: PathReference, _ use: ExpressionUse,
        _ step: StepScopes.Step? = nil
    ) {
        guard !diagnostics.isFull else { return diagnostics.drop() }
        let related = step.map { Diagnostic.Related("the step", at: $0.origin.place) }
        report(code, message, mend, use.node.origin(at: read.range), use.path, related)
    }

    private mutating func report(
        _ code: Diagnostic.Code, _ message: String, _ mend: String, _ origin: SourceOrigin, _ path: DocumentPath,
        _ related: Diagnostic.Related?
    ) {
        diagnostics.report(
            Diagnostic(
                .error, code, message, mend: mend, place: origin.place, path: path,
                related: related.map { [$0] } ?? []))
    }
}

extension PathReference {
    /// The name that is selected at a place of the path; nil when there is none, or an index.
    fileprivate func member(_ place: Int) -> String? {
        guard accessors.indices.contains(place), case .member(let name) = accessors[place] else { return nil }
        return name
    }
}
