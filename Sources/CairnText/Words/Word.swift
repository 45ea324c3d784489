/// A word of a text: a run of letters, digits and their marks.
package struct Word: Sendable, Hashable {
    /// UTF-8 byte offsets into the text.
    package var range: Range<Int>
    /// Lower case, Latin letters without their marks.
    package var folded: String

    package init(range: Range<Int>, folded: String) {
        self.range = range
        self.folded = folded
    }
}

package enum Words {
    /// The words of `text`, in order. What is neither letter, digit nor mark separates them; so does an apostrophe, a
    /// hyphen and the point in a number. The one or two letters after an apostrophe (`it's`, `isn't`, `we'll`) are an
    /// ending and no word. Linear in the text's length. Of a word of over 256 bytes, which is data rather than language,
    /// the folded form holds the beginning.
    package static func words(of text: String) -> [Word] {
        var words: [Word] = []
        forEach(in: text) { range, folded in
            words.append(Word(range: range, folded: String(decoding: folded, as: UTF8.self)))
        }
        return words
    }

    static let longest = 256

    /// Calls `body` with each word's range and its folded bytes, which are good inside `body` only.
    static func forEach(in text: String, _ body: (Range<Int>, [UInt8]) -> Void) {
        var scanner = Scanner()
        var offset = 0
        for scalar in text.unicodeScalars {
            scanner.take(scalar, at: offset, body)
            offset += UTF8.width(scalar)
        }
        scanner.end(at: offset, body)
    }
}

/// The word that is being read, if any.
private struct Scanner {
    private var start = 0
    private var count = 0
    private var folded: [UInt8] = []
    /// Where the next word would be the ending of the one before it.
    private var afterApostrophe = -1

    mutating func take(_ scalar: Unicode.Scalar, at offset: Int, _ body: (Range<Int>, [UInt8]) -> Void) {
        switch Kind(scalar) {
        case .mark where count == 0: break
        case .word, .mark:
            if count == 0 { start = offset }
            count += 1
            if folded.count < Words.longest { Folding.append(scalar, to: &folded) }
        case .apostrophe:
            let joins = count > 0
            end(at: offset, body)
            if joins { afterApostrophe = offset + UTF8.width(scalar) }
        case .other:
            end(at: offset, body)
        }
    }

    mutating func end(at offset: Int, _ body: (Range<Int>, [UInt8]) -> Void) {
        guard count > 0 else { return }
        let isEnding = start == afterApostrophe && count <= 2
        if !folded.isEmpty, !isEnding { body(start..<offset, folded) }
        count = 0
        folded.removeAll(keepingCapacity: true)
    }
}

private enum Kind {
    case word, mark, apostrophe, other

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: self = .word
        case 0x27, 0x2019: self = .apostrophe
        case ..<0xAA: self = .other
        default: self.init(scalar.properties.generalCategory)
        }
    }

    private init(_ category: Unicode.GeneralCategory) {
        self =
            switch category {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .letterNumber, .otherNumber:
                .word
            case .nonspacingMark, .spacingMark, .enclosingMark: .mark
            default: .other
            }
    }
}
