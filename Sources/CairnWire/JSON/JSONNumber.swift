/// A number of JSON compared and divided by its exact value, whichever way it is held: 1 is 1.0, and
/// 9007199254740993 is not 9007199254740992.0.
package enum JSONNumber: Sendable, Hashable, CustomStringConvertible {
    case int(Int64)
    case double(Double)

    package init?(_ value: JSON) {
        switch value {
        case .int(let value): self = .int(value)
        // One form for each number, so that equality and hash are those of the number.
        case .double(let value): self = value.exactInt64.map { .int($0) } ?? .double(value)
        case .null, .bool, .string, .array, .object: return nil
        }
    }

    package var isInteger: Bool {
        switch self {
        case .int: true
        // From 2^53 on every double is an integer.
        case .double(let value): value.magnitude >= 0x1p53
        }
    }

    package var description: String {
        switch self {
        case .int(let value): String(value)
        case .double(let value): String(value)
        }
    }

    /// Whether the number is `divisor` times an integer, in decimal as both were written: .3 is a multiple of .1, though
    /// the doubles next to them are none of one another.
    package func isMultiple(of divisor: JSONNumber) -> Bool {
        let (number, divisor) = (Decimal(self), Decimal(divisor))
        guard number.digits != 0 else { return true }
        guard divisor.digits != 0 else { return false }
        if number.exponent < divisor.exponent {
            // A divisor of more digits than the number has cannot divide it.
            let shift = divisor.exponent - number.exponent
            guard shift <= 19 else { return false }
            let scaled = (0..<shift).reduce(divisor.digits) { digits, _ in digits * 10 }
            return number.digits % scaled == 0
        }
        return number.digits * Self.power(of: 10, number.exponent - divisor.exponent, modulo: divisor.digits)
            % divisor.digits == 0
    }

    /// `base` to the power of `exponent`, modulo `modulus`. No product exceeds 128 bits, since no modulus exceeds 64.
    private static func power(of base: UInt128, _ exponent: Int, modulo modulus: UInt128) -> UInt128 {
        var (result, square, rest) = (1 % modulus, base % modulus, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = result * square % modulus }
            square = square * square % modulus
            rest >>= 1
        }
        return result
    }

    /// The magnitude as `digits * 10^exponent`. The shortest digits of a double have 17 places at most.
    private struct Decimal {
        var digits: UInt128 = 0
        var exponent = 0

        init(_ number: JSONNumber) {
            switch number {
            case .int(let value): digits = UInt128(value.magnitude)
            case .double(let value): read(value.magnitude.description)
            }
        }

        /// Takes over `123.45` or `1.2345e-07`.
        private mutating func read(_ text: String) {
            let parts = text.split(separator: "e", maxSplits: 1)
            var places = 0
            var isFraction = false
            for byte in (parts.first ?? "").utf8 {
                if byte == UInt8(ascii: ".") {
                    isFraction = true
                } else {
                    digits = digits * 10 + UInt128(byte - UInt8(ascii: "0"))
                    places += isFraction ? 1 : 0
                }
            }
            exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - places
        }
    }
}

extension JSONNumber: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.int(let left), .int(let right)): left < right
        case (.double(let left), .double(let right)): left < right
        case (.int(let left), .double(let right)): compare(left, right) < 0
        case (.double(let left), .int(let right)): compare(right, left) > 0
        }
    }

    /// Below, at or above 0 as `integer` is to `double`.
    private static func compare(_ integer: Int64, _ double: Double) -> Int {
        if double >= 0x1p63 { return -1 }
        if double < -0x1p63 { return 1 }
        let whole = Int64(double)
        if integer != whole { return integer < whole ? -1 : 1 }
        let fraction = double - Double(whole)
        return fraction > 0 ? -1 : fraction < 0 ? 1 : 0
    }
}

extension JSON {
    /// Whether two values are the same to JSON Schema: numbers by their value, the rest as `==`.
    package func isSameData(as other: JSON) -> Bool {
        switch (self, other) {
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isSameData(as: $1) }
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.members.allSatisfy { member in
                    right[member.key].map { member.value.isSameData(as: $0) } ?? false
                }
        default:
            if let left = JSONNumber(self), let right = JSONNumber(other) { return left == right }
            return self == other
        }
    }

    /// The value with every integral double as an integer: same data, same value.
    package var withPlainNumbers: JSON {
        switch self {
        case .null, .bool, .int, .string: self
        case .double(let value): value.exactInt64.map { .int($0) } ?? self
        case .array(let items): .array(items.map(\.withPlainNumbers))
        case .object(let object): .object(JSONObject(object.members.map { ($0.key, $0.value.withPlainNumbers) }))
        }
    }
}
