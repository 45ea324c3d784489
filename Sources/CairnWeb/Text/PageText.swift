/// What a page says, without its markup.
package struct PageText: Sendable, Hashable {
    /// Blocks are lines with a blank one between them, items begin with `- `, cells are parted by ` | `.
    package var text: String
    package var title: String?
    /// In order of their places.
    package var headings: [PageHeading]

    package init(text: String, title: String? = nil, headings: [PageHeading] = []) {
        self.text = text
        self.title = title
        self.headings = headings
    }
}

package struct PageHeading: Sendable, Hashable {
    /// 1 for `h1` to 6 for `h6`.
    package var level: Int
    package var title: String
    /// Where it stands in the text, in UTF-8 bytes.
    package var start: Int

    package init(level: Int, title: String, start: Int) {
        self.level = level
        self.title = title
        self.start = start
    }
}

extension PageText {
    /// The bounds of one page.
    package struct Bounds: Sendable, Hashable {
        package var bytes = 8 << 20
        /// What its tree may take: a page of usual making needs about 20 bytes for each of its own.
        package var memory = 256 << 20
        package var milliseconds = 3000
        package init() {}
    }

    /// Reads an HTML page: headings, paragraphs, items, tables and preformatted text, without scripts, styles, forms,
    /// navigation and what is hidden. CPU work of some milliseconds: on a worker.
    ///
    /// - Throws: `web.encoding`, `web.too_large`, `web.too_slow`, `web.memory`.
    package init(html bytes: [UInt8], bounds: Bounds = Bounds()) throws(WebError) {
        guard bytes.count <= bounds.bytes else {
            throw WebError(.tooLarge, "the page has \(bytes.count) bytes; at most \(bounds.bytes) are read")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw WebError(.encoding, "the page is not UTF-8: save it as UTF-8")
        }
        self = try HTMLTree.read(bytes, bounds: bounds) { root in
            var writer = PageWriter()
            writer.write(root)
            return writer.page
        }
    }
}
