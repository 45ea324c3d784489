import CairnTesting
import CairnText
import Testing

@Suite struct WordTests {
    @Test(arguments: [
        ("Hello, world!", ["hello", "world"]),
        ("Zürich's café", ["zurich", "cafe"]),
        ("cafe\u{301} ÉCOLE straße", ["cafe", "ecole", "strasse"]),
        ("it isn't Tesla’s", ["it", "isn", "tesla"]),
        ("vitamin D, O'Brien", ["vitamin", "d", "o", "brien"]),
        ("3.5 GHz x86-64 snake_case", ["3", "5", "ghz", "x86", "64", "snake", "case"]),
        ("Ελλάδα МОСКВА नमस्ते", ["ελλάδα", "москва", "नमस्ते"]),
        ("", []), ("… — !", []), ("\u{301}\u{302}", []),
    ])
    func `words are runs of letters and digits, folded`(text: String, expected: [String]) {
        #expect(Words.words(of: text).map(\.folded) == expected)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `whatever the text, words are in order and inside it, and never empty`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        let text = RandomText.text(using: &rng)
        let words = Words.words(of: text)
        var end = 0
        for word in words {
            #expect(word.range.lowerBound >= end && !word.range.isEmpty && !word.folded.isEmpty)
            end = word.range.upperBound
        }
        #expect(end <= text.utf8.count)
        for word in words {
            #expect(Words.words(of: word.folded).map(\.folded) == [word.folded])
        }
    }

    @Test func `a word without an end is cut in its folded form only`() {
        let words = Words.words(of: String(repeating: "a", count: 1 << 20))
        #expect(words.map(\.range) == [0..<(1 << 20)])
        #expect(words.map(\.folded.utf8.count) == [256])
    }

    @Test func `stems bring the forms of a word together`() throws {
        var stemmer = try Stemmer(.english)
        #expect(Set(["connect", "connected", "connecting", "connection"].map { stemmer.stem($0) }) == ["connect"])
        #expect(stemmer.stem("") == "")
        let long = String(repeating: "ing", count: 100)
        #expect(stemmer.stem(long) == long)
    }

    @Test func `an analyzer gives equal words equal symbols`() throws {
        var analyzer = try Analyzer(.english)
        let terms = analyzer.terms(of: "Stones mark the path; a stone marks paths.")
        #expect(
            terms.map { analyzer.text(of: $0.stem) } == ["stone", "mark", "the", "path", "a", "stone", "mark", "path"])
        #expect(terms[0].stem == terms[5].stem && terms[0].word != terms[5].word)
        #expect(
            analyzer.content(of: terms).map { analyzer.text(of: $0.word) } == [
                "stones", "mark", "path", "stone", "marks", "paths",
            ])
    }

    @Test func `a question of stop words alone keeps them`() throws {
        var analyzer = try Analyzer(.english)
        let terms = analyzer.terms(of: "To be or not to be")
        #expect(analyzer.content(of: terms).map { analyzer.text(of: $0.word) } == ["not"])
        let only = analyzer.terms(of: "Who are you?")
        #expect(analyzer.content(of: only).count == 3)
    }
}
