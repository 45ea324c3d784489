extension CELValue {
    /// Why a value is no JSON.
    struct Unrepresentable: Error {
        var reason: String
    }

    /// The value as JSON, by the table "JSON Data Conversion" of CEL's definition where it loses nothing: bytes become
    /// base64; what is not finite, and an integer or a key that JSON does not have, is refused.
    func json() throws(Unrepresentable) -> JSON {
        switch self {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .uint(let value):
            guard let value = Int64(exactly: value) else {
                throw Unrepresentable(reason: "\(value) is beyond the integers that JSON keeps exactly")
            }
            return .int(value)
        case .double(let value):
            guard value.isFinite else { throw Unrepresentable(reason: "JSON has no \(value)") }
            return .double(value)
        case .string(let value): return .string(value)
        case .bytes(let value): return .string(Base64.encode(value))
        case .list(.json(let items)): return .array(items)
        case .list(.values(let items)):
            var array: [JSON] = []
            array.reserveCapacity(items.count)
            for item in items { array.append(try item.json()) }
            return .array(array)
        case .map(.json(let object)): return .object(object)
        case .map(.entries(let values, let order)):
            var object = JSONObject()
            for key in order {
                guard case .string(let name) = key else { throw Unrepresentable(reason: "a key of JSON is a string") }
                object[name.text] = try (values[key] ?? .null).json()
            }
            return .object(object)
        }
    }
}
