/// How a string literal is to be read: what its prefix says.
struct CELStringLiteral {
    var isRaw: Bool
    var isBytes: Bool
}

extension CELLexer {
    /// A string or bytes literal whose quote stands at the position.
    mutating func literal(_ literal: CELStringLiteral, from start: Int? = nil) throws(CELError) -> CELToken {
        let start = start ?? position
        guard let quote = peek() else { throw CELError(.syntax, "a string is not closed", at: start..<position) }
        let isTriple = peek(1) == quote && peek(2) == quote
        position += isTriple ? 3 : 1
        var content: [UInt8] = []
        while let byte = peek() {
            if byte == quote, !isTriple || peek(1) == quote && peek(2) == quote {
                position += isTriple ? 3 : 1
                return CELToken(kind: try kind(of: content, literal, from: start), range: start..<position)
            }
            if byte == UInt8(ascii: "\\"), !literal.isRaw {
                content.append(contentsOf: try escape(literal))
            } else if !isTriple, byte == 0x0A || byte == 0x0D {
                throw CELError(
                    .syntax, "a string ends on its line: close it, or open it with three quotes", at: start..<position)
            } else {
                content.append(byte)
                position += 1
            }
        }
        throw CELError(.syntax, "a string is not closed", at: start..<min(bytes.count, start + 1))
    }

    private func kind(
        of content: [UInt8], _ literal: CELStringLiteral, from start: Int
    ) throws(CELError) -> CELToken.Kind {
        if literal.isBytes { return .bytes(content) }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw CELError(.syntax, "the string is not UTF-8", at: start..<position)
        }
        return .string(text)
    }

    /// The bytes that an escape stands for; the backslash stands at the position.
    private mutating func escape(_ literal: CELStringLiteral) throws(CELError) -> [UInt8] {
        let start = position
        position += 1
        guard let byte = peek() else { throw CELError(.syntax, "the text ends inside an escape", at: start..<position) }
        position += 1
        switch byte {
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            return [byte]
        case UInt8(ascii: "a"): return [0x07]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "v"): return [0x0B]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "x"), UInt8(ascii: "X"): return try code(digits: 2, radix: 16, from: start, literal)
        case UInt8(ascii: "u") where !literal.isBytes: return try code(digits: 4, radix: 16, from: start, literal)
        case UInt8(ascii: "U") where !literal.isBytes: return try code(digits: 8, radix: 16, from: start, literal)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            position -= 1
            return try code(digits: 3, radix: 8, from: start, literal)
        default:
            throw CELError(
                .syntax,
                "an escape is one of \\\\ \\? \\\" \\' \\` \\a \\b \\f \\n \\r \\t \\v \\xXX \\uXXXX \\UXXXXXXXX \\OOO",
                at: start..<position)
        }
    }

    /// A character by its number; in bytes, a byte.
    private mutating func code(
        digits: Int, radix: Int, from start: Int, _ literal: CELStringLiteral
    ) throws(CELError) -> [UInt8] {
        let text = bytes[position...].prefix(digits)
        // `UInt32(_:radix:)` would take a sign.
        guard text.count == digits, text.allSatisfy(Self.isHexadecimal),
            let value = UInt32(String(decoding: text, as: UTF8.self), radix: radix)
        else {
            throw CELError(
                .syntax, "\(digits) \(radix == 8 ? "octal" : "hexadecimal") digits should stand in this escape",
                at: start..<position)
        }
        position += digits
        if literal.isBytes { return [UInt8(truncatingIfNeeded: value)] }
        guard let scalar = Unicode.Scalar(value) else {
            throw CELError(
                .syntax, "the escape names no character: half of a pair, or beyond U+10FFFF", at: start..<position)
        }
        return Array(String(scalar).utf8)
    }
}
