import CairnKnowledge
import CairnTesting
import Testing

@Suite struct SplitterTests {
    @Test func `sections are chunks under their path of headings`() throws {
        let text = """
            Before all.

            # Guide

            ## Install

            Run make.

            ## Use
            It is used.

            # Notes
            End.
            """
        #expect(
            try Self.chunks(text) == [
                .init("", "Before all."), .init("Guide > Install", "# Guide\n\n## Install\n\nRun make."),
                .init("Guide > Use", "## Use\nIt is used."), .init("Notes", "# Notes\nEnd."),
            ])
    }

    @Test func `a long section is cut between sentences, into parts of about one size`() throws {
        let text = (0..<60).map { "This is sentence number \($0) of the text." }.joined(separator: " ")
        let chunks = try Self.chunks(text, target: 600)
        #expect(chunks.count == (text.utf8.count + 599) / 600)
        for chunk in chunks {
            #expect(chunk.text.hasPrefix("This is") && chunk.text.hasSuffix("text."))
            #expect((400...750).contains(chunk.text.utf8.count))
        }
    }

    @Test func `code stays in one piece, data without an end does not`() throws {
        let code = "```\n" + (0..<40).map { "line(\($0));" }.joined(separator: "\n") + "\n```\n"
        let prose = String(repeating: "A sentence of prose stands here. ", count: 20)
        let chunks = try Self.chunks("\(prose)\n\n\(code)\n\(prose)", target: 500)
        #expect(chunks.contains { $0.text.contains(code.dropLast()) })
        let blob = try Self.chunks(String(repeating: "é", count: 100_000), target: 500)
        #expect(blob.allSatisfy { $0.text.utf8.count <= 1000 } && blob.count >= 200)
    }

    @Test func `a document without anything to read has no chunks`() throws {
        for text in ["", " \n\n", "\u{FEFF}", "***\n\n---\n"] { #expect(try Self.chunks(text).isEmpty) }
        #expect(try Self.chunks("# Only\n## Titles\n") == [.init("Only > Titles", "# Only\n## Titles")])
        #expect(try Self.chunks("\u{FEFF}# A\nText.") == [.init("A", "# A\nText.")])
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `the pieces of any document partition it, and each shows a slice of it`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        let text = (0..<Int.random(in: 1...6, using: &rng)).map { _ in RandomText.text(using: &rng) }.joined()
        for format in [DocumentFormat.markdown, .plain] {
            let document = try DocumentReader().read(
                Array(text.replacing("\u{0}", with: "").utf8), format: format)
            let chunks = Splitter(target: 64).chunks(of: document)
            var end = 0
            for chunk in chunks {
                #expect(chunk.piece.lowerBound == end && !chunk.piece.isEmpty)
                #expect(!chunk.range.isEmpty && chunk.piece.contains(chunk.range.lowerBound))
                #expect(chunk.range.upperBound <= chunk.piece.upperBound)
                #expect(String(validating: Array(document.text.utf8)[chunk.range], as: UTF8.self) != nil)
                end = chunk.piece.upperBound
            }
            #expect(chunks.isEmpty || end == document.text.utf8.count)
            #expect(chunks.map { document.text.slice($0.piece) }.joined() == (chunks.isEmpty ? "" : document.text))
        }
    }

    struct Shown: Equatable {
        var heading: String
        var text: String
        init(_ heading: String, _ text: String) { (self.heading, self.text) = (heading, text) }
    }

    static func chunks(_ text: String, target: Int = 1200) throws -> [Shown] {
        let document = try DocumentReader().read(Array(text.utf8), format: .markdown)
        return Splitter(target: target).chunks(of: document).map { chunk in
            Shown(chunk.heading, document.text.slice(chunk.range))
        }
    }
}
