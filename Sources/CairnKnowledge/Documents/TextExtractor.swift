/// Makes text of a format that is not text. Filled by the host: for HTML by CairnWeb.
///
/// `extract` is called on a worker, with bytes of any origin: it must end in bounded time and memory, and tell in its error
/// what is wrong with them.
package protocol TextExtractor: Sendable {
    func extract(_ bytes: [UInt8]) throws -> ExtractedText
}

package struct ExtractedText: Sendable, Hashable {
    package var text: String
    package var title: String?
    /// Places are UTF-8 byte offsets into `text`, in order.
    package var headings: [Heading]

    package init(text: String, title: String? = nil, headings: [Heading] = []) {
        self.text = text
        self.title = title
        self.headings = headings
    }
}
