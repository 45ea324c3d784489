/// A value of CEL. JSON's types are carried without being copied or converted in depth; CEL's own (`uint`, `bytes`, maps
/// with other keys than strings) live only while an expression is evaluated.
enum CELValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
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

    /// CEL's name of the value's type.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        }
    }
}

/// A list: JSON's, or one that an expression made.
enum CELList: Sendable, Hashable {
    case json([JSON])
    case values([CELValue])

    var count: Int {
        switch self {
        case .json(let items): items.count
        case .values(let items): items.count
        }
    }

    /// The element at a place that is there.
    subscript(place: Int) -> CELValue {
        switch self {
        case .json(let items): CELValue(items[place])
        case .values(let items): items[place]
        }
    }

    static func + (left: CELList, right: CELList) -> CELList {
        if case .json(let left) = left, case .json(let right) = right { return .json(left + right) }
        return .values((0..<left.count).map { left[$0] } + (0..<right.count).map { right[$0] })
    }
}

/// A map: JSON's object, or one that an expression made.
enum CELMap: Sendable, Hashable {
    case json(JSONObject)
    case entries([CELKey: CELValue], order: [CELKey])

    var count: Int {
        switch self {
        case .json(let object): object.count
        case .entries(_, let order): order.count
        }
    }

    /// The first keys, `limit` at most.
    func keys(_ limit: Int = .max) -> [CELKey] {
        switch self {
        case .json(let object): object.members.prefix(limit).map { .string(ScalarString($0.key)) }
        case .entries(_, let order): Array(order.prefix(limit))
        }
    }

    subscript(key: CELKey) -> CELValue? {
        switch self {
        case .json(let object):
            guard case .string(let name) = key else { return nil }
            return object[name.text].map { CELValue($0) }
        case .entries(let values, _):
            return values[key]
        }
    }
}

/// A key of a map. Numbers of different types that are equal are one key: `{1: 'a'}[1u]` is there.
enum CELKey: Sendable, Hashable {
    case bool(Bool)
    case int(Int64)
    /// Only what does not fit `int`.
    case uint(UInt64)
    case string(ScalarString)

    /// The key that `value` looks up; nil when no key can equal it.
    init?(looking value: CELValue) {
        switch value {
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .uint(let value): self = Int64(exactly: value).map { .int($0) } ?? .uint(value)
        case .double(let value):
            if let value = value.exactInt64 {
                self = .int(value)
            } else if let value = value.exactUInt64 {
                self = .uint(value)
            } else {
                return nil
            }
        case .string(let value): self = .string(ScalarString(value))
        case .null, .bytes, .list, .map: return nil
        }
    }

    /// The key that a map is made with; nil for what is no key: a double only looks one up.
    init?(writing value: CELValue) {
        if case .double = value { return nil }
        self.init(looking: value)
    }
}
