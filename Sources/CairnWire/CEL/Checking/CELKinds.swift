/// Types that a value may have: what is known of it before it is there.
package struct CELKinds: OptionSet, Sendable, Hashable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let null = CELKinds(rawValue: 1 << 0)
    package static let bool = CELKinds(rawValue: 1 << 1)
    package static let int = CELKinds(rawValue: 1 << 2)
    package static let uint = CELKinds(rawValue: 1 << 3)
    package static let double = CELKinds(rawValue: 1 << 4)
    package static let string = CELKinds(rawValue: 1 << 5)
    package static let bytes = CELKinds(rawValue: 1 << 6)
    package static let timestamp = CELKinds(rawValue: 1 << 7)
    package static let duration = CELKinds(rawValue: 1 << 8)
    package static let type = CELKinds(rawValue: 1 << 9)
    package static let list = CELKinds(rawValue: 1 << 10)
    package static let map = CELKinds(rawValue: 1 << 11)

    package static let numbers: CELKinds = [.int, .uint, .double]
    package static let all = CELKinds(rawValue: 1 << 12 - 1)

    private static let order: [CELType] = [
        .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type, .list, .map,
    ]

    init(_ type: CELType) { self.init(rawValue: 1 << UInt16(Self.order.firstIndex(of: type) ?? 0)) }

    /// How a message names it: "string", "int or double", "value".
    package var phrase: String {
        if self == .all { return "value" }
        if self == .numbers { return "number" }
        return Self.order.filter { contains(CELKinds($0)) }.map(\.name).joined(separator: " or ")
    }

    /// With its article: "a string", "an int or null", "any value".
    package var article: String {
        if self == .all { return "any value" }
        let names = Self.order.filter { contains(CELKinds($0)) }.map { type in
            type == .null ? "null" : type == .int ? "an int" : "a \(type.name)"
        }
        return names.joined(separator: " or ")
    }
}
