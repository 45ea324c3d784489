/// A line and what its first characters say it is.
struct TextLine {
    /// With its line break.
    var range: Range<Int>
    /// Without the blanks around it.
    var content: Range<Int>
    /// How many blanks stand before the content; a tab counts as four.
    var indent: Int

    var isBlank: Bool { content.isEmpty }

    typealias Bytes = UnsafeBufferPointer<UInt8>

    static func lines(of bytes: Bytes) -> some Sequence<TextLine> {
        sequence(state: 0) { (next: inout Int) -> TextLine? in
            guard next < bytes.count else { return nil }
            let start = next
            let end = bytes[start...].firstIndex(of: newline).map { $0 + 1 } ?? bytes.count
            next = end
            return TextLine(start..<end, in: bytes)
        }
    }

    private init(_ range: Range<Int>, in bytes: Bytes) {
        self.range = range
        var first = range.lowerBound
        var indent = 0
        // A byte order mark is no part of the first line.
        if first == 0, bytes[range].starts(with: [0xEF, 0xBB, 0xBF]) { first = 3 }
        while first < range.upperBound, bytes[first].isBlank {
            indent += bytes[first] == UInt8(ascii: "\t") ? 4 : 1
            first += 1
        }
        var last = range.upperBound
        while last > first, bytes[last - 1].isBlank { last -= 1 }
        content = first..<last
        self.indent = indent
    }
}

private let newline = UInt8(ascii: "\n")

extension UInt8 {
    /// ASCII's white space.
    var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isUpper: Bool { (0x41...0x5A).contains(self) }
    var isLower: Bool { (0x61...0x7A).contains(self) }
}

// MARK: What a line is in Markdown

extension TextLine {
    /// `## Title ##`: the level, and where the title stands.
    func heading(in bytes: Bytes) -> (level: Int, title: Range<Int>)? {
        guard indent < 4 else { return nil }
        let level = bytes[content].prefix { $0 == UInt8(ascii: "#") }.count
        guard (1...6).contains(level) else { return nil }
        var title = content.dropFirst(level)
        guard let first = title.first else { return (level, content.upperBound..<content.upperBound) }
        guard bytes[first].isBlank else { return nil }
        while let first = title.first, bytes[first].isBlank { title = title.dropFirst() }
        let closing = title.reversed().prefix { bytes[$0] == UInt8(ascii: "#") }.count
        if closing > 0, closing == title.count || bytes[title.upperBound - closing - 1].isBlank {
            title = title.dropLast(closing)
            while let last = title.last, bytes[last].isBlank { title = title.dropLast() }
        }
        return (level, title.isEmpty ? content.upperBound..<content.upperBound : title)
    }

    /// `===` or `---` under a paragraph's line: the level of the heading that it makes.
    func underline(in bytes: Bytes) -> Int? {
        guard indent < 4, let first = content.first, content.count >= 2 else { return nil }
        guard bytes[first] == UInt8(ascii: "=") || bytes[first] == UInt8(ascii: "-") else { return nil }
        guard content.allSatisfy({ bytes[$0] == bytes[first] }) else { return nil }
        return bytes[first] == UInt8(ascii: "=") ? 1 : 2
    }

    /// ``` or ~~~: which, and how many.
    func fence(in bytes: Bytes) -> (mark: UInt8, count: Int)? {
        guard indent < 4, let first = content.first else { return nil }
        let mark = bytes[first]
        guard mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return nil }
        let count = content.prefix { bytes[$0] == mark }.count
        guard count >= 3 else { return nil }
        // A back quote further on makes it code in a line.
        if mark == UInt8(ascii: "`"), bytes[content.dropFirst(count)].contains(mark) { return nil }
        return (mark, count)
    }

    /// Whether it ends what a fence of `count` `mark`s began.
    func closes(_ fence: (mark: UInt8, count: Int), in bytes: Bytes) -> Bool {
        content.count >= fence.count && content.allSatisfy { bytes[$0] == fence.mark }
    }

    /// `- `, `* `, `+ `, `• `, `1. ` or `1) `: where the item's text begins.
    func listItem(in bytes: Bytes) -> Int? {
        guard let first = content.first else { return nil }
        var next = first
        switch bytes[first] {
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"): next += 1
        case 0xE2 where bytes[content].starts(with: "•".utf8): next += 3
        default:
            let digits = content.prefix { bytes[$0].isDigit }.count
            guard (1...9).contains(digits), digits < content.count else { return nil }
            next += digits
            guard bytes[next] == UInt8(ascii: ".") || bytes[next] == UInt8(ascii: ")") else { return nil }
            next += 1
        }
        guard next < content.upperBound, bytes[next].isBlank else { return nil }
        while next < content.upperBound, bytes[next].isBlank { next += 1 }
        return next
    }

    /// `***`, `---` or `___`, with blanks between or without.
    func isDivider(in bytes: Bytes) -> Bool {
        guard indent < 4, let first = content.first else { return false }
        guard [UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(bytes[first]) else { return false }
        let marks = content.count { bytes[$0] == bytes[first] }
        return marks >= 3 && content.allSatisfy { bytes[$0] == bytes[first] || bytes[$0].isBlank }
    }

    func isTableRow(in bytes: Bytes) -> Bool { content.first.map { bytes[$0] == UInt8(ascii: "|") } ?? false }
}
