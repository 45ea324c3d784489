import CairnWire

/// Looks at a file's bytes before libyaml does: whether they are UTF-8 (RFC 3629) and hold only what YAML allows, so that
/// what is wrong has a place and a name.
enum YAMLCharacters {
    struct Problem {
        var message: String
        var mend: String
        var position: SourcePosition
    }

    /// The first byte or character that may not stand in a file; nil when there is none.
    static func firstProblem(in bytes: [UInt8]) -> Problem? {
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
            return Problem(
                message: "the file is UTF-16", mend: "Save it as UTF-8.", position: SourcePosition(line: 1, column: 1))
        }
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= 0x20, byte < 0x7F || byte == 0x0A {
                index += 1
                continue
            }
            guard let (scalar, width) = scalar(in: bytes, at: index) else {
                return Problem(
                    message: "the byte 0x\(hex(UInt32(byte), 2)) is not UTF-8", mend: "Save the file as UTF-8.",
                    position: position(of: index, in: bytes))
            }
            guard isAllowed(scalar) else {
                return Problem(
                    message: "the character U+\(hex(scalar, 4)) may not stand in YAML",
                    mend: "Take it out; in double quotes it can be written as an escape.",
                    position: position(of: index, in: bytes))
            }
            index += width
        }
        return nil
    }

    /// yaml.org/spec/1.2.2 §5.1, but no byte order mark within the text: editors show nothing of it.
    private static func isAllowed(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09, 0x0A, 0x0D, 0x85: true
        case 0x20..<0x7F, 0xA0..<0xD800, 0xE000..<0xFEFF, 0xFF00..<0xFFFE: true
        case 0x10000...0x10FFFF: true
        default: false
        }
    }

    private static func scalar(in bytes: [UInt8], at index: Int) -> (UInt32, width: Int)? {
        let first = bytes[index]
        let (width, lead, least): (Int, UInt32, UInt32)
        switch first {
        case 0..<0x80: return (UInt32(first), 1)
        case 0xC2..<0xE0: (width, lead, least) = (2, UInt32(first & 0x1F), 0x80)
        case 0xE0..<0xF0: (width, lead, least) = (3, UInt32(first & 0x0F), 0x800)
        case 0xF0..<0xF5: (width, lead, least) = (4, UInt32(first & 0x07), 0x10000)
        default: return nil
        }
        guard index + width <= bytes.count else { return nil }
        var value = lead
        for byte in bytes[(index + 1)..<(index + width)] {
            guard byte & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        guard value >= least, value <= 0x10FFFF, !(0xD800..<0xE000).contains(value) else { return nil }
        return (value, width)
    }

    private static func position(of index: Int, in bytes: [UInt8]) -> SourcePosition {
        var position = SourcePosition(line: 1, column: 1)
        var look = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while look < index {
            switch bytes[look] {
            case 0x0A: position = SourcePosition(line: position.line + 1, column: 1)
            case 0x0D where look + 1 < bytes.count && bytes[look + 1] == 0x0A: break
            case 0x0D: position = SourcePosition(line: position.line + 1, column: 1)
            case 0x80..<0xC0: break
            default: position.column += 1
            }
            look += 1
        }
        return position
    }

    private static func hex(_ value: UInt32, _ digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
