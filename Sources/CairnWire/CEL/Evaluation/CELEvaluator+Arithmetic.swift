extension CELEvaluator {
    /// `+`: of numbers of one type, of texts, bytes and lists, of times.
    mutating func sum(
        _ left: CELValue, _ right: CELValue, _ operands: [(CELNode, CELValue)], at node: CELNode
    ) throws(Failure) -> CELValue {
        switch (left, right) {
        case (.string(let left), .string(let right)):
            try spend((left.utf8.count + right.utf8.count) / 256, at: node)
            return .string(left + right)
        case (.bytes(let left), .bytes(let right)):
            try spend((left.count + right.count) / 256, at: node)
            return .bytes(left + right)
        case (.list(let left), .list(let right)):
            try spend((left.count + right.count) / 8, at: node)
            return .list(left + right)
        case (.timestamp(let time), .duration(let length)), (.duration(let length), .timestamp(let time)):
            return .timestamp(try inRange(time.advanced(by: length), at: node))
        case (.duration(let left), .duration(let right)):
            return .duration(CELDuration(nanoseconds: try exact(left.nanoseconds, .add, right.nanoseconds, at: node)))
        default:
            if let result = try computed(.add, left, right, at: node) { return result }
            throw mismatch(CELOperatorRule.text(.add), operands, node)
        }
    }

    /// Numbers of one type, and differences of times; nil for other types.
    mutating func computed(
        _ operation: CELOperator, _ left: CELValue, _ right: CELValue, at node: CELNode
    ) throws(Failure) -> CELValue? {
        switch (left, right) {
        case (.int(let left), .int(let right)): return .int(try exact(left, operation, right, at: node))
        case (.uint(let left), .uint(let right)): return .uint(try exact(left, operation, right, at: node))
        case (.double(let left), .double(let right)):
            switch operation {
            case .add: return .double(left + right)
            case .subtract: return .double(left - right)
            case .multiply: return .double(left * right)
            case .divide: return .double(left / right)
            case .remainder, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in: return nil
            }
        case (.timestamp(let time), .duration(let length)) where operation == .subtract:
            let back = CELDuration(nanoseconds: try exact(0, .subtract, length.nanoseconds, at: node))
            return .timestamp(try inRange(time.advanced(by: back), at: node))
        case (.timestamp(let later), .timestamp(let earlier)) where operation == .subtract:
            return .duration(try inRange(later.duration(since: earlier), at: node))
        case (.duration(let left), .duration(let right)) where operation == .subtract:
            let nanoseconds = try exact(left.nanoseconds, .subtract, right.nanoseconds, at: node)
            return .duration(CELDuration(nanoseconds: nanoseconds))
        default: return nil
        }
    }

    /// Arithmetic of integers: what does not fit is an error, never another number.
    private func exact<Integer: FixedWidthInteger>(
        _ left: Integer, _ operation: CELOperator, _ right: Integer, at node: CELNode
    ) throws(Failure) -> Integer {
        let (result, overflow): (Integer, Bool)
        switch operation {
        case .add: (result, overflow) = left.addingReportingOverflow(right)
        case .subtract: (result, overflow) = left.subtractingReportingOverflow(right)
        case .multiply: (result, overflow) = left.multipliedReportingOverflow(by: right)
        case .divide, .remainder:
            guard right != 0 else {
                throw .expression(CELError(.value, "\(text(node)) divides by zero", at: node.range))
            }
            (result, overflow) =
                operation == .divide
                ? left.dividedReportingOverflow(by: right) : left.remainderReportingOverflow(dividingBy: right)
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in: (result, overflow) = (0, true)
        }
        guard !overflow else { throw overflowed(node) }
        return result
    }

    private func inRange<Value>(_ value: Value?, at node: CELNode) throws(Failure) -> Value {
        guard let value else {
            let message = "\(text(node)) is beyond the years 1 to 9999, or the 292 years that a duration holds"
            throw .expression(CELError(.overflow, message, at: node.range))
        }
        return value
    }
}

/// What operators take, for messages.
enum CELOperatorRule {
    static func text(_ operation: CELOperator) -> String {
        switch operation {
        case .equal, .notEqual: "'\(operation.rawValue)' compares any two values"
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            "'\(operation.rawValue)' compares two numbers, strings, bytes, bools or times"
        case .in: "a list or a map stands after 'in'"
        case .add: "'+' joins two values of one type: numbers, strings, bytes, lists or times"
        case .subtract: "'-' takes two numbers of one type, or times"
        case .multiply, .divide: "'\(operation.rawValue)' takes two numbers of one type"
        case .remainder: "'%' takes two ints or two uints"
        }
    }
}
