package import CairnText

/// What is searched for: the stems that a question is about.
package struct Query: Sendable, Hashable {
    /// More terms than these make a search neither better nor cheaper; the rest of a longer text is not searched for.
    package static let mostTerms = 64
    private static let mostBytes = 16 << 10

    /// The text, as much of it as is looked at.
    package let text: String
    /// Distinct, in order of the text.
    package let stems: [String]

    /// - Throws: `text.no_stemmer`.
    package init(_ text: String, language: Language = .english) throws(TextError) {
        self.text = String(decoding: text.utf8.prefix(Self.mostBytes), as: UTF8.self)
        var analyzer = try Analyzer(language)
        let all = analyzer.terms(of: self.text)
        var stems: [String] = []
        var seen: Set<Analyzer.Symbol> = []
        for term in analyzer.content(of: all) where stems.count < Self.mostTerms {
            if seen.insert(term.stem).inserted { stems.append(analyzer.text(of: term.stem)) }
        }
        self.stems = stems
    }
}
