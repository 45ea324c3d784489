extension JSONParser {
    /// A string, from its opening to past its closing quote.
    mutating func string() throws(JSONError) -> String {
        let opening = position
        position += 1
        let start = position
        var union: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                let run = UnsafeBufferPointer(rebasing: bytes[start..<position - 1])
                // Most strings are ASCII, and there is nothing to validate in them.
                return union < 0x80 ? String(decoding: run, as: UTF8.self) : try text(run, from: start)
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            if byte < 0x20 { throw control(byte) }
            union |= byte
            position += 1
        }
        throw failure(.syntax, "a string is not closed", at: opening)
    }

    /// The rest of a string whose first escape stands at the position.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var unescaped = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                // What escapes bring is whole scalars, so what is invalid is so in the source, and told with its place.
                _ = try text(UnsafeBufferPointer(rebasing: bytes[start..<position - 1]), from: start)
                return String(decoding: unescaped, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &unescaped)
            case ..<0x20:
                throw control(byte)
            default:
                unescaped.append(byte)
                position += 1
            }
        }
        throw failure(.syntax, "a string is not closed", at: start - 1)
    }

    /// What follows a backslash.
    private mutating func escape(into unescaped: inout [UInt8]) throws(JSONError) {
        guard position < bytes.count else { throw failure(.syntax, "the text ends inside an escape") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(byte)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"): unescaped.append(contentsOf: String(try escapedScalar()).utf8)
        default:
            throw failure(.syntax, "an escape is one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX", at: position - 2)
        }
    }

    /// `XXXX` after `\u`, and the second half of a pair when this is the first.
    private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
        let start = position - 2
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(first), bytes.count - position >= 6,
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else { throw loneSurrogate(at: start) }
        position += 2
        let second = try codeUnit()
        let (high, low) = (UInt32(first) & 0x3FF, UInt32(second) & 0x3FF)
        guard UTF16.isTrailSurrogate(second), let scalar = Unicode.Scalar(0x10000 + (high << 10 | low)) else {
            throw loneSurrogate(at: start)
        }
        return scalar
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Self.hexadecimal(bytes[position]) else {
                throw failure(.syntax, "four hexadecimal digits should follow \\u")
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private func text(_ run: UnsafeBufferPointer<UInt8>, from start: Int) throws(JSONError) -> String {
        do throws(Unicode.UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: run.span))
        } catch {
            throw invalid(at: start + error.byteOffsets.lowerBound)
        }
    }

    private func control(_ byte: UInt8) -> JSONError {
        let code = String(byte, radix: 16)
        return failure(
            .syntax,
            "a control character in a string is written as an escape: \\u\(String(repeating: "0", count: 4 - code.count))\(code)"
        )
    }

    private func loneSurrogate(at offset: Int) -> JSONError {
        failure(
            .encoding, "half of a surrogate pair is no character: write both halves, or the character itself",
            at: offset)
    }

    private func invalid(at offset: Int) -> JSONError {
        failure(.encoding, "the text is not UTF-8: save or send it as UTF-8", at: offset)
    }
}
