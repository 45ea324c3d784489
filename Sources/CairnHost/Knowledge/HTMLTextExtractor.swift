package import CairnKnowledge
import CairnWeb

/// Fills knowledge's port for HTML by what CairnWeb reads.
package struct HTMLTextExtractor: TextExtractor {
    package init() {}

    package func extract(_ bytes: [UInt8]) throws -> ExtractedText {
        let page = try PageText(html: bytes)
        return ExtractedText(
            text: page.text, title: page.title,
            headings: page.headings.map { Heading(level: $0.level, title: $0.title, start: $0.start) })
    }
}
