import CairnWire
import CairnWorkflow

/// What a child is started with, held against what it declares.
struct ChildInput {
    /// The child's name.
    let name: String
    let declared: [String: InputDefinition]
    /// An agent that declares nothing takes a text, or any value.
    let takesText: Bool
    let step: Path

    /// The input with defaults filled in. A value that fits as it is stays the reference that it is.
    ///
    /// - Throws: `InputError.failed` with `input`: what is missing, unknown or of another type, all at once.
    func bound(_ value: Value, _ renderer: Renderer) throws(InputError) -> Value {
        let json = try renderer.json(value)
        if declared.isEmpty, takesText {
            guard json != .null else { throw problem(["it needs an input: write \"input\" beside \"use\""]) }
            return value
        }
        guard case .object(let given) = json == .null ? .object([:]) : json else {
            throw problem(["its input is an object with \(known), and this is \(json.typeName)"])
        }
        var object = given
        var problems = given.compactMap { declared[$0.key] == nil ? "it has no entry \"\($0.key.prefix(80))\"" : nil }
        for (key, definition) in declared.sorted(by: { $0.key < $1.key }) {
            if object[key] == nil { object[key] = definition.fallback }
            guard let value = object[key] else {
                problems.append("it needs \"\(key)\"")
                continue
            }
            problems += definition.schema.validate(value).map { "\"\(key)\": \($0)" }
        }
        guard problems.isEmpty else { throw problem(problems) }
        return json == .object(object) ? value : .literal(.object(object))
    }

    private var known: String { declared.isEmpty ? "no entries" : declared.keys.sorted().joined(separator: ", ") }

    private func problem(_ problems: [String]) -> InputError {
        .failed(
            FailureDetails(
                code: "child.input", message: "\(step): \(name): \(problems.prefix(5).joined(separator: "; "))"))
    }
}

extension StepSite {
    /// Begins the child that the step runs, once.
    func start(
        child name: String, input: TemplateValue?, as form: ChildInput, _ decision: inout Decision
    ) throws(InputError) {
        guard decision.child(at: path) == nil else { return }
        guard scope.depth < ChildLibrary.maximumDepth else {
            throw .failed(.tooDeep(path, name))
        }
        let renderer = renderer(decision.reader)
        let value = try input.map { (input) throws(InputError) in try renderer.value(input) } ?? .null
        decision.start(
            child: ChildStarted(
                path: path, kind: plan.verb, name: name, input: try form.bound(value, renderer), at: decision.now))
    }

    /// A child that the run's snapshot does not hold.
    func unknownChild(_ name: String) -> InputError {
        .failed(
            FailureDetails(
                code: "definition.incomplete", message: "\(path): the run's definition has no \(plan.verb) \"\(name)\"")
        )
    }
}
