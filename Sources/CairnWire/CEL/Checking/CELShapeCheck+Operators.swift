extension CELShapeCheck {
    mutating func result(
        of operation: CELOperator, _ left: CELNode, _ right: CELNode, at node: CELNode
    ) -> CELShape {
        let (first, second) = (shape(of: left), shape(of: right))
        switch operation {
        case .equal, .notEqual:
            if first.mayEqual(second) { return CELShape(.bool) }
            let never = operation == .equal ? "never equal" : "always unequal"
            return refuse(.type, "\(told(left, first)) and \(told(right, second)): they are \(never)", at: node)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            let ordered: CELKinds = [.int, .uint, .double, .string, .bytes, .bool, .timestamp, .duration]
            guard first.widened.intersection(second.widened).isDisjoint(with: ordered) else { return CELShape(.bool) }
        case .in:
            guard !second.kinds.isDisjoint(with: [.list, .map]) else { break }
            guard second.kinds.subtracting(.null) == .list, !second.elements.mayEqual(first) else {
                return CELShape(.bool)
            }
            return refuse(
                .type,
                "\(told(left, first)) and the elements of \(source.text(right)) are \(second.elements.kinds.article): it is never in",
                at: node)
        case .add, .subtract, .multiply, .divide, .remainder:
            if let shape = arithmetic(operation, first, second) { return shape }
        }
        return refuse(
            .type, "\(CELOperatorRule.text(operation)); \(told(left, first)) and \(told(right, second))", at: node)
    }

    private func told(_ node: CELNode, _ shape: CELShape) -> String { "\(source.text(node)) is \(shape.kinds.article)" }

    /// What the operator gives; nil when it takes no such values.
    private func arithmetic(_ operation: CELOperator, _ left: CELShape, _ right: CELShape) -> CELShape? {
        var same: CELKinds = operation == .remainder ? [.int, .uint] : .numbers
        if operation == .add { same.formUnion([.string, .bytes, .list, .duration]) }
        if operation == .subtract { same.formUnion(.duration) }
        var result = left.kinds.intersection(right.kinds).intersection(same)
        if operation == .add {
            let moves = left.kinds.contains(.timestamp) && right.kinds.contains(.duration)
            let isMoved = left.kinds.contains(.duration) && right.kinds.contains(.timestamp)
            if moves || isMoved { result.formUnion(.timestamp) }
        }
        if operation == .subtract, left.kinds.contains(.timestamp) {
            if right.kinds.contains(.duration) { result.formUnion(.timestamp) }
            if right.kinds.contains(.timestamp) { result.formUnion(.duration) }
        }
        guard !result.isEmpty else { return nil }
        return result == .list ? .list(of: left.elements.union(right.elements)) : CELShape(result)
    }
}

extension CELShape {
    /// The types, where a number of any type stands for all of them.
    fileprivate var widened: CELKinds { kinds.isDisjoint(with: .numbers) ? kinds : kinds.union(.numbers) }

    /// Whether a value of this shape can be equal to one of the other. Null may be compared with anything: that is how it
    /// is guarded against.
    fileprivate func mayEqual(_ other: CELShape) -> Bool {
        kinds.contains(.null) && kinds == .null || other.kinds == .null
            || !widened.subtracting(.null).isDisjoint(with: other.widened.subtracting(.null))
    }
}
