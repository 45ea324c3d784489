extension CELOverload {
    /// `size(x)` and `x.size()`: scalars of a string, bytes, elements, members.
    static let sizes: [CELOverload] = [
        .global("size", scalars), .member("size", scalars),
        .global("size") { (_, value: CELBytes) in Int64(value.bytes.count) },
        .member("size") { (_, value: CELBytes) in Int64(value.bytes.count) },
        .global("size") { (_, value: CELList) in Int64(value.count) },
        .member("size") { (_, value: CELList) in Int64(value.count) },
        .global("size") { (_, value: CELMap) in Int64(value.count) },
        .member("size") { (_, value: CELMap) in Int64(value.count) },
    ]

    @Sendable private static func scalars(_ meter: inout CELMeter, _ text: String) throws(CELFault) -> Int64 {
        try meter.spend(bytes: text.utf8.count)
        return Int64(text.scalarCount)
    }

    /// Questions about texts.
    static let texts: [CELOverload] = [
        .member("startsWith") { (meter: inout CELMeter, text: String, start: String) throws(CELFault) in
            try meter.spend(eachOf: start.utf8.count)
            return text.utf8.starts(with: start.utf8)
        },
        .member("endsWith") { (meter: inout CELMeter, text: String, end: String) throws(CELFault) in
            try meter.spend(eachOf: end.utf8.count)
            return text.utf8.suffix(end.utf8.count).elementsEqual(end.utf8)
        },
        .member("contains") { (meter: inout CELMeter, text: String, part: String) throws(CELFault) in
            try ScalarText(text, &meter).first(part, from: 0, &meter) != nil
        },
        .global("matches", matches), .member("matches", matches),
        .member("charAt") { (meter: inout CELMeter, text: String, place: Int64) throws(CELFault) in
            let text = try ScalarText(text, &meter)
            let start = try text.byte(at: place, &meter)
            return text.part(start..<text.after(start))
        },
        .member("indexOf") { (meter: inout CELMeter, text: String, part: String) throws(CELFault) in
            try ScalarText(text, &meter).first(part, from: 0, &meter) ?? -1
        },
        .member("indexOf") { (meter: inout CELMeter, text: String, part: String, start: Int64) throws(CELFault) in
            try ScalarText(text, &meter).first(part, from: start, &meter) ?? -1
        },
        .member("lastIndexOf") { (meter: inout CELMeter, text: String, part: String) throws(CELFault) in
            try ScalarText(text, &meter).last(part, upTo: nil, &meter) ?? -1
        },
        .member("lastIndexOf") { (meter: inout CELMeter, text: String, part: String, end: Int64) throws(CELFault) in
            try ScalarText(text, &meter).last(part, upTo: end, &meter) ?? -1
        },
    ]

    @Sendable private static func matches(
        _ meter: inout CELMeter, _ text: String, _ pattern: String
    ) throws(CELFault) -> Bool {
        let regex = try meter.regularExpression(pattern)
        try meter.spend(regex.cost(of: text))
        return regex.matches(text)
    }
}

/// A text whose places are counted in scalars, as CEL counts them.
struct ScalarText {
    let bytes: [UInt8]

    init(_ text: String, _ meter: inout CELMeter) throws(CELFault) {
        try meter.spend(bytes: 4 * text.utf8.count)
        bytes = Array(text.utf8)
    }

    private static func beginsScalar(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }

    /// Where the scalar at a place begins; the text's end has a place, too.
    /// - Throws: `value` for a place that the text does not have.
    func byte(at place: Int64, _ meter: inout CELMeter) throws(CELFault) -> Int {
        try meter.spend(eachOf: min(4 * Int(clamping: max(0, place)), bytes.count))
        var left = place
        if place == 0 { return 0 }
        for (offset, byte) in bytes.enumerated() where Self.beginsScalar(byte) {
            if left == 0 { return offset }
            left -= 1
        }
        guard left == 0 else {
            throw CELFault(.value, "the text has \(self.place(ofByte: bytes.count)) characters, and no place \(place)")
        }
        return bytes.count
    }

    /// Where the scalar that begins at a byte ends.
    func after(_ start: Int) -> Int {
        var end = min(start + 1, bytes.count)
        while end < bytes.count, !Self.beginsScalar(bytes[end]) { end += 1 }
        return end
    }

    /// How many scalars begin before a byte.
    func place(ofByte offset: Int) -> Int64 {
        bytes.withUnsafeBytes { Int64(UnsafeRawBufferPointer(rebasing: $0[..<offset]).scalarCount) }
    }

    func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The place of a part's first occurrence.
    func first(_ part: String, from place: Int64, _ meter: inout CELMeter) throws(CELFault) -> Int64? {
        let start = try byte(at: place, &meter)
        try meter.spend(eachOf: part.utf8.count)
        return SubstringSearch(part.utf8).first(in: bytes, from: start).map { self.place(ofByte: $0) }
    }

    /// The place of a part's last occurrence that begins at `end` or before it.
    func last(_ part: String, upTo end: Int64?, _ meter: inout CELMeter) throws(CELFault) -> Int64? {
        var last = bytes.count
        if let end { last = try byte(at: end, &meter) }
        try meter.spend(eachOf: part.utf8.count)
        // Backwards, the last is the first.
        try meter.spend(eachOf: bytes.count)
        let start = max(0, bytes.count - last - part.utf8.count)
        let search = SubstringSearch(part.utf8.reversed())
        guard let found = search.first(in: bytes.reversed(), from: start) else { return nil }
        return place(ofByte: bytes.count - found - part.utf8.count)
    }
}
