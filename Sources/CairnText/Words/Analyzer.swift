/// Turns texts of one language into terms that can be compared as numbers: each distinct word and stem gets a symbol, and
/// is folded and stemmed once. Symbols of two analyzers do not compare. Make one for each piece of work: it remembers
/// every distinct word that it saw.
package struct Analyzer: ~Copyable {
    package let language: Language
    private var stemmer: Stemmer
    private var known: [String: (word: Symbol, stem: Symbol)] = [:]
    private var symbols: [String: Symbol] = [:]
    private var texts: [String] = []
    private var stopSymbols: Set<Symbol> = []

    /// A distinct word or stem.
    package struct Symbol: Sendable, Hashable {
        /// Counts from 0 in the order in which symbols were met: fit for an array, where a dictionary would hash.
        package let index: Int
    }

    /// A word where it stands in a text.
    package struct Term: Sendable, Hashable {
        /// UTF-8 byte offsets into the text.
        package let range: Range<Int>
        /// The folded word.
        package let word: Symbol
        package let stem: Symbol
    }

    /// - Throws: `text.no_stemmer`.
    package init(_ language: Language = .english) throws(TextError) {
        self.language = language
        stemmer = try Stemmer(language)
    }

    /// The words of `text` in order, stop words too.
    package mutating func terms(of text: String) -> [Term] {
        var terms: [Term] = []
        terms.reserveCapacity(text.utf8.count / 6)
        Words.forEach(in: text) { range, folded in
            let (word, stem) = symbols(of: String(decoding: folded, as: UTF8.self))
            terms.append(Term(range: range, word: word, stem: stem))
        }
        return terms
    }

    /// The terms that ask for something: without stop words, unless nothing is left then.
    package mutating func content(of terms: [Term]) -> [Term] {
        let content = terms.filter { !isStopWord($0.word) }
        return content.isEmpty ? terms : content
    }

    package func isStopWord(_ word: Symbol) -> Bool { stopSymbols.contains(word) }

    /// The word or stem that a symbol stands for.
    package func text(of symbol: Symbol) -> String { texts[symbol.index] }

    private mutating func symbols(of word: String) -> (word: Symbol, stem: Symbol) {
        if let pair = known[word] { return pair }
        let symbol = symbol(of: word)
        let pair = (word: symbol, stem: self.symbol(of: stemmer.stem(word)))
        if language.stopWords.contains(word) { stopSymbols.insert(symbol) }
        known[word] = pair
        return pair
    }

    private mutating func symbol(of text: String) -> Symbol {
        if let symbol = symbols[text] { return symbol }
        let symbol = Symbol(index: texts.count)
        symbols[text] = symbol
        texts.append(text)
        return symbol
    }
}
