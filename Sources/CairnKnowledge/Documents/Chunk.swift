/// A piece of a document that is indexed and found as one. The pieces of a document partition its text.
package struct Chunk: Sendable, Hashable {
    /// The titles of the sections that it lies in, outermost first, joined by ` > `. Empty before the first heading.
    package var heading: String
    /// The piece: UTF-8 byte offsets into the document's text.
    package var piece: Range<Int>
    /// What of the piece is shown: the same without the blanks at its ends.
    package var range: Range<Int>

    package init(heading: String, piece: Range<Int>, range: Range<Int>) {
        self.heading = heading
        self.piece = piece
        self.range = range
    }
}
