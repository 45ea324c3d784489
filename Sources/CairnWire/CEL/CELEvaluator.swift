/// Walks a tree and gives its value. Its stack is bounded by the tree's height, its time by the budget.
struct CELEvaluator<Scope: CELScope> {
    typealias Failure = CELFailure<Scope.Failure>

    let expression: CELExpression
    let scope: Scope
    private var budget: Int

    init(expression: CELExpression, scope: Scope, budget: Int) {
        self.expression = expression
        self.scope = scope
        self.budget = budget
    }

    mutating func value(of node: CELNode) throws(Failure) -> CELValue {
        try spend(1, at: node)
        switch node.form {
        case .literal(let value): return value
        case .name(let name): return try look(up: name, at: node)
        case .select(let operand, let member):
            return try self.member(.string(member), of: try value(of: operand), operand, at: node)
        case .index(let operand, let index):
            let collection = try value(of: operand)
            return try member(try value(of: index), of: collection, operand, at: node)
        case .not(let operand):
            return .bool(try !bool(of: operand, "'!' takes a bool", at: node))
        case .negate(let operand): return try negation(of: operand, at: node)
        case .all(let operands): return .bool(try !holds(anyOf: operands, toBe: false, at: node))
        case .any(let operands): return .bool(try holds(anyOf: operands, toBe: true, at: node))
        case .conditional(let condition, let then, let otherwise):
            let holds = try bool(of: condition, "a bool stands before '?'", at: node)
            return try value(of: holds ? then : otherwise)
        case .binary(let operation, let left, let right): return try result(of: operation, left, right, at: node)
        case .list(let items): return .list(.values(try items.map { item throws(Failure) in try value(of: item) }))
        case .map(let entries): return .map(try map(of: entries))
        case .call(let name, let receiver, let arguments):
            guard name == "size", let operand = receiver ?? arguments.first else { throw unsupported(node) }
            return .int(Int64(try size(of: try value(of: operand), operand, at: node)))
        case .message: throw unsupported(node)
        }
    }

    /// Takes steps from the budget.
    /// - Throws: `limit` when it is used up; no operator absorbs that.
    mutating func spend(_ steps: Int, at node: CELNode) throws(Failure) {
        budget -= steps
        guard budget >= 0 else {
            throw .expression(
                CELError(.limit, "the expression takes too many steps: it handles too much data", at: node.range))
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
                guard case .expression(let error) = error, error.code != .limit else { throw error }
                firstError = firstError ?? error
            }
        }
        if let firstError { throw .expression(firstError) }
        return false
    }

    private mutating func bool(of operand: CELNode, _ rule: String, at node: CELNode) throws(Failure) -> Bool {
        let value = try value(of: operand)
        guard case .bool(let holds) = value else { throw mismatch(rule, [(operand, value)], node) }
        return holds
    }

    // MARK: Names and maps

    private func look(up name: String, at node: CELNode) throws(Failure) -> CELValue {
        let found: JSON?
        do throws(Scope.Failure) {
            found = try scope.value(of: name)
        } catch {
            throw .scope(error)
        }
        guard let found else { throw .expression(CELError(.missing, "there is no '\(name)' here", at: node.range)) }
        return CELValue(found)
    }

    private mutating func map(of entries: [CELNode.Entry]) throws(Failure) -> CELMap {
        var values: [CELKey: CELValue] = [:]
        var order: [CELKey] = []
        for entry in entries {
            let written = try value(of: entry.key)
            guard let key = CELKey(writing: written) else {
                throw mismatch("a key is an int, a bool or a string", [(entry.key, written)], entry.key)
            }
            guard values.updateValue(try value(of: entry.value), forKey: key) == nil else {
                throw .expression(CELError(.type, "the key \(text(entry.key)) stands twice", at: entry.key.range))
            }
            order.append(key)
        }
        return .entries(values, order: order)
    }

    private func unsupported(_ node: CELNode) -> Failure {
        .expression(CELError(.notInThisBuild, "'\(text(node))' is not in this build", at: node.range))
    }
}
