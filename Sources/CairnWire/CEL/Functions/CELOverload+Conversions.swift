extension CELOverload {
    /// Each type's name as a function. Of its own type it changes nothing.
    static let conversions: [CELOverload] =
        ints + uints + doubles + strings + [
            .global("bool") { (_, value: Bool) in value },
            .global("bool") { (_, text: String) throws(CELFault) in
                switch text {
                case "1", "t", "T", "true", "TRUE", "True": true
                case "0", "f", "F", "false", "FALSE", "False": false
                default: throw none(text, "bool: write true or false")
                }
            },
            .global("bytes") { (_, value: CELBytes) in value },
            .global("bytes") { (meter: inout CELMeter, text: String) throws(CELFault) in
                try meter.spend(bytes: text.utf8.count)
                return CELBytes(Array(text.utf8))
            },
            .global("timestamp") { (_, value: CELTimestamp) in value },
            .global("timestamp") { (_, seconds: Int64) throws(CELFault) in
                try timestamp(CELTimestamp(seconds: seconds), of: "\(seconds)")
            },
            .global("timestamp") { (_, text: String) throws(CELFault) in
                try timestamp(CELTimestamp(parsing: text), of: "'\(text.prefix(60))'")
            },
            .global("duration") { (_, value: CELDuration) in value },
            .global("duration") { (_, text: String) throws(CELFault) in
                guard let value = CELDuration(parsing: text) else {
                    throw none(text, "duration: write 1h30m, 90s or 250ms, up to 292 years")
                }
                return value
            },
            .global("type") { (_, value: CELValue) in value.type },
            .global("dyn") { (_, value: CELValue) in value },
        ]

    private static let ints: [CELOverload] = [
        .global("int") { (_, value: Int64) in value },
        .global("int") { (_, value: UInt64) throws(CELFault) in
            guard let value = Int64(exactly: value) else { throw tooLarge("\(value)", "an int") }
            return value
        },
        .global("int") { (_, value: Double) throws(CELFault) in
            guard value > -0x1p63, value < 0x1p63 else { throw tooLarge(value.celText, "an int") }
            return Int64(value)
        },
        .global("int") { (_, text: String) throws(CELFault) in
            guard let value = Int64(text) else { throw none(text, "int") }
            return value
        },
        .global("int") { (_, value: CELTimestamp) in value.seconds },
    ]

    private static let uints: [CELOverload] = [
        .global("uint") { (_, value: UInt64) in value },
        .global("uint") { (_, value: Int64) throws(CELFault) in
            guard let value = UInt64(exactly: value) else { throw tooLarge("\(value)", "a uint") }
            return value
        },
        .global("uint") { (_, value: Double) throws(CELFault) in
            guard value > -1, value < 0x1p64 else { throw tooLarge(value.celText, "a uint") }
            return value < 0 ? 0 : UInt64(value)
        },
        .global("uint") { (_, text: String) throws(CELFault) in
            guard let value = UInt64(text) else { throw none(text, "uint") }
            return value
        },
    ]

    private static let doubles: [CELOverload] = [
        .global("double") { (_, value: Double) in value },
        .global("double") { (_, value: Int64) in Double(value) },
        .global("double") { (_, value: UInt64) in Double(value) },
        .global("double") { (_, text: String) throws(CELFault) in
            guard let value = Double(text), value.isFinite || text.utf8.allSatisfy({ !CELLexer.isDigit($0) }) else {
                throw none(text, "double")
            }
            return value
        },
    ]

    private static let strings: [CELOverload] = [
        .global("string") { (_, value: String) in value },
        .global("string") { (_, value: Bool) in String(value) },
        .global("string") { (_, value: Int64) in String(value) },
        .global("string") { (_, value: UInt64) in String(value) },
        .global("string") { (_, value: Double) in value.celText },
        .global("string") { (_, value: CELTimestamp) in value.text },
        .global("string") { (_, value: CELDuration) in value.text },
        .global("string") { (meter: inout CELMeter, value: CELBytes) throws(CELFault) in
            try meter.spend(bytes: value.bytes.count)
            guard let text = String(validating: value.bytes, as: UTF8.self) else {
                throw CELFault(.value, "the bytes are no UTF-8")
            }
            return text
        },
    ]

    private static func timestamp(_ value: CELTimestamp?, of text: String) throws(CELFault) -> CELTimestamp {
        guard let value else {
            throw CELFault(
                .value, "\(text) is no timestamp: write 2026-01-31T08:00:00Z, of the years 1 to 9999")
        }
        return value
    }

    private static func none(_ text: String, _ what: String) -> CELFault {
        CELFault(.value, "'\(text.prefix(60))' is no \(what)")
    }

    private static func tooLarge(_ value: String, _ type: String) -> CELFault {
        CELFault(.overflow, "\(value) does not fit \(type)")
    }
}

extension Double {
    /// The number in as few digits as read back as it: `5`, `0.0045`, `1e+21`.
    var celText: String {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
        if abs(self) < 0x1p63, let value = exactInt64 { return value == 0 && sign == .minus ? "-0" : String(value) }
        let text = description
        guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]) else {
            return text
        }
        // Swift writes 4.5e-05 with few digits of exponent and 1.5e+16 early; between 1e-4 and 1e21 digits read better.
        let mantissa = text[..<mark].hasSuffix(".0") ? text[..<mark].dropLast(2) : text[..<mark]
        guard exponent >= 0, exponent < 21 else {
            return "\(mantissa)e\(exponent < 0 ? "-" : "+")\(Int64(exponent.magnitude).digits(2))"
        }
        return DecimalExpansion(self).fixed(0)
    }
}
