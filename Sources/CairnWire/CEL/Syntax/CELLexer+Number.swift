extension CELLexer {
    /// `42`, `0x2A`, `42u`, `4.2`, `.42`, `42e-1`.
    mutating func number() throws(CELError) -> CELToken {
        let start = position
        if peek() == UInt8(ascii: "0"), peek(1).map({ $0 | 0x20 }) == UInt8(ascii: "x") {
            position += 2
            while let byte = peek(), Self.isHexadecimal(byte) { position += 1 }
            guard position > start + 2 else {
                throw CELError(.syntax, "hexadecimal digits should follow '0x'", at: start..<position)
            }
            return try integer(String(decoding: bytes[start + 2..<position], as: UTF8.self), radix: 16, from: start)
        }
        skipDigits()
        var isInteger = true
        if peek() == UInt8(ascii: "."), peek(1).map(Self.isDigit) == true {
            isInteger = false
            position += 1
            skipDigits()
        }
        if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
            let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            guard let digit = peek(signed ? 2 : 1), Self.isDigit(digit) else {
                throw CELError(.syntax, "digits should follow the exponent's 'e'", at: start..<position + 1)
            }
            isInteger = false
            position += signed ? 2 : 1
            skipDigits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger { return try integer(text, radix: 10, from: start) }
        try endOfNumber(from: start)
        guard let value = Double(text), value.isFinite else {
            throw CELError(.overflow, "\(text.prefix(40)) is beyond the largest double", at: start..<position)
        }
        return CELToken(kind: .double(value), range: start..<position)
    }

    private mutating func integer(_ digits: String, radix: Int, from start: Int) throws(CELError) -> CELToken {
        let value = UInt64(digits, radix: radix)
        let isUnsigned = peek().map { $0 | 0x20 } == UInt8(ascii: "u")
        if isUnsigned { position += 1 }
        try endOfNumber(from: start)
        guard let value else {
            throw CELError(.overflow, "\(digits.prefix(40)) does not fit 64 bits", at: start..<position)
        }
        return CELToken(kind: isUnsigned ? .uint(value) : .int(value), range: start..<position)
    }

    private func endOfNumber(from start: Int) throws(CELError) {
        guard let byte = peek(), Self.isIdentifierStart(byte) || Self.isDigit(byte) else { return }
        throw CELError(.syntax, "a number runs into a name: put an operator between them", at: start..<position + 1)
    }

    private mutating func skipDigits() {
        while let byte = peek(), Self.isDigit(byte) { position += 1 }
    }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || UInt8(ascii: "a") <= byte | 0x20 && byte | 0x20 <= UInt8(ascii: "f")
    }
}
