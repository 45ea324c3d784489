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
                throw mismatch(CELOperatorRule.text(operation), operands, node)
            }
            return .bool(holds)
        case .in: return .bool(try contains(second, first, operands, at: node))
        case .add: return try sum(first, second, operands, at: node)
        case .subtract, .multiply, .divide, .remainder:
            guard let result = try computed(operation, first, second, at: node) else {
                throw mismatch(CELOperatorRule.text(operation), operands, node)
            }
            return result
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
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type:
            throw mismatch(CELOperatorRule.text(.in), [operands[1]], node)
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
        let found = operands.map { "\(text($0.0)) is of type \($0.1.type.name)" }.joined(separator: " and ")
        return .expression(CELError(.type, "\(rule); \(found)", at: node.range))
    }

    func overflowed(_ node: CELNode) -> Failure {
        .expression(CELError(.overflow, "\(text(node)) does not fit 64 bits", at: node.range))
    }

    /// The node as it was written, for a message.
    func text(_ node: CELNode) -> String {
        let range = node.range.lowerBound - expression.start..<node.range.upperBound - expression.start
        let text = String(decoding: Array(expression.source.utf8)[range], as: UTF8.self)
        return text.count <= 80 ? text : "\(text.prefix(79))…"
    }
}
