extension CELOverload {
    /// Texts made of texts; most are cel-go's `ext.Strings`.
    static let textEdits: [CELOverload] = [
        .member("lowerAscii") { (meter: inout CELMeter, text: String) throws(CELFault) in
            try meter.mapBytes(text) { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        },
        .member("upperAscii") { (meter: inout CELMeter, text: String) throws(CELFault) in
            try meter.mapBytes(text) { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
        },
        .member("trim") { (meter: inout CELMeter, text: String) throws(CELFault) in
            try meter.spend(eachOf: text.utf8.count)
            let scalars = text.unicodeScalars
            let start = scalars.drop { $0.properties.isWhitespace }
            guard let end = start.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
            return String(scalars[start.startIndex...end])
        },
        .member("reverse") { (meter: inout CELMeter, text: String) throws(CELFault) in
            try meter.spend(eachOf: 4 * text.utf8.count)
            var reversed = String.UnicodeScalarView()
            reversed.append(contentsOf: text.unicodeScalars.reversed())
            return String(reversed)
        },
        .member("substring") { (meter: inout CELMeter, text: String, start: Int64) throws(CELFault) in
            let text = try ScalarText(text, &meter)
            return text.part(try text.byte(at: start, &meter)..<text.bytes.count)
        },
        .member("substring") { (meter: inout CELMeter, text: String, start: Int64, end: Int64) throws(CELFault) in
            guard start <= end else { throw CELFault(.value, "substring ends at \(end), before its start, \(start)") }
            let text = try ScalarText(text, &meter)
            let first = try text.byte(at: start, &meter)
            return text.part(first..<(try text.byte(at: end, &meter)))
        },
        .member("replace") { (meter: inout CELMeter, text: String, part: String, other: String) throws(CELFault) in
            try replace(text, part, other, limit: .max, &meter)
        },
        .member("replace") {
            (meter: inout CELMeter, text: String, part: String, other: String, limit: Int64) throws(CELFault) in
            try replace(text, part, other, limit: limit < 0 ? .max : Int(limit), &meter)
        },
        .member("split") { (meter: inout CELMeter, text: String, separator: String) throws(CELFault) in
            try split(text, separator, limit: .max, &meter)
        },
        .member("split") { (meter: inout CELMeter, text: String, separator: String, limit: Int64) throws(CELFault) in
            try split(text, separator, limit: limit < 0 ? .max : Int(limit), &meter)
        },
        .member("join") { (meter: inout CELMeter, list: CELList) throws(CELFault) in try join(list, "", &meter) },
        .member("join") { (meter: inout CELMeter, list: CELList, separator: String) throws(CELFault) in
            try join(list, separator, &meter)
        },
        .global("strings.quote", quote),
    ]

    private static func replace(
        _ text: String, _ part: String, _ other: String, limit: Int, _ meter: inout CELMeter
    ) throws(CELFault) -> String {
        try meter.spend(bytes: 4 * text.utf8.count)
        try meter.spend(eachOf: part.utf8.count + (part.isEmpty ? 2 * text.utf8.count : 0))
        let bytes = Array(text.utf8)
        let places =
            part.isEmpty
            ? Array(bytes.scalarStarts.prefix(limit)) : SubstringSearch(part.utf8).places(in: bytes, limit: limit)
        try meter.spend(bytes: bytes.count)
        try meter.spend(times: places.count, bytes: other.utf8.count)
        var result: [UInt8] = []
        var position = 0
        for place in places {
            result += bytes[position..<place]
            result += other.utf8
            position = place + part.utf8.count
        }
        return String(decoding: result + bytes[position...], as: UTF8.self)
    }

    private static func split(
        _ text: String, _ separator: String, limit: Int, _ meter: inout CELMeter
    ) throws(CELFault) -> CELTexts {
        guard limit > 0 else { return CELTexts([]) }
        try meter.spend(bytes: 4 * text.utf8.count)
        try meter.spend(eachOf: separator.utf8.count + (separator.isEmpty ? 4 * text.utf8.count : 0))
        let bytes = Array(text.utf8)
        let places =
            separator.isEmpty
            ? Array(bytes.scalarStarts.dropFirst().dropLast().prefix(limit - 1))
            : SubstringSearch(separator.utf8).places(in: bytes, limit: limit - 1)
        try meter.spend(places.count * 2)
        var parts: [String] = []
        parts.reserveCapacity(places.count + 1)
        var position = 0
        for place in places {
            parts.append(String(decoding: bytes[position..<place], as: UTF8.self))
            position = place + separator.utf8.count
        }
        if separator.isEmpty, bytes.isEmpty { return CELTexts([]) }
        return CELTexts(parts + [String(decoding: bytes[position...], as: UTF8.self)])
    }

    private static func join(
        _ list: CELList, _ separator: String, _ meter: inout CELMeter
    ) throws(CELFault) -> String {
        var joined = ""
        try meter.spend(times: list.count, bytes: separator.utf8.count)
        for place in 0..<list.count {
            guard case .string(let text) = list[place] else {
                throw CELFault(.type, "join takes a list of strings; [\(place)] is of type \(list[place].type.name)")
            }
            try meter.spend(bytes: text.utf8.count)
            if place > 0 { joined += separator }
            joined += text
        }
        return joined
    }

    @Sendable private static func quote(_ meter: inout CELMeter, _ text: String) throws(CELFault) -> String {
        try meter.spend(eachOf: 8 * text.utf8.count)
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{07}": quoted += "\\a"
            case "\u{08}": quoted += "\\b"
            case "\u{0C}": quoted += "\\f"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{0B}": quoted += "\\v"
            case "\\": quoted += "\\\\"
            case "\"": quoted += "\\\""
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension CELMeter {
    fileprivate mutating func mapBytes(_ text: String, _ change: (UInt8) -> UInt8) throws(CELFault) -> String {
        try spend(bytes: 8 * text.utf8.count)
        return String(decoding: text.utf8.map(change), as: UTF8.self)
    }

    /// Steps for so many bytes, so many times; each time is a step at least.
    mutating func spend(times: Int, bytes: Int) throws(CELFault) {
        let (product, overflow) = times.multipliedReportingOverflow(by: bytes)
        try spend(overflow ? .max : times + product / 256)
    }
}

extension [UInt8] {
    /// Where scalars begin, and the end.
    fileprivate var scalarStarts: [Int] { indices.filter { self[$0] & 0xC0 != 0x80 } + [count] }
}
