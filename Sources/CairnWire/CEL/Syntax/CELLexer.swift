/// Cuts CEL text into tokens, one at a time, by the lexis of the language definition
/// (github.com/google/cel-spec, doc/langdef.md, "Syntax").
struct CELLexer {
    let bytes: [UInt8]
    var position: Int

    mutating func next() throws(CELError) -> CELToken {
        skipBlanks()
        let start = position
        guard let byte = peek() else { return CELToken(kind: .end, range: start..<start) }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return try literal(CELStringLiteral(isRaw: false, isBytes: false))
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try number()
        case UInt8(ascii: ".") where peek(1).map(Self.isDigit) == true:
            return try number()
        case UInt8(ascii: "`"):
            return try quotedIdentifier()
        case let byte where Self.isIdentifierStart(byte):
            if let prefix = stringPrefix() {
                position += (prefix.isRaw ? 1 : 0) + (prefix.isBytes ? 1 : 0)
                return try literal(prefix, from: start)
            }
            return word()
        default:
            return try sign()
        }
    }

    func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    static func isIdentifierStart(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || UInt8(ascii: "a") <= byte | 0x20 && byte | 0x20 <= UInt8(ascii: "z")
    }

    private static func isIdentifierPart(_ byte: UInt8) -> Bool { isIdentifierStart(byte) || isDigit(byte) }

    private mutating func skipBlanks() {
        while let byte = peek() {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D: position += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while let byte = peek(), byte != 0x0A { position += 1 }
            default: return
            }
        }
    }

    private mutating func word() -> CELToken {
        let start = position
        while let byte = peek(), Self.isIdentifierPart(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let kind: CELToken.Kind =
            switch text {
            case "true": .true
            case "false": .false
            case "null": .null
            case "in": .in
            default: .identifier(text)
            }
        return CELToken(kind: kind, range: start..<position)
    }

    private mutating func quotedIdentifier() throws(CELError) -> CELToken {
        let start = position
        position += 1
        while let byte = peek(), byte != UInt8(ascii: "`") {
            guard Self.isIdentifierPart(byte) || " .-/".utf8.contains(byte) else {
                throw CELError(
                    .syntax,
                    "between backticks stand letters, digits, '_', '.', '-', '/' and blanks; use ['…'] for others",
                    at: position..<position + 1)
            }
            position += 1
        }
        guard peek() != nil else { throw CELError(.syntax, "a '`' is not closed", at: start..<position) }
        position += 1
        let text = String(decoding: bytes[start + 1..<position - 1], as: UTF8.self)
        guard !text.isEmpty else {
            throw CELError(.syntax, "a name should stand between backticks", at: start..<position)
        }
        return CELToken(kind: .quotedIdentifier(text), range: start..<position)
    }

    private mutating func sign() throws(CELError) -> CELToken {
        let start = position
        // Longer signs stand first in the list.
        for sign in CELToken.Sign.allCases where bytes[start...].starts(with: sign.rawValue.utf8) {
            position += sign.rawValue.utf8.count
            return CELToken(kind: .sign(sign), range: start..<position)
        }
        let scalar = String(decoding: bytes[start...].prefix(4), as: UTF8.self).unicodeScalars.first ?? "?"
        let range = start..<min(bytes.count, start + scalar.utf8.count)
        switch scalar {
        case "=": throw CELError(.syntax, "'=' should be '=='", at: range)
        case "&": throw CELError(.syntax, "'&' should be '&&'", at: range)
        case "|": throw CELError(.syntax, "'|' should be '||'; there are no filters: CEL has functions", at: range)
        case "‘", "’", "“", "”": throw CELError(.syntax, "a string stands in straight quotes: ' or \"", at: range)
        default: throw CELError(.syntax, "'\(scalar)' has no meaning here", at: range)
        }
    }

    /// `r`, `b`, `br` or `rb`, in either case, right before a quote.
    private func stringPrefix() -> CELStringLiteral? {
        var prefix = CELStringLiteral(isRaw: false, isBytes: false)
        for ahead in 0...2 {
            switch peek(ahead) {
            case UInt8(ascii: "r"), UInt8(ascii: "R"):
                guard !prefix.isRaw else { return nil }
                prefix.isRaw = true
            case UInt8(ascii: "b"), UInt8(ascii: "B"):
                guard !prefix.isBytes else { return nil }
                prefix.isBytes = true
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                return ahead > 0 ? prefix : nil
            default: return nil
            }
        }
        return nil
    }
}
