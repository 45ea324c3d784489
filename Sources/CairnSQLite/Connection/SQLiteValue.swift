/// A value of SQLite's own five kinds, for statements where convenience weighs more than a copy.
package enum SQLiteValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

// No nil literal: an optional value would then compare equal to nil by the wrong rule.
extension SQLiteValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral {
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .real(value) }
    package init(stringLiteral value: String) { self = .text(value) }
}

extension SQLiteValue {
    package init(_ value: Int) { self = .integer(Int64(value)) }
    /// NULL for nil.
    package init(_ value: String?) { self = value.map(Self.text) ?? .null }
}
