import CairnTesting
import CairnText
import Testing

@Suite struct SentenceTests {
    @Test(arguments: [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        (
            "He paid 3.50 at No. 5 in the U.S. market. Then he left.",
            [
                "He paid 3.50 at No. 5 in the U.S. market.", "Then he left.",
            ]
        ),
        (
            "Dr. J. R. Smith met Mrs. Jones, e.g. on Monday. It rained.",
            [
                "Dr. J. R. Smith met Mrs. Jones, e.g. on Monday.", "It rained.",
            ]
        ),
        ("It moved to the U.S. The move was late.", ["It moved to the U.S.", "The move was late."]),
        (
            "She asked, \"Why?\" \"Because,\" he said. (It was so.) Done.",
            [
                "She asked, \"Why?\"", "\"Because,\" he said.", "(It was so.)", "Done.",
            ]
        ),
        (
            "It said “stop.” Then it stopped.[12] After that… Nothing.",
            [
                "It said “stop.”", "Then it stopped.[12]", "After that…", "Nothing.",
            ]
        ),
        ("A file such as a.b.c is fine. version 2 is not", ["A file such as a.b.c is fine. version 2 is not"]),
        (
            "Wrapped at a width of some sixty characters or more so that\nThis goes on.",
            [
                "Wrapped at a width of some sixty characters or more so that\nThis goes on."
            ]
        ),
        (
            "Opening hours\nMonday to Friday 9-17\nSaturday closed",
            [
                "Opening hours", "Monday to Friday 9-17", "Saturday closed",
            ]
        ),
        ("Élan vital. Éclair.", ["Élan vital.", "Éclair."]),
        ("これは文です。次の文です。", ["これは文です。", "次の文です。"]),
        ("Wait... What?! Yes.", ["Wait...", "What?!", "Yes."]),
    ])
    func `prose`(text: String, expected: [String]) {
        #expect(Self.contents(of: text) == expected)
    }

    @Test func `headings, items, rows and lines of code stand for themselves`() {
        let text = """
            # Install #

            Do this. Then that.

            Set it up
            ---------
            1. First. Really.
            2. Second
               goes on
            - dash

            | a | b |
            |---|---|
            ```sh
            make all

            make check
            ```
            ***
            End
            """
        #expect(
            Self.contents(of: text) == [
                "Install", "Do this.", "Then that.", "Set it up", "First.", "Really.", "Second\n   goes on", "dash",
                "| a | b |", "|---|---|", "make all", "make check", "***", "End",
            ])
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `sentences and blocks partition any text`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        let text = RandomText.text(using: &rng)
        for markdown in [true, false] {
            let blocks = TextBlock.blocks(of: text, markdown: markdown)
            let sentences = Sentence.sentences(of: text, markdown: markdown)
            for parts in [blocks.map { ($0.range, $0.content) }, sentences.map { ($0.range, $0.content) }] {
                var end = 0
                for (range, content) in parts {
                    #expect(range.lowerBound == end && !range.isEmpty)
                    #expect(range.lowerBound <= content.lowerBound && content.upperBound <= range.upperBound)
                    #expect(Self.slice(text, content) != nil)
                    end = range.upperBound
                }
                #expect(end == text.utf8.count)
            }
        }
    }

    @Test func `an unclosed fence and front matter are code to their end`() {
        #expect(Self.contents(of: "---\ntitle: A. B\n---\nText.") == ["title: A. B", "Text."])
        #expect(Self.contents(of: "Text.\n~~~\n# no heading\nmore") == ["Text.", "# no heading", "more"])
    }

    @Test func `hostile texts take linear time`() {
        let pieces = [". ", ".(", "\n\n", "# ", "```\n", "- ", "|\n", "[1]", "“", "A. ", "\n ", "1. "]
        for piece in pieces {
            let text = String(repeating: piece, count: 40_000)
            #expect(Sentence.sentences(of: text).last?.range.upperBound == text.utf8.count)
        }
    }

    static func contents(of text: String) -> [String] {
        Sentence.sentences(of: text).map { slice(text, $0.content) ?? "?" }.filter { !$0.isEmpty }
    }

    /// Nil when the range does not lie on the bounds of characters.
    static func slice(_ text: String, _ range: Range<Int>) -> String? {
        String(validating: Array(text.utf8)[range], as: UTF8.self)
    }
}
