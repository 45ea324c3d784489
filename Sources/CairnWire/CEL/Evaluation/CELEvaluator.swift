/// Walks a tree and gives its value. Its stack is bounded by the tree's height, its time and memory by the meter.
struct CELEvaluator<Scope: CELScope> {
    typealias Failure = CELFailure<Scope.Failure>

    let expression: CELExpression
    let scope: Scope
    var meter: CELMeter
    /// What the macros around the present place bind, from the outside in.
    var locals: [CELValue] = []
    /// Names of the scope that were looked up: a loop asks for the same ones again and again.
    private var names: [String: CELValue]

    /// - Parameter names: values that the scope is not asked for.
    init(expression: CELExpression, scope: Scope, budget: Int, names: [String: CELValue] = [:]) {
        self.expression = expression
        self.scope = scope
        self.names = names
        meter = CELMeter(budget: budget)
    }

    mutating func value(of node: CELNode) throws(Failure) -> CELValue {
        try spend(1, at: node)
        switch node.form {
        case .literal(let value): return value
        case .name(let name): return try look(up: name, at: node)
        case .local(let place, _): return locals[place]
        case .select(let operand, let member):
            return try self.member(.string(member), of: try value(of: operand), operand, at: node)
        case .index(let operand, let index):
            let collection = try value(of: operand)
            return try member(try value(of: index), of: collection, operand, at: node)
        case .has(let operand, let member):
            return .bool(try has(member, in: try value(of: operand), operand, at: node))
        case .not(let operand):
            return .bool(try !bool(of: operand, "'!' takes a bool", at: node))
        case .negate(let operand): return try negation(of: operand, at: node)
        case .all(let operands): return .bool(try !holds(anyOf: operands, toBe: false, at: node))
        case .any(let operands): return .bool(try holds(anyOf: operands, toBe: true, at: node))
        case .conditional(let condition, let then, let otherwise):
            let holds = try bool(of: condition, "a bool stands before '?'", at: node)
            return try value(of: holds ? then : otherwise)
        case .binary(let operation, let left, let right): return try result(of: operation, left, right, at: node)
        case .list(let items):
            var values: [CELValue] = []
            values.reserveCapacity(items.count)
            for item in items { values.append(try value(of: item)) }
            return .list(.values(values))
        case .map(let entries): return .map(.entries(try map(of: entries)))
        case .call(let function, let operands): return try call(function, operands, at: node)
        case .matches(let operand, let pattern): return .bool(try matches(operand, pattern, at: node))
        case .comprehension(let macro): return try comprehension(macro, at: node)
        case .bind(_, let bound, let body):
            locals.append(try value(of: bound))
            defer { locals.removeLast() }
            return try value(of: body)
        }
    }

    /// Takes steps from the budget.
    /// - Throws: `limit` when it is used up; no operator absorbs that.
    mutating func spend(_ steps: Int, at node: CELNode) throws(Failure) {
        guard meter.take(steps) else { throw .expression(CELError(.limit, meter.exhausted.message, at: node.range)) }
    }

    /// Does something that is paid for; a fault of it is one of this place.
    mutating func metered<Result>(
        at node: CELNode, _ body: (inout CELMeter) throws(CELFault) -> Result
    ) throws(Failure) -> Result {
        do throws(CELFault) {
            return try body(&meter)
        } catch {
            throw .expression(CELError(error.code, error.message, at: node.range))
        }
    }

    // MARK: Logic

    /// Whether an operand of `||` is true, or one of `&&` false. Either decides by itself, and errors of the others do not
    /// count then, on whichever side they stand (langdef.md, "Logical Operators").
    private mutating func holds(anyOf operands: [CELNode], toBe wanted: Bool, at node: CELNode) throws(Failure) -> Bool
    {
        var firstError: CELError?
        for operand in operands {
            do throws(Failure) {
                let rule = "'\(wanted ? "||" : "&&")' joins bools"
                if try bool(of: operand, rule, at: node) == wanted { return true }
            } catch {
                let absorbed = try absorb(error)
                firstError = firstError ?? absorbed
            }
        }
        if let firstError { throw .expression(firstError) }
        return false
    }

    /// The error, if another operand may make up for it.
    func absorb(_ error: Failure) throws(Failure) -> CELError {
        guard case .expression(let error) = error, error.code != .limit else { throw error }
        return error
    }

    mutating func bool(of operand: CELNode, _ rule: String, at node: CELNode) throws(Failure) -> Bool {
        let value = try value(of: operand)
        guard case .bool(let holds) = value else { throw mismatch(rule, [(operand, value)], node) }
        return holds
    }

    // MARK: Names and maps

    private mutating func look(up name: String, at node: CELNode) throws(Failure) -> CELValue {
        if let known = names[name] { return known }
        let found: JSON?
        do throws(Scope.Failure) {
            found = try scope.value(of: name)
        } catch {
            throw .scope(error)
        }
        if let found {
            let value = CELValue(found)
            names[name] = value
            return value
        }
        if let type = CELType.named(name) { return .type(type) }
        throw .expression(CELError(.missing, "there is no '\(name)' here", at: node.range))
    }

    private mutating func map(of entries: [CELNode.Entry]) throws(Failure) -> CELEntries {
        var map = CELEntries()
        for entry in entries {
            let written = try value(of: entry.key)
            if case .string(let name) = written { try spend(name.utf8.count / 32, at: entry.key) }
            guard let key = CELKey(writing: written) else {
                throw mismatch("a key is an int, a uint, a bool or a string", [(entry.key, written)], entry.key)
            }
            guard map.append(key, written: written, try value(of: entry.value)) else {
                throw .expression(CELError(.value, "the key \(text(entry.key)) stands twice", at: entry.key.range))
            }
        }
        return map
    }

    // MARK: Calls

    private mutating func call(
        _ function: CELFunction, _ operands: [CELNode], at node: CELNode
    ) throws(Failure) -> CELValue {
        // Finding the overload and passing the values on take about as long as three nodes.
        try spend(3, at: node)
        var values: [CELValue] = []
        values.reserveCapacity(operands.count)
        for operand in operands { values.append(try value(of: operand)) }
        guard let overload = function.overload(for: values) else {
            throw mismatch("write \(function.usage)", Array(zip(operands, values)), node)
        }
        return try metered(at: node) { meter throws(CELFault) in try overload.body(values, &meter) }
    }

    private mutating func matches(
        _ operand: CELNode, _ pattern: RegularExpression, at node: CELNode
    ) throws(Failure) -> Bool {
        let value = try value(of: operand)
        guard case .string(let text) = value else {
            throw mismatch("write string.matches(string)", [(operand, value)], node)
        }
        try spend(8 + pattern.cost(of: text), at: node)
        return pattern.matches(text)
    }
}

extension CELType {
    /// The type that an expression names so.
    static func named(_ name: String) -> CELType? {
        CELType(rawValue: name)
    }
}
