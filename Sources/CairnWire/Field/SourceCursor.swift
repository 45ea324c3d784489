/// A place in a file that moves forward and keeps count of line and column, by YAML's line breaks.
struct SourceCursor {
    let bytes: [UInt8]
    private(set) var index = 0
    private(set) var position = SourcePosition(line: 1, column: 1)

    struct Checkpoint: Sendable {
        var index: Int
        var position: SourcePosition
    }

    /// At the start of a text; a byte order mark is no character of it.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    /// At a place of a file, or at its end.
    init(_ text: SourceText, at target: SourcePosition) {
        bytes = text.bytes
        var (low, high) = (0, text.checkpoints.count)
        while low < high {
            let middle = (low + high) / 2
            if text.checkpoints[middle].position <= target { low = middle + 1 } else { high = middle }
        }
        if low > 0 {
            index = text.checkpoints[low - 1].index
            position = text.checkpoints[low - 1].position
        }
        advance(to: target)
    }

    static func checkpoints(in bytes: [UInt8], every distance: Int) -> [Checkpoint] {
        var cursor = SourceCursor(bytes)
        var checkpoints = [Checkpoint(index: cursor.index, position: cursor.position)]
        var next = distance
        while cursor.index < bytes.count {
            cursor.advance()
            guard cursor.index >= next else { continue }
            checkpoints.append(Checkpoint(index: cursor.index, position: cursor.position))
            next = cursor.index + distance
        }
        return checkpoints
    }

    var byte: UInt8? { index < bytes.count ? bytes[index] : nil }
    func peek(_ distance: Int) -> UInt8? { index + distance < bytes.count ? bytes[index + distance] : nil }

    /// Bytes of the line break that stands here: LF, CR, CR LF, NEL, LS, PS; 0 when there is none.
    var lineBreakLength: Int {
        switch byte {
        case 0x0A: 1
        case 0x0D: peek(1) == 0x0A ? 2 : 1
        case 0xC2: peek(1) == 0x85 ? 2 : 0
        case 0xE2: peek(1) == 0x80 && (peek(2) == 0xA8 || peek(2) == 0xA9) ? 3 : 0
        default: 0
        }
    }

    var isAtBlank: Bool { byte == 0x20 || byte == 0x09 }

    /// Goes over one character, a line break included.
    mutating func advance() {
        let lineBreak = lineBreakLength
        if lineBreak > 0 {
            index += lineBreak
            position = SourcePosition(line: position.line + 1, column: 1)
        } else if index < bytes.count {
            index += 1
            while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
            position.column += 1
        }
    }

    mutating func advance(to target: SourcePosition) {
        while position < target, index < bytes.count { advance() }
    }

    mutating func skipBlanks() {
        while isAtBlank { advance() }
    }
}
