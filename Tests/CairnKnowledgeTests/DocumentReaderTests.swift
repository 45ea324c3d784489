import CairnKnowledge
import Testing

@Suite struct DocumentReaderTests {
    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x41, 0x00], "knowledge.not_text", "UTF-16"),
            ([0x41, 0x00, 0x42], "knowledge.not_text", "binary"),
            ([0x41, 0xC3, 0x28], "knowledge.not_text", "UTF-8"),
            ([0xED, 0xA0, 0x80], "knowledge.not_text", "UTF-8"),
        ] as [([UInt8], String, String)])
    func `bytes that are no text are refused, and why is told`(bytes: [UInt8], code: String, word: String) {
        for format in [DocumentFormat.plain, .markdown] {
            let error = #expect(throws: KnowledgeError.self) { try DocumentReader().read(bytes, format: format) }
            #expect(error?.code.rawValue == code && error?.message.contains(word) == true)
        }
    }

    @Test func `Markdown is its own text, with its headings found`() throws {
        let text = "# One #\n\nText\n\n```\n# no\n```\nTwo\n---\n"
        let document = try DocumentReader().read(Array(text.utf8), format: .markdown)
        #expect(document.text == text && document.title == "One")
        #expect(
            document.headings == [
                Heading(level: 1, title: "One", start: 0), Heading(level: 2, title: "Two", start: 28),
            ])
        #expect(try DocumentReader().read(Array(text.utf8), format: .plain).headings == [])
    }

    @Test func `another format goes through its extractor`() throws {
        struct Upper: TextExtractor {
            func extract(_ bytes: [UInt8]) throws -> ExtractedText {
                ExtractedText(text: String(decoding: bytes, as: UTF8.self).uppercased(), title: "T")
            }
        }
        let reader = DocumentReader(extractors: [.html: Upper()])
        #expect(try reader.read(Array("abc".utf8), format: .html).text == "ABC")
        #expect(throws: KnowledgeError.self) { try DocumentReader().read([], format: .html) }
    }

    @Test(
        arguments: [
            ("a.md", .markdown), ("A.MARKDOWN", .markdown), ("b.txt", .plain), ("c.HTM", .html), ("d.swift", nil),
            ("e", nil),
        ] as [(String, DocumentFormat?)])
    func `the format is told by the ending`(name: String, format: DocumentFormat?) {
        #expect(DocumentFormat(name: name) == format)
    }
}
