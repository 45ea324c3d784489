extension CELOverload {
    /// `'%s: %.2f'.format([name, part])`, of cel-go's `ext.Strings`.
    static let formats: [CELOverload] = [
        .member("format") { (meter: inout CELMeter, text: String, arguments: CELList) throws(CELFault) in
            var formatter = CELFormatter(arguments: arguments)
            return try formatter.format(text, &meter)
        }
    ]
}

/// Puts values into the clauses of a text: `%s %d %f %e %b %o %x %X %%`, `%.2f` and `%.2e` with a number of decimals.
private struct CELFormatter {
    private static let maximumPrecision = 100

    let arguments: CELList
    private var next = 0

    init(arguments: CELList) { self.arguments = arguments }

    mutating func format(_ text: String, _ meter: inout CELMeter) throws(CELFault) -> String {
        try meter.spend(eachOf: 2 * text.utf8.count)
        var result = ""
        var rest = text.unicodeScalars[...]
        while let percent = rest.firstIndex(of: "%") {
            result.unicodeScalars.append(contentsOf: rest[..<percent])
            rest = rest[percent...].dropFirst()
            if rest.first == "%" {
                result += "%"
                rest = rest.dropFirst()
                continue
            }
            let precision = try precision(&rest)
            guard let clause = rest.popFirst() else {
                throw CELFault(.value, "the format ends after '%': write '%%' for a percent sign")
            }
            let part = try self.text(of: clause, precision, &meter)
            try meter.spend(1 + part.utf8.count / 128)
            result += part
        }
        result.unicodeScalars.append(contentsOf: rest)
        return result
    }

    private func precision(_ rest: inout Substring.UnicodeScalarView) throws(CELFault) -> Int? {
        guard rest.first == "." else { return nil }
        rest = rest.dropFirst()
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(digits.count)
        guard let precision = Int(String(digits)), precision <= Self.maximumPrecision else {
            throw CELFault(.value, "a number of decimals up to \(Self.maximumPrecision) should follow '%.'")
        }
        return precision
    }

    private mutating func text(
        of clause: Unicode.Scalar, _ precision: Int?, _ meter: inout CELMeter
    ) throws(CELFault) -> String {
        guard "sdfebxoX".unicodeScalars.contains(clause) else {
            throw CELFault(.value, "there is no '%\(clause)': clauses are %s %d %f %e %b %o %x %X and %%")
        }
        guard next < arguments.count else {
            throw CELFault(.value, "the format has more clauses than the list has values: \(arguments.count)")
        }
        let value = arguments[next]
        next += 1
        if case .double(let number) = value, !number.isFinite, "dfe".unicodeScalars.contains(clause) {
            return number.celText
        }
        switch (clause, value) {
        case ("s", _): return try value.formatted(&meter)
        case ("d", .int(let number)): return String(number)
        case ("d", .uint(let number)): return String(number)
        case ("d", .double(let number)): return number.celText
        case ("f", _), ("e", _):
            guard let number = value.asDouble else { break }
            let exponent = Int(number.exponent == .min ? 0 : number.exponent.magnitude)
            try meter.spend(8 + exponent * exponent / 64)
            let digits = DecimalExpansion(number)
            return clause == "f" ? digits.fixed(precision ?? 6) : digits.scientific(precision ?? 6)
        case ("b", .bool(let bit)): return bit ? "1" : "0"
        case ("b", .int(let number)): return String(number, radix: 2)
        case ("b", .uint(let number)): return String(number, radix: 2)
        case ("o", .int(let number)): return String(number, radix: 8)
        case ("o", .uint(let number)): return String(number, radix: 8)
        case ("x", .int(let number)), ("X", .int(let number)):
            return String(number, radix: 16, uppercase: clause == "X")
        case ("x", .uint(let number)), ("X", .uint(let number)):
            return String(number, radix: 16, uppercase: clause == "X")
        case ("x", .string(let text)), ("X", .string(let text)):
            return try hexadecimal(text.utf8, uppercase: clause == "X", &meter)
        case ("x", .bytes(let bytes)), ("X", .bytes(let bytes)):
            return try hexadecimal(bytes, uppercase: clause == "X", &meter)
        default: break
        }
        throw CELFault(.type, "'%\(clause)' does not take a value of type \(value.type.name)")
    }

    private func hexadecimal(
        _ bytes: some Collection<UInt8>, uppercase: Bool, _ meter: inout CELMeter
    ) throws(CELFault) -> String {
        try meter.spend(bytes.count)
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: uppercase) }.joined()
    }
}

extension CELValue {
    fileprivate var asDouble: Double? {
        switch self {
        case .int(let number): Double(number)
        case .uint(let number): Double(number)
        case .double(let number): number
        case .null, .bool, .string, .bytes, .timestamp, .duration, .type, .list, .map: nil
        }
    }

    /// What `%s` makes of it. A map's keys are sorted by their text.
    fileprivate func formatted(_ meter: inout CELMeter) throws(CELFault) -> String {
        try meter.spend(1)
        switch self {
        case .null: return "null"
        case .bool(let value): return String(value)
        case .int(let value): return String(value)
        case .uint(let value): return String(value)
        case .double(let value): return value.celText
        case .string(let value):
            try meter.spend(bytes: value.utf8.count)
            return value
        case .bytes(let value):
            try meter.spend(bytes: value.count)
            return String(decoding: value, as: UTF8.self)
        case .timestamp(let value): return value.text
        case .duration(let value): return value.text
        case .type(let value): return value.rawValue
        case .list(let list):
            var parts: [String] = []
            for place in 0..<list.count { parts.append(try list[place].formatted(&meter)) }
            return try Self.joined(parts, "[", "]", &meter)
        case .map(let map):
            var parts: [(key: String, text: String)] = []
            for place in 0..<map.count {
                let key = try map.key(at: place).formatted(&meter)
                parts.append((key, "\(key): \(try map.value(at: place).formatted(&meter))"))
            }
            try meter.spend(parts.count)
            let sorted = parts.sorted { $0.key.precedesInScalars($1.key) }
            return try Self.joined(sorted.map(\.text), "{", "}", &meter)
        }
    }

    private static func joined(
        _ parts: [String], _ opening: String, _ closing: String, _ meter: inout CELMeter
    ) throws(CELFault) -> String {
        let text = opening + parts.joined(separator: ", ") + closing
        try meter.spend(bytes: text.utf8.count)
        return text
    }
}
