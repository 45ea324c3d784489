/// Finds where sentences end in a paragraph.
enum SentenceEnds {
    /// The offsets at which a new sentence begins, but for the first.
    static func ends(in content: Range<Int>, of bytes: TextLine.Bytes) -> [Int] {
        var ends: [Int] = []
        var lineStart = content.lowerBound
        var index = content.lowerBound
        while index < content.upperBound {
            if bytes[index] == UInt8(ascii: "\n") {
                let next = skipBlanks(from: index, in: content, bytes)
                if index - lineStart < shortLine, begins(at: next, in: content, bytes), ends.last != next {
                    ends.append(next)
                }
                lineStart = index + 1
                index += 1
                continue
            }
            let mark = terminator(at: index, in: content, bytes)
            guard mark > 0 else {
                index += 1
                continue
            }
            let point = index
            index = closers(from: index + mark, in: content, bytes)
            let next = skipBlanks(from: index, in: content, bytes)
            guard next > index || isWide(at: point, bytes), next < content.upperBound else { continue }
            guard begins(at: next, in: content, bytes) else { continue }
            if bytes[point] == UInt8(ascii: "."), !endsSentence(point, next: next, in: content, bytes) { continue }
            ends.append(next)
        }
        return ends
    }

    /// Shorter lines are not wrapped ones: paragraphs are wrapped at 60 characters and more.
    private static let shortLine = 48

    // MARK: Characters

    /// How many bytes of the text at `index` are a mark that may end a sentence; 0 when there is none.
    private static func terminator(at index: Int, in content: Range<Int>, _ bytes: TextLine.Bytes) -> Int {
        switch bytes[index] {
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): 1
        case 0xE2 where matches("…", at: index, in: content, bytes): 3
        case 0xE3 where matches("。", at: index, in: content, bytes): 3
        case 0xEF
        where matches("！", at: index, in: content, bytes) || matches("？", at: index, in: content, bytes): 3
        case 0xE0 where matches("।", at: index, in: content, bytes): 3
        default: 0
        }
    }

    /// Whether the mark at `index` ends a sentence without a blank behind it, as Chinese and Japanese do.
    private static func isWide(at index: Int, _ bytes: TextLine.Bytes) -> Bool {
        bytes[index] == 0xE3 || bytes[index] == 0xEF
    }

    /// Behind further marks, quotation marks, brackets and the `[1]` of a reference.
    private static func closers(from start: Int, in content: Range<Int>, _ bytes: TextLine.Bytes) -> Int {
        var index = start
        while index < content.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "*"),
                UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
                index += 1
            case UInt8(ascii: "["):
                let digits = bytes[(index + 1)..<content.upperBound].prefix(4).prefix { $0.isDigit }.count
                let close = index + 1 + digits
                guard digits > 0, close < content.upperBound, bytes[close] == UInt8(ascii: "]") else { return index }
                index = close + 1
            case 0xE2 where closingQuotes.contains { matches($0, at: index, in: content, bytes) }: index += 3
            case 0xE3 where matches("」", at: index, in: content, bytes): index += 3
            case 0xC2 where matches("»", at: index, in: content, bytes): index += 2
            default: return index
            }
        }
        return index
    }

    private static let closingQuotes: [StaticString] = ["”", "’", "…"]
    private static let openingQuotes: [StaticString] = ["“", "‘", "„"]

    private static func matches(
        _ text: StaticString, at index: Int, in content: Range<Int>, _ bytes: TextLine.Bytes
    ) -> Bool {
        index + text.utf8CodeUnitCount <= content.upperBound
            && text.withUTF8Buffer { $0.elementsEqual(bytes[index..<(index + $0.count)]) }
    }

    private static func skipBlanks(from start: Int, in content: Range<Int>, _ bytes: TextLine.Bytes) -> Int {
        var index = start
        while index < content.upperBound, bytes[index].isBlank { index += 1 }
        return index
    }

    /// Whether what stands at `index` looks like the beginning of a sentence: behind opening marks a digit, or a letter
    /// that is not a small one.
    private static func begins(at start: Int, in content: Range<Int>, _ bytes: TextLine.Bytes) -> Bool {
        var index = start
        while index < content.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "*"),
                UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "$"):
                index += 1
            case 0xE2 where openingQuotes.contains { matches($0, at: index, in: content, bytes) }: index += 3
            case 0xC2 where matches("«", at: index, in: content, bytes): index += 2
            case 0xC2 where matches("£", at: index, in: content, bytes): index += 2
            case ..<0x80: return bytes[index].isUpper || bytes[index].isDigit
            default: return beginsWord(at: index, in: content, bytes)
            }
        }
        return false
    }

    private static func beginsWord(at index: Int, in content: Range<Int>, _ bytes: TextLine.Bytes) -> Bool {
        let end = min(index + 4, content.upperBound)
        guard let scalar = String(decoding: bytes[index..<end], as: UTF8.self).unicodeScalars.first else {
            return false
        }
        return scalar.properties.isAlphabetic && !scalar.properties.isLowercase
    }

    // MARK: Points

    /// Whether the point at `point`, with a new beginning at `next`, is more than the end of an abbreviation.
    private static func endsSentence(
        _ point: Int, next: Int, in content: Range<Int>, _ bytes: TextLine.Bytes
    ) -> Bool {
        // The word before the point, with points inside it: `U.S`, `e.g`, `p.m`.
        var start = point
        while start > content.lowerBound, point - start < 12, bytes[start - 1].isWordByte { start -= 1 }
        let word = bytes[start..<point]
        guard let first = word.first else { return true }
        let text = String(decoding: word.map { $0.isUpper ? $0 + 32 : $0 }, as: UTF8.self)
        if Abbreviations.beforeName.contains(text), first.isUpper || text.utf8.count > 2 { return false }
        if Abbreviations.beforeNumber.contains(text) { return !bytes[next].isDigit }
        let isInitial = word.count == 1 && first.isUpper
        let hasPoints = word.contains(UInt8(ascii: ".")) && !word.contains { $0.isDigit }
        guard isInitial || hasPoints || Abbreviations.anywhere.contains(text) else { return true }
        return Abbreviations.beginners.contains(firstWord(from: next, in: content, bytes))
    }

    private static func firstWord(from start: Int, in content: Range<Int>, _ bytes: TextLine.Bytes) -> String {
        let word = bytes[start..<content.upperBound].prefix(12).prefix { $0.isUpper || $0.isLower }
        return String(decoding: word, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isWordByte: Bool { isUpper || isLower || isDigit || self >= 0x80 || self == UInt8(ascii: ".") }
}
