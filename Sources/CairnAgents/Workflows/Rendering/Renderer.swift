import CairnWire
import CairnWorkflow

/// Renders a step's templates to values. What is exactly a path into something large that history holds becomes a
/// reference to it; all else is a literal.
struct Renderer {
    let scope: StepScope
    let reader: ValueReader
    /// Whom an error names.
    let step: Path

    /// JSON bytes up to which a value is copied where it is used: a reference is about as long, and reads less well.
    static let copied = 512

    func value(_ template: TemplateValue) throws(InputError) -> Value { try bounded(try parts(template)) }

    private func parts(_ template: TemplateValue) throws(InputError) -> Value {
        switch template {
        case .literal(let json): return .literal(json)
        case .template(let template): return try value(template)
        case .array(let items):
            var values: [Value] = []
            values.reserveCapacity(items.count)
            for item in items { values.append(try parts(item)) }
            return .collected(values)
        case .object(let object):
            var members: [Value.Member] = []
            members.reserveCapacity(object.count)
            for member in object { members.append(Value.Member(member.key, try parts(member.value))) }
            return .collected(members)
        }
    }

    func value(_ template: Template) throws(InputError) -> Value {
        if let path = template.path, let reference = try reference(path) { return reference }
        let names = ScopeNames(scope: scope, reader: reader, references: template.references)
        do throws(CELFailure<MissingBlobs>) {
            return .literal(try template.render(in: names))
        } catch {
            throw failure(error)
        }
    }

    /// The template's value as text: of another type than string, as JSON.
    func text(_ template: Template) throws(InputError) -> String {
        if let literal = template.literal { return literal }
        let names = ScopeNames(scope: scope, reader: reader, references: template.references)
        let json: JSON
        do throws(CELFailure<MissingBlobs>) {
            json = try template.render(in: names)
        } catch {
            throw failure(error)
        }
        switch json {
        case .string(let text): return text
        case .null:
            throw .failed(
                FailureDetails(
                    code: CELError.Code.null.rawValue,
                    message: "\(step): \(template.source) is null where text is needed"))
        case .bool, .int, .double, .array, .object: return json.text()
        }
    }

    /// Whether a condition holds.
    func holds(_ condition: CELExpression) throws(InputError) -> Bool {
        let names = ScopeNames(scope: scope, reader: reader, references: condition.references)
        let json: JSON
        do throws(CELFailure<MissingBlobs>) {
            json = try condition.evaluate(in: names)
        } catch {
            throw failure(error)
        }
        guard case .bool(let holds) = json else {
            throw .failed(
                FailureDetails(
                    code: CELError.Code.type.rawValue,
                    message: "\(step): when: \(condition.source) is \(json.typeName), and should be true or false"))
        }
        return holds
    }

    func json(_ value: Value) throws(InputError) -> JSON {
        do throws(MissingBlobs) { return try reader.json(value) } catch { throw .missing(error) }
    }

    func failure(_ error: CELFailure<MissingBlobs>) -> InputError {
        switch error {
        case .scope(let missing): .missing(missing)
        case .expression(let error):
            .failed(FailureDetails(code: error.code.rawValue, message: "\(step): \(error.message)"))
        }
    }
}

extension Value {
    /// A literal, when all parts are.
    fileprivate static func collected(_ values: [Value]) -> Value {
        let literals = values.compactMap(\.literal)
        return literals.count == values.count ? .literal(.array(literals)) : .array(values)
    }

    /// A literal, when all parts are small ones. A large text stays a part of its own, so that it is kept once for all that
    /// use it.
    fileprivate static func collected(_ members: [Value.Member]) -> Value {
        let literals = members.compactMap { member in member.value.literal.map { (member.key, $0) } }
        guard literals.count == members.count else { return .object(members) }
        return .literal(.object(JSONObject(literals)))
    }
}
