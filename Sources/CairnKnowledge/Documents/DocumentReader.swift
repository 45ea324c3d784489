import CairnText

/// Makes documents of bytes.
package struct DocumentReader: Sendable {
    /// By format; Markdown and plain text need none.
    package var extractors: [DocumentFormat: any TextExtractor]

    package init(extractors: [DocumentFormat: any TextExtractor] = [:]) { self.extractors = extractors }

    /// - Throws: `knowledge.not_text`, `knowledge.extraction`.
    package func read(_ bytes: [UInt8], format: DocumentFormat) throws(KnowledgeError) -> Document {
        if let extractor = extractors[format] {
            do {
                let extracted = try extractor.extract(bytes)
                return Document(
                    text: extracted.text, title: extracted.title, headings: extracted.headings, format: format)
            } catch {
                throw KnowledgeError(.extraction, "no text can be taken from it: \(error)", cause: error)
            }
        }
        let text = try Self.text(bytes)
        switch format {
        case .plain: return Document(text: text, format: .plain)
        case .markdown:
            let headings = Self.headings(of: text)
            return Document(
                text: text, title: headings.first { $0.level == 1 }?.title, headings: headings, format: .markdown)
        case .html: throw KnowledgeError(.extraction, "this build reads no HTML")
        }
    }

    /// The bytes as they are, if they are text.
    private static func text(_ bytes: [UInt8]) throws(KnowledgeError) -> String {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw KnowledgeError(.notText, "it is UTF-16: save it as UTF-8")
        }
        if let place = bytes.firstIndex(of: 0) {
            throw KnowledgeError(.notText, "it holds a zero byte (at \(place)): binary data, not text")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw KnowledgeError(.notText, "it is not valid UTF-8: save it as UTF-8")
        }
        return text
    }

    private static func headings(of text: String) -> [Heading] {
        TextBlock.blocks(of: text).compactMap { block in
            guard case .heading(let level) = block.kind else { return nil }
            return Heading(level: level, title: text.slice(block.content), start: block.range.lowerBound)
        }
    }
}

extension String {
    /// The slice between two UTF-8 byte offsets, which lie on the bounds of characters.
    package func slice(_ range: Range<Int>) -> String {
        String(decoding: utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
    }
}
