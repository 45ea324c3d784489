extension CELEvaluator {
    /// CEL's equality: numbers by their value whatever their type, other types never equal to one another, lists and maps
    /// by their parts, NaN not even to itself.
    mutating func areEqual(_ left: CELValue, _ right: CELValue, at node: CELNode) throws(Failure) -> Bool {
        try spend(1, at: node)
        switch (left, right) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.string(let left), .string(let right)):
            try spend(min(left.utf8.count, right.utf8.count) / 256, at: node)
            return left.hasSameScalars(as: right)
        case (.bytes(let left), .bytes(let right)):
            try spend(min(left.count, right.count) / 256, at: node)
            return left == right
        case (.list(let left), .list(let right)):
            guard left.count == right.count else { return false }
            for place in 0..<left.count where try !areEqual(left[place], right[place], at: node) { return false }
            return true
        case (.map(let left), .map(let right)):
            guard left.count == right.count else { return false }
            try spend(left.count / 8, at: node)
            for place in 0..<left.count {
                guard let key = CELKey(looking: left.key(at: place)), let other = right[key],
                    try areEqual(left.value(at: place), other, at: node)
                else { return false }
            }
            return true
        case (.timestamp(let left), .timestamp(let right)): return left == right
        case (.duration(let left), .duration(let right)): return left == right
        case (.type(let left), .type(let right)): return left == right
        default:
            return CELNumber(left).flatMap { left in CELNumber(right).map { left.order(before: $0) == .same } } ?? false
        }
    }

    /// Whether `left` stands to `right` as the operator says; nil when their types have no common order.
    mutating func ordered(
        _ left: CELValue, _ right: CELValue, by operation: CELOperator, at node: CELNode
    ) throws(Failure) -> Bool? {
        let order: CELNumber.Order
        switch (left, right) {
        case (.bool(let left), .bool(let right)):
            order = left == right ? .same : left ? .after : .before
        case (.string(let left), .string(let right)):
            try spend(min(left.utf8.count, right.utf8.count) / 256, at: node)
            order = left.hasSameScalars(as: right) ? .same : left.precedesInScalars(right) ? .before : .after
        case (.bytes(let left), .bytes(let right)):
            try spend(min(left.count, right.count) / 256, at: node)
            order = left == right ? .same : left.lexicographicallyPrecedes(right) ? .before : .after
        case (.timestamp(let left), .timestamp(let right)):
            order = left == right ? .same : left < right ? .before : .after
        case (.duration(let left), .duration(let right)):
            order = left == right ? .same : left < right ? .before : .after
        default:
            guard let left = CELNumber(left), let right = CELNumber(right) else { return nil }
            order = left.order(before: right)
        }
        switch operation {
        case .less: return order == .before
        case .lessOrEqual: return order == .before || order == .same
        case .greater: return order == .after
        case .greaterOrEqual: return order == .after || order == .same
        case .equal, .notEqual, .in, .add, .subtract, .multiply, .divide, .remainder: return nil
        }
    }
}

/// A number of any of CEL's types, for comparing with one of another.
enum CELNumber {
    case int(Int64)
    case uint(UInt64)
    case double(Double)

    enum Order {
        case before, same, after
        /// One of them is NaN.
        case none
    }

    init?(_ value: CELValue) {
        switch value {
        case .int(let value): self = .int(value)
        case .uint(let value): self = .uint(value)
        case .double(let value): self = .double(value)
        case .null, .bool, .string, .bytes, .timestamp, .duration, .type, .list, .map: return nil
        }
    }

    /// How this number stands to `other`. An integer is compared with a double as a double, as the standard's cases want
    /// it: 9223372036854775807 is not below 9223372036854775808.0.
    func order(before other: CELNumber) -> Order {
        switch (self, other) {
        case (.int(let left), .int(let right)): Self.order(left, right)
        case (.uint(let left), .uint(let right)): Self.order(left, right)
        case (.int(let left), .uint(let right)): left < 0 ? .before : Self.order(UInt64(left), right)
        case (.uint(let left), .int(let right)): right < 0 ? .after : Self.order(left, UInt64(right))
        case (.double, _), (_, .double): Self.order(double, other.double)
        }
    }

    private var double: Double {
        switch self {
        case .int(let value): Double(value)
        case .uint(let value): Double(value)
        case .double(let value): value
        }
    }

    private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Order {
        left < right ? .before : left == right ? .same : left > right ? .after : .none
    }
}
