/// Puts text together as a browser would show it: runs of blanks are one, blocks stand apart.
struct LineWriter {
    private enum Gap: Int, Comparable {
        case none, space, line, block
        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    private var bytes: [UInt8] = []
    /// What is due before the next character.
    private var gap = Gap.none
    private var separator = ""
    private var prefix = ""
    /// How many preformatted blocks are open.
    var isVerbatim = 0

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Where the next character will stand after a block break.
    var nextStart: Int { bytes.isEmpty ? 0 : bytes.count + 2 }

    /// What was written from there on, in one line.
    func written(from start: Int) -> String {
        guard start < bytes.count else { return "" }
        return String(decoding: bytes[start...].map { $0 == 0x0A ? 0x20 : $0 }, as: UTF8.self)
    }

    mutating func write(_ text: UnsafeBufferPointer<UInt8>) {
        var index = text.startIndex
        while index < text.endIndex {
            // U+00A0 is a blank to a reader.
            let isWide = text[index] == 0xC2 && index + 1 < text.endIndex && text[index + 1] == 0xA0
            let byte = isWide ? 0x20 : text[index]
            index += isWide ? 2 : 1
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                if isVerbatim > 0 { writeVerbatim(byte) } else { gap = max(gap, .space) }
            } else {
                fill()
                bytes.append(byte)
            }
        }
    }

    /// Blanks at the beginning of a block are not worth keeping even there, but those that indent its lines are.
    private mutating func writeVerbatim(_ blank: UInt8) {
        if blank == 0x0D { return }
        if gap >= .line, blank == 0x0A { return }
        fill()
        bytes.append(blank)
    }

    mutating func breakLine() { end(with: .line) }
    mutating func breakBlock() { end(with: .block) }

    private mutating func end(with next: Gap) {
        while let last = bytes.last, last == 0x20 || (0x09...0x0D).contains(last) { bytes.removeLast() }
        gap = max(gap, next)
    }

    /// Written before the next character.
    mutating func mark(_ mark: String) { prefix = mark }

    /// Written before the next character, if it comes in the same line.
    mutating func separate(_ mark: String) { separator = mark }

    private mutating func fill() {
        if !bytes.isEmpty {
            switch gap {
            case .none: bytes.append(contentsOf: separator.utf8)
            case .space: bytes.append(contentsOf: separator.isEmpty ? " ".utf8 : separator.utf8)
            case .line: bytes.append(0x0A)
            case .block: bytes.append(contentsOf: "\n\n".utf8)
            }
        }
        bytes.append(contentsOf: prefix.utf8)
        (gap, separator, prefix) = (.none, "", "")
    }

    /// Nothing follows: what was due before it is not written.
    mutating func end() {
        end(with: .none)
        (gap, separator, prefix) = (.none, "", "")
    }
}
