/// A map: JSON's object, or one that an expression made. It keeps the order in which it was written.
enum CELMap: Sendable, Hashable {
    case json(JSONObject)
    case entries(CELEntries)

    var count: Int {
        switch self {
        case .json(let object): object.count
        case .entries(let entries): entries.count
        }
    }

    /// The key at a place that is there.
    func key(at place: Int) -> CELValue {
        switch self {
        case .json(let object): .string(object.members[place].key)
        case .entries(let entries): entries.keys[place]
        }
    }

    /// The value at a place that is there.
    func value(at place: Int) -> CELValue {
        switch self {
        case .json(let object): CELValue(object.members[place].value)
        case .entries(let entries): entries.values[place]
        }
    }

    subscript(key: CELKey) -> CELValue? {
        switch self {
        case .json(let object):
            guard case .string(let name) = key else { return nil }
            return object[name.text].map { CELValue($0) }
        case .entries(let entries):
            return entries[key]
        }
    }
}

/// What a map of an expression holds. A key keeps the type it was written with, `{1u: 'a'}`, and is found by any number
/// that equals it.
struct CELEntries: Sendable, Hashable {
    private(set) var keys: [CELValue] = []
    private(set) var values: [CELValue] = []
    private var places: [CELKey: Int] = [:]

    var count: Int { keys.count }

    subscript(key: CELKey) -> CELValue? { places[key].map { values[$0] } }

    /// - Returns: false when the key is there already.
    mutating func append(_ key: CELKey, written: CELValue, _ value: CELValue) -> Bool {
        guard places.updateValue(keys.count, forKey: key) == nil else { return false }
        keys.append(written)
        values.append(value)
        return true
    }
}

/// What a key is found by. Numbers of different types that are equal are one key: `{1: 'a'}[1u]` is there.
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
        case .null, .bytes, .timestamp, .duration, .type, .list, .map: return nil
        }
    }

    /// The key that a map is made with; nil for what is no key: a double only looks one up.
    init?(writing value: CELValue) {
        if case .double = value { return nil }
        self.init(looking: value)
    }
}
