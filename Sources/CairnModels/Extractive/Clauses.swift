/// The clauses of a sentence: the places where it can be cut without leaving half a thought.
struct Clauses {
    /// Without the blanks between them.
    private(set) var parts: [Part] = []

    struct Part {
        /// UTF-8 byte offsets into the text.
        var range: Range<Int>
        /// As people count them: what stands between blanks.
        var words: Int
    }

    /// - Parameter content: the sentence, in `text`.
    init(of text: String, in content: Range<Int>) {
        let bytes = Array(text.utf8.dropFirst(content.lowerBound).prefix(content.count))
        var words: [Range<Int>] = []
        var start: Int?
        for (index, byte) in bytes.enumerated() {
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                if let first = start { words.append(first..<index) }
                start = nil
            } else if start == nil {
                start = index
            }
        }
        if let first = start { words.append(first..<bytes.count) }
        for (index, word) in words.enumerated() {
            let begins = index == 0 || Self.ends(bytes[words[index - 1]]) || Self.begins(bytes[word])
            let range = (content.lowerBound + word.lowerBound)..<(content.lowerBound + word.upperBound)
            if begins {
                parts.append(Part(range: range, words: 1))
            } else {
                let last = parts.count - 1
                parts[last] = Part(
                    range: parts[last].range.lowerBound..<range.upperBound, words: parts[last].words + 1)
            }
        }
    }

    var wordCount: Int { parts.reduce(0) { $0 + $1.words } }

    /// Every run of clauses of at most `most` words that cannot be longer at its end; a clause that is longer by itself is
    /// such a run too.
    func runs(ofAtMost most: Int) -> [Part] {
        parts.indices.map { first in
            var run = parts[first]
            for part in parts[(first + 1)...] {
                guard run.words + part.words <= most else { break }
                run = Part(range: run.range.lowerBound..<part.range.upperBound, words: run.words + part.words)
            }
            return run
        }
    }

    private static func ends(_ word: ArraySlice<UInt8>) -> Bool {
        word.last.map { [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: ")")].contains($0) }
            ?? false
    }

    private static func begins(_ word: ArraySlice<UInt8>) -> Bool {
        guard let first = word.first else { return false }
        if first == UInt8(ascii: "(") || word.elementsEqual("-".utf8) { return true }
        if first == 0xE2, word.starts(with: "–".utf8) || word.starts(with: "—".utf8) { return true }
        return conjunctions.contains { word.elementsEqual($0.utf8) }
    }

    private static let conjunctions: [String] = [
        "and", "but", "which", "who", "while", "although", "because", "where",
    ]
}
