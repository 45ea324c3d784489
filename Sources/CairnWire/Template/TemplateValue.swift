/// A JSON-like value whose strings are templates: the `json:` of a request, the `input:` of a step. Names are literal.
package indirect enum TemplateValue: Sendable, Hashable {
    /// Nothing in it is to be evaluated.
    case literal(JSON)
    case template(Template)
    case array([TemplateValue])
    /// In the order of their names, so that a definition and what its snapshot reads back as evaluate, and fail, alike.
    case object([Member])

    package struct Member: Sendable, Hashable {
        package var key: String
        package var value: TemplateValue

        package init(_ key: String, _ value: TemplateValue) {
            self.key = key
            self.value = value
        }
    }

    /// A template that cannot be read, and where in the value it stands.
    package struct ParsingError: Error, Sendable, Hashable {
        package var pointer: JSONPointer
        package var error: CELError
    }

    /// Reads every string of `value` as a template. Parts without any become literals.
    /// - Throws: `ParsingError` for the first template that is wrong.
    package init(parsing value: JSON) throws(ParsingError) {
        try self.init(parsing: value, at: JSONPointer())
    }

    private init(parsing value: JSON, at pointer: JSONPointer) throws(ParsingError) {
        switch value {
        case .null, .bool, .int, .double: self = .literal(value)
        case .string(let text):
            do throws(CELError) {
                let template = try Template(parsing: text)
                self = template.literal.map { .literal(.string($0)) } ?? .template(template)
            } catch {
                throw ParsingError(pointer: pointer, error: error)
            }
        case .array(let items):
            var parts: [TemplateValue] = []
            for (place, item) in items.enumerated() {
                parts.append(try TemplateValue(parsing: item, at: pointer.appending(.index(place))))
            }
            self = .array(parts).folded
        case .object(let object):
            var members: [Member] = []
            for (key, value) in object {
                members.append(Member(key, try TemplateValue(parsing: value, at: pointer.appending(.key(key)))))
            }
            self = .object(members).folded
        }
    }

    /// The one form of this value: a literal when all parts are, members in the order of their names.
    var folded: TemplateValue {
        switch self {
        case .literal, .template: return self
        case .array(let items):
            let literals = items.compactMap(\.literal)
            return literals.count == items.count ? .literal(.array(literals)) : self
        case .object(let members):
            let literals = members.compactMap { member in member.value.literal.map { (member.key, $0) } }
            if literals.count == members.count { return .literal(.object(JSONObject(literals))) }
            return .object(members.sorted { $0.key.precedesInScalars($1.key) })
        }
    }

    /// The value, when nothing in it is to be evaluated.
    package var literal: JSON? {
        if case .literal(let value) = self { value } else { nil }
    }

    /// The paths that its templates read, in their order.
    package var references: [PathReference] {
        switch self {
        case .literal: []
        case .template(let template): template.references
        case .array(let items): items.flatMap(\.references)
        case .object(let members): members.flatMap(\.value.references)
        }
    }

    /// The value with every template rendered with the names of `scope`.
    /// - Throws: `CELFailure`: an expression's own error, or the scope's.
    package func render<Scope: CELScope>(
        in scope: Scope, budget: Int = CELExpression.defaultBudget
    ) throws(CELFailure<Scope.Failure>) -> JSON {
        switch self {
        case .literal(let value): return value
        case .template(let template): return try template.render(in: scope, budget: budget)
        case .array(let items):
            var rendered: [JSON] = []
            rendered.reserveCapacity(items.count)
            for item in items { rendered.append(try item.render(in: scope, budget: budget)) }
            return .array(rendered)
        case .object(let members):
            var rendered = JSONObject()
            for member in members { rendered[member.key] = try member.value.render(in: scope, budget: budget) }
            return .object(rendered)
        }
    }
}
