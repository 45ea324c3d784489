/// Checks one value against a schema's graph. Collects what is wrong; gives up when the work is out of proportion.
struct SchemaValidator {
    private static let maximumDepth = 1000
    private static let maximumViolations = 100

    let nodes: [[Keyword]]
    private var budget: Int
    private var isExhausted = false
    private var tokens: [JSONPointer.Token] = []
    private var depth = 0
    private(set) var violations: [JSONSchema.Violation] = []

    init(nodes: [[Keyword]], budget: Int) {
        self.nodes = nodes
        self.budget = budget
    }

    mutating func run(_ value: JSON) -> [JSONSchema.Violation] {
        check(value, 0)
        guard isExhausted else { return violations }
        let message = "could not be checked: schema and value are too deep or have too many branches"
        return violations + [JSONSchema.Violation(code: .limit, pointer: JSONPointer(), message: message)]
    }

    mutating func check(_ value: JSON, _ schema: Int) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { return isExhausted = true }
        for keyword in nodes[schema] {
            guard spend(1), violations.count < Self.maximumViolations else { return }
            check(value, keyword)
        }
    }

    mutating func check(_ value: JSON, _ schema: Int, at token: JSONPointer.Token) {
        tokens.append(token)
        check(value, schema)
        tokens.removeLast()
    }

    /// What is wrong with a value under another schema, without it being wrong here.
    mutating func trial(_ value: JSON, _ schema: Int) -> [JSONSchema.Violation] {
        let before = violations
        violations = []
        defer { violations = before }
        check(value, schema)
        return violations
    }

    /// Takes work from the budget; false when it is used up, and nothing found from then on counts.
    mutating func spend(_ work: Int) -> Bool {
        budget -= work
        if budget < 0 { isExhausted = true }
        return !isExhausted
    }

    mutating func report(_ message: String) {
        violations.append(JSONSchema.Violation(code: .mismatch, pointer: JSONPointer(tokens), message: message))
    }

    mutating func report(_ message: String, at token: JSONPointer.Token) {
        tokens.append(token)
        report(message)
        tokens.removeLast()
    }

    private mutating func check(_ value: JSON, _ keyword: Keyword) {
        switch keyword {
        case .never: report("should not be there: nothing is allowed in this place")
        case .types(let types):
            guard !types.contains(where: { $0.holds(value) }) else { return }
            report("should be \(types.map(\.phrase).joined(separator: " or ")), not \(Self.phrase(of: value))")
        case .values(let values):
            guard spend(values.count), !values.contains(where: { $0.isSameData(as: value) }) else { return }
            let known = values.prefix(10).map { String($0.text().prefix(60)) }.joined(separator: ", ")
            report(
                values.count == 1 ? "should be \(known)" : "should be one of \(known)\(values.count > 10 ? ", …" : "")")
        case .minimum, .maximum, .multiple: checkNumber(value, keyword)
        case .minLength, .maxLength: checkLength(value, keyword)
        case .pattern(let pattern):
            guard case .string(let text) = value, spend(pattern.cost(of: text)), !pattern.matches(text) else { return }
            report("should match the pattern \(pattern.pattern.prefix(100))")
        case .minItems, .maxItems, .uniqueItems, .items, .contains:
            if case .array(let items) = value { checkItems(items, keyword) }
        case .minProperties, .maxProperties, .required, .properties, .propertyNames, .dependentRequired,
            .dependentSchemas:
            if case .object(let object) = value { checkMembers(object, keyword) }
        case .all(let schemas):
            for schema in schemas { check(value, schema) }
        case .any(let schemas): checkAny(value, schemas)
        case .one(let schemas): checkOne(value, schemas)
        case .not(let schema):
            if trial(value, schema).isEmpty, !isExhausted { report("is just what the schema excludes ('not')") }
        case .conditional(let condition, let then, let otherwise):
            let schema = trial(value, condition).isEmpty ? then : otherwise
            if let schema { check(value, schema) }
        case .reference(let schema): check(value, schema)
        }
    }

    private mutating func checkAny(_ value: JSON, _ schemas: [Int]) {
        var failures: [[JSONSchema.Violation]] = []
        for schema in schemas {
            let failure = trial(value, schema)
            guard !failure.isEmpty, !isExhausted else { return }
            failures.append(failure)
        }
        report("fits none of the \(schemas.count) alternatives: \(Self.summary(failures))")
    }

    private mutating func checkOne(_ value: JSON, _ schemas: [Int]) {
        let failures = schemas.map { trial(value, $0) }
        guard !isExhausted else { return }
        let fitting = failures.indices.filter { failures[$0].isEmpty }
        if fitting.isEmpty {
            report("fits none of the \(schemas.count) alternatives: \(Self.summary(failures))")
        } else if fitting.count > 1 {
            let numbers = fitting.map { String($0 + 1) }.joined(separator: " and ")
            report("fits the alternatives \(numbers), and should fit one only")
        }
    }

    /// The first thing that is wrong with each alternative.
    private static func summary(_ failures: [[JSONSchema.Violation]]) -> String {
        let reasons = failures.prefix(5).enumerated().compactMap { place, failure in
            failure.first.map { "(\(place + 1)) \($0.description.prefix(200))" }
        }
        return reasons.joined(separator: "; ") + (failures.count > 5 ? "; …" : "")
    }

    static func phrase(of value: JSON) -> String { SchemaType(rawValue: value.typeName)?.phrase ?? value.typeName }
}
