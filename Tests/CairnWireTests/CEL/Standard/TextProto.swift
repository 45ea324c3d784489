/// The text form of protocol buffers (protobuf.dev/reference/protobuf/textformat-spec), as far as the standard's cases are
/// written in it.
struct TextProto {
    indirect enum Value {
        case bytes([UInt8])
        /// A number, a bool, the name of an enum's value.
        case word(String)
        case message(TextProto)
    }

    struct Unreadable: Error { var offset: Int }

    private(set) var fields: [(name: String, value: Value)] = []

    init(parsing bytes: [UInt8]) throws(Unreadable) {
        var reader = Reader(bytes: bytes)
        fields = try reader.fields(until: nil)
    }

    fileprivate init(fields: [(name: String, value: Value)]) { self.fields = fields }

    func values(_ name: String) -> [Value] { fields.filter { $0.name == name }.map(\.value) }
    func messages(_ name: String) -> [TextProto] { values(name).compactMap(\.message) }
    func message(_ name: String) -> TextProto? { messages(name).first }
    func word(_ name: String) -> String? { values(name).first?.word }
    func bytes(_ name: String) -> [UInt8]? { values(name).first?.bytes }
    func text(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }
}

extension TextProto.Value {
    var message: TextProto? { if case .message(let message) = self { message } else { nil } }
    var word: String? { if case .word(let word) = self { word } else { nil } }
    var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
}

private struct Reader {
    let bytes: [UInt8]
    var position = 0

    mutating func fields(until closing: UInt8?) throws(TextProto.Unreadable) -> [(name: String, value: TextProto.Value)]
    {
        var fields: [(name: String, value: TextProto.Value)] = []
        while true {
            skipBlanks()
            guard let byte = peek() else {
                if closing == nil { return fields }
                throw TextProto.Unreadable(offset: position)
            }
            if byte == closing {
                position += 1
                return fields
            }
            let name = try name()
            _ = take(":")
            if take("[") {
                while !take("]") {
                    fields.append((name, try value()))
                    _ = take(",")
                }
            } else {
                fields.append((name, try value()))
            }
            if !take(",") { _ = take(";") }
        }
    }

    private mutating func value() throws(TextProto.Unreadable) -> TextProto.Value {
        if take("{") { return .message(TextProto(fields: try fields(until: UInt8(ascii: "}")))) }
        if take("<") { return .message(TextProto(fields: try fields(until: UInt8(ascii: ">")))) }
        skipBlanks()
        guard let byte = peek() else { throw TextProto.Unreadable(offset: position) }
        guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") else { return .word(try word()) }
        // Strings beside one another are one.
        var joined: [UInt8] = []
        while let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            joined += try string(quote)
            skipBlanks()
        }
        return .bytes(joined)
    }

    private mutating func name() throws(TextProto.Unreadable) -> String {
        guard take("[") else { return try word() }
        let name = try word()
        guard take("]") else { throw TextProto.Unreadable(offset: position) }
        return "[\(name)]"
    }

    private mutating func word() throws(TextProto.Unreadable) -> String {
        skipBlanks()
        let start = position
        while let byte = peek(),
            Character(Unicode.Scalar(byte)).isLetter || (0x30...0x39).contains(byte) || "_.+-/".utf8.contains(byte)
        {
            position += 1
        }
        guard position > start else { throw TextProto.Unreadable(offset: position) }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func string(_ quote: UInt8) throws(TextProto.Unreadable) -> [UInt8] {
        position += 1
        var content: [UInt8] = []
        while let byte = peek(), byte != quote {
            position += 1
            guard byte == UInt8(ascii: "\\") else {
                content.append(byte)
                continue
            }
            content += try escape()
        }
        position += 1
        return content
    }

    private mutating func escape() throws(TextProto.Unreadable) -> [UInt8] {
        guard let byte = peek() else { throw TextProto.Unreadable(offset: position) }
        position += 1
        switch byte {
        case UInt8(ascii: "a"): return [0x07]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "v"): return [0x0B]
        case UInt8(ascii: "x"): return [UInt8(truncatingIfNeeded: try digits(1...2, radix: 16))]
        case UInt8(ascii: "u"): return scalar(try digits(4...4, radix: 16))
        case UInt8(ascii: "U"): return scalar(try digits(8...8, radix: 16))
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            position -= 1
            return [UInt8(truncatingIfNeeded: try digits(1...3, radix: 8))]
        default: return [byte]
        }
    }

    private func scalar(_ value: UInt32) -> [UInt8] { Array(String(Unicode.Scalar(value) ?? "?").utf8) }

    private mutating func digits(_ count: ClosedRange<Int>, radix: Int) throws(TextProto.Unreadable) -> UInt32 {
        let found = bytes[position...].prefix(count.upperBound).prefix {
            Character(Unicode.Scalar($0)).hexDigitValue.map { $0 < radix } ?? false
        }
        guard found.count >= count.lowerBound, let value = UInt32(String(decoding: found, as: UTF8.self), radix: radix)
        else { throw TextProto.Unreadable(offset: position) }
        position += found.count
        return value
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard let byte = peek(), UInt32(byte) == sign.value else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek() {
            if byte == UInt8(ascii: "#") {
                while let byte = peek(), byte != 0x0A { position += 1 }
            } else if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
                position += 1
            } else {
                return
            }
        }
    }
}
