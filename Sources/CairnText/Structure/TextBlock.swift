/// A piece of a text that stands by itself: a paragraph, a heading, an item of a list. The blocks of a text follow one
/// another without a gap: each holds the blank lines behind it.
package struct TextBlock: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case paragraph, listItem, tableRow
        /// Markdown's `#` to `######`, or a line with `===` or `---` under it.
        case heading(level: Int)
        /// Between fences, or the front matter of a Markdown file.
        case code
        /// Nothing to read: a line that divides, or blank lines at the beginning of the text.
        case divider
    }

    package var kind: Kind
    /// UTF-8 byte offsets into the text.
    package var range: Range<Int>
    /// What there is to read of it: without the blanks around it, without `#`, `-`, `1.` or the fences.
    package var content: Range<Int>

    package init(kind: Kind, range: Range<Int>, content: Range<Int>) {
        self.kind = kind
        self.range = range
        self.content = content
    }
}

extension TextBlock {
    /// The blocks of `text`, which is plain text or Markdown. They partition `0..<text.utf8.count`. Linear time.
    ///
    /// It reads as much of CommonMark (https://spec.commonmark.org) as tells blocks apart: headings of both kinds, fences,
    /// list items, thematic breaks, GitHub's tables. Nesting is flat: an item's paragraphs are blocks after it.
    ///
    /// - Parameter markdown: false for a plain text, in which `#` and ``` mean nothing.
    package static func blocks(of text: String, markdown: Bool = true) -> [TextBlock] {
        var builder = BlockBuilder(markdown: markdown)
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            for line in TextLine.lines(of: bytes) { builder.take(line, in: bytes) }
            builder.end(bytes)
        }
        return builder.blocks
    }
}
