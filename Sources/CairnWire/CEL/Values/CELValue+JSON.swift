extension CELValue {
    /// The value as JSON, by the table "JSON Data Conversion" of CEL's definition where it loses nothing: bytes become
    /// base64, times their text; what is not finite, a type, and an integer or a key that JSON does not have, is refused.
    ///
    /// What an expression wove together is paid for once more: `[a, a]` of a large `a` is one copy of it here, and two in
    /// whatever is written out.
    /// - Throws: `CELFault` with `type`, or `limit`.
    func json(_ meter: inout CELMeter) throws(CELFault) -> JSON {
        switch self {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .uint(let value):
            guard let value = Int64(exactly: value) else {
                throw Self.unrepresentable("\(value) is beyond the integers that JSON keeps exactly")
            }
            return .int(value)
        case .double(let value):
            guard value.isFinite else { throw Self.unrepresentable("JSON has no \(value.celText)") }
            return .double(value)
        case .string(let value): return .string(value)
        case .bytes(let value):
            try meter.spend(eachOf: value.count)
            return .string(Base64.encode(value))
        case .timestamp(let value): return .string(value.text)
        case .duration(let value): return .string(value.text)
        case .type(let type): throw Self.unrepresentable("\(type.name) is a type")
        case .list(.json(let items)): return .array(items)
        case .list(.values(let items)):
            var array: [JSON] = []
            array.reserveCapacity(items.count)
            for item in items { array.append(try item.woven(&meter)) }
            return .array(array)
        case .map(.json(let object)): return .object(object)
        case .map(.entries(let entries)):
            var object = JSONObject()
            for place in 0..<entries.count {
                guard case .string(let name) = entries.keys[place] else {
                    throw Self.unrepresentable("a key of JSON is a string")
                }
                object[name] = try entries.values[place].woven(&meter)
            }
            return .object(object)
        }
    }

    /// A part of what an expression made.
    private func woven(_ meter: inout CELMeter) throws(CELFault) -> JSON {
        let json = try json(&meter)
        switch self {
        case .list(.json), .map(.json), .string: try meter.spend(forCopyOf: json)
        case .null, .bool, .int, .uint, .double, .bytes, .timestamp, .duration, .type, .list, .map: break
        }
        try meter.spend(1)
        return json
    }

    private static func unrepresentable(_ reason: String) -> CELFault {
        CELFault(.type, "the value has no JSON form: \(reason)")
    }
}

extension CELMeter {
    /// A step for 16 values, and one for 1,024 bytes of text: what writing them out would take.
    fileprivate mutating func spend(forCopyOf json: JSON) throws(CELFault) {
        var sixteenths = 0
        try spend(forCopyOf: json, &sixteenths)
    }

    private mutating func spend(forCopyOf json: JSON, _ values: inout Int) throws(CELFault) {
        values += 1
        if values % 16 == 0 { try spend(1) }
        switch json {
        case .null, .bool, .int, .double: break
        case .string(let text): try spend(text.utf8.count / 1024)
        case .array(let items):
            for item in items { try spend(forCopyOf: item, &values) }
        case .object(let object):
            for member in object.members { try spend(forCopyOf: member.value, &values) }
        }
    }
}
