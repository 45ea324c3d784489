extension CELEvaluator {
    mutating func result(
        of operation: CELOperator, _ left: CELNode, _ right: CELNode, at node: CELNode
    ) throws(Failure) -> CELValue {
        let operands = [(left, try value(of: left)), (right, try value(of: right))]
        let (first, second) = (operands[0].1, operands[1].1)
        switch operation {
        case .equal: return .bool(try areEqual(first, second, at: node))
        case .notEqual: return .bool(try !areEqual(first, second, at: node))
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard let holds = try ordered(first, second, by: operation, at: node) else {
                throw mismatch("'\(operation.rawValue)' compares two numbers, strings or bools", operands, node)
            }
            return .bool(holds)
        case .in: return .bool(try contains(second, first, operands, at: node))
        case .add, .subtract: return try arithmetic(operation, operands, at: node)
        case .multiply, .divide, .remainder:
            throw .expression(CELError(.notInThisBuild, "'\(operation.rawValue)' is not in this build", at: node.range))
        }
    }

    mutating func negation(of operand: CELNode, at node: CELNode) throws(Failure) -> CELValue {
        switch try value(of: operand) {
        case .int(let value):
            let (result, overflow) = Int64(0).subtractingReportingOverflow(value)
            guard !overflow else { throw overflowed(node) }
            return .int(result)
        case .double(let value): return .double(-value)
        case let value: throw mismatch("'-' takes an int or a double", [(operand, value)], node)
        }
    }

    // MARK: Sums

    private mutating func arithmetic(
        _ operation: CELOperator, _ operands: [(CELNode, CELValue)], at node: CELNode
    ) throws(Failure) -> CELValue {
        let adds = operation == .add
        switch (operands[0].1, operands[1].1) {
        case (.int(let left), .int(let right)):
            let (result, overflow) =
                adds ? left.addingReportingOverflow(right) : left.subtractingReportingOverflow(right)
            guard !overflow else { throw overflowed(node) }
            return .int(result)
        case (.uint(let left), .uint(let right)):
            let (result, overflow) =
                adds ? left.addingReportingOverflow(right) : left.subtractingReportingOverflow(right)
            guard !overflow else { throw overflowed(node) }
            return .uint(result)
        case (.double(let left), .double(let right)):
            return .double(adds ? left + right : left - right)
        case (.string(let left), .string(let right)) where adds:
            try spend((left.utf8.count + right.utf8.count) / 256, at: node)
            return .string(left + right)
        case (.bytes(let left), .bytes(let right)) where adds:
            try spend((left.count + right.count) / 256, at: node)
            return .bytes(left + right)
        case (.list(let left), .list(let right)) where adds:
            try spend((left.count + right.count) / 8, at: node)
            return .list(left + right)
        default:
            let what =
                adds
                ? "'+' joins two values of one type: numbers, strings or lists" : "'-' takes two numbers of one type"
            throw mismatch(what, operands, node)
        }
    }

    // MARK: Membership

    private mutating func contains(
        _ collection: CELValue, _ wanted: CELValue, _ operands: [(CELNode, CELValue)], at node: CELNode
    ) throws(Failure) -> Bool {
        switch collection {
        case .list(let list):
            for place in 0..<list.count where try areEqual(list[place], wanted, at: node) { return true }
            return false
        case .map(let map):
            return CELKey(looking: wanted).map { map[$0] != nil } ?? false
        case .null, .bool, .int, .uint, .double, .string, .bytes:
            throw mismatch("a list or a map stands after 'in'", [operands[1]], node)
        }
    }

    // MARK: Messages

    /// The error for operands that an operator does not take: `null` when one of them is null, else `type`.
    func mismatch(_ rule: String, _ operands: [(CELNode, CELValue)], _ node: CELNode) -> Failure {
        if let (operand, _) = operands.first(where: { $0.1 == .null }) {
            let name = text(operand)
            return .expression(
                CELError(.null, "\(rule), and \(name) is null; guard it: \(name) != null ? … : …", at: operand.range))
        }
        let found = operands.map { "\(text($0.0)) is of type \($0.1.typeName)" }.joined(separator: " and ")
        return .expression(CELError(.type, "\(rule); \(found)", at: node.range))
    }

    private func overflowed(_ node: CELNode) -> Failure {
        .expression(CELError(.overflow, "\(text(node)) does not fit 64 bits", at: node.range))
    }

    /// The node as it was written, for a message.
    func text(_ node: CELNode) -> String {
        let range = node.range.lowerBound - expression.start..<node.range.upperBound - expression.start
        let text = String(decoding: Array(expression.source.utf8)[range], as: UTF8.self)
        return text.count <= 80 ? text : "\(text.prefix(79))…"
    }
}
