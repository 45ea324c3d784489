/// A value of CEL. JSON's types are carried without being copied or converted in depth; CEL's own (`uint`, `bytes`,
/// times, types, maps with other keys than strings) live only while an expression is evaluated.
enum CELValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case timestamp(CELTimestamp)
    case duration(CELDuration)
    case type(CELType)
    case list(CELList)
    case map(CELMap)

    init(_ json: JSON) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .string(value)
        case .array(let items): self = .list(.json(items))
        case .object(let object): self = .map(.json(object))
        }
    }

    var type: CELType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .timestamp: .timestamp
        case .duration: .duration
        case .type: .type
        case .list: .list
        case .map: .map
        }
    }
}

/// CEL's types, as far as values have them: a list is a list, whatever is in it.
enum CELType: String, Sendable, Hashable, CaseIterable {
    case null = "null_type"
    case bool, int, uint, double, string, bytes
    case timestamp = "google.protobuf.Timestamp"
    case duration = "google.protobuf.Duration"
    case type, list, map

    /// How a message names it.
    var name: String {
        switch self {
        case .null: "null"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .bool, .int, .uint, .double, .string, .bytes, .type, .list, .map: rawValue
        }
    }
}
