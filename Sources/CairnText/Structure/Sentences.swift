/// A sentence of a text, or what stands where one would: a heading, an item, a row of a table, a line of code.
package struct Sentence: Sendable, Hashable {
    /// The kind of block that it is of.
    package var kind: TextBlock.Kind
    /// UTF-8 byte offsets into the text, with the blanks behind it.
    package var range: Range<Int>
    /// The same without the blanks around it and without `#`, `-` or `1.` before it. Empty where there is nothing to read.
    package var content: Range<Int>

    package init(kind: TextBlock.Kind, range: Range<Int>, content: Range<Int>) {
        self.kind = kind
        self.range = range
        self.content = content
    }
}

extension Sentence {
    /// The sentences of `text`, which is plain text or Markdown. Their ranges partition `0..<text.utf8.count`. Linear time.
    ///
    /// A sentence ends behind `.`, `!`, `?` or `…` when what follows begins like a new one; not behind an abbreviation, an
    /// initial or the number of an item, and never inside a number. Quotation marks and brackets go with what they close.
    /// Blocks end sentences, and so does a short line before a capital, as in an address or a list without marks.
    package static func sentences(of text: String, markdown: Bool = true) -> [Sentence] {
        let blocks = TextBlock.blocks(of: text, markdown: markdown)
        return Array(text.utf8).withUnsafeBufferPointer { bytes in
            blocks.flatMap { block -> [Sentence] in
                switch block.kind {
                case .heading, .divider, .tableRow:
                    [Sentence(kind: block.kind, range: block.range, content: block.content)]
                case .paragraph, .listItem:
                    block.split(at: SentenceEnds.ends(in: block.content, of: bytes), bytes)
                case .code:
                    block.split(
                        at: block.content.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }, bytes)
                }
            }
        }
    }
}

extension TextBlock {
    /// `ends` are offsets inside the content, in order, where the next sentence begins.
    fileprivate func split(at ends: [Int], _ bytes: TextLine.Bytes) -> [Sentence] {
        var sentences: [Sentence] = []
        var start = range.lowerBound
        var first = content.lowerBound
        for end in ends + [range.upperBound] {
            var inner = first..<max(first, min(end, content.upperBound))
            inner.trim(in: bytes)
            sentences.append(Sentence(kind: kind, range: start..<end, content: inner))
            (start, first) = (end, end)
        }
        return sentences
    }
}
