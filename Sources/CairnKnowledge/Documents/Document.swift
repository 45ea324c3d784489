/// A document as it was read: its text, and where its sections begin.
package struct Document: Sendable, Hashable {
    /// What spans count in. Of Markdown and plain text it is the file's own text, so that a span is a slice of the file;
    /// of HTML it is the text that was extracted.
    package var text: String
    package var title: String?
    /// In order of their places.
    package var headings: [Heading]
    package var format: DocumentFormat

    package init(text: String, title: String? = nil, headings: [Heading] = [], format: DocumentFormat = .plain) {
        self.text = text
        self.title = title
        self.headings = headings
        self.format = format
    }
}

package struct Heading: Sendable, Hashable {
    /// From 1, the outermost, to 6.
    package var level: Int
    package var title: String
    /// Where its section begins: the heading's own first byte, in UTF-8 bytes.
    package var start: Int

    package init(level: Int, title: String, start: Int) {
        self.level = level
        self.title = title
        self.start = start
    }
}

/// How the bytes of a document become text.
package enum DocumentFormat: String, Sendable, Hashable, CaseIterable {
    case plain, markdown, html

    /// By the file name's ending; nil when it is none that is known.
    package init?(name: String) {
        switch name.split(separator: ".").last?.lowercased() {
        case "md", "markdown", "mdown", "mkd": self = .markdown
        case "html", "htm", "xhtml": self = .html
        case "txt", "text": self = .plain
        default: return nil
        }
    }
}
