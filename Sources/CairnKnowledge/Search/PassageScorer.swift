import CairnText

/// Weighs how well passages fit a question, by their words alone. Each passage is read once; the work is linear in its text.
struct PassageScorer: ~Copyable {
    private var analyzer: Analyzer
    private let averageLength: Double
    /// All in order of the question, so that sums are the same in every process.
    private var stems: [QueryStem] = []
    private var words: [QueryWord] = []
    private var pairs: [QueryPair] = []
    /// Which of `stems` a symbol is, and whether one of `pairs` begins with it.
    private var stemIndex = SymbolTable<Int?>(nil)
    private var beginsPair = SymbolTable(false)
    /// In which passage a stem or a word was met last: sets that need no clearing.
    private var stemMet = SymbolTable(0)
    private var wordMet = SymbolTable(0)
    private var passageNumber = 0
    private var total = 0.0

    private struct QueryStem {
        let weight: Double
        var kinship: Kinship
    }

    private struct QueryWord {
        let word: Analyzer.Symbol
        let weight: Double
    }

    private struct QueryPair {
        let left: Analyzer.Symbol
        let right: Analyzer.Symbol
        let weight: Double
    }

    /// - Throws: `text.no_stemmer`.
    init(_ query: Query, language: Language, collection: Candidates) throws(TextError) {
        analyzer = try Analyzer(language)
        averageLength = Double(collection.stems) / Double(max(1, collection.chunks))
        let terms = analyzer.terms(of: query.text)
        takeStems(of: analyzer.content(of: terms), query, collection)
        for (left, right) in zip(terms, terms.dropFirst()) where pairs.count < Query.mostTerms {
            let weight = (self.weight(of: left.stem) + self.weight(of: right.stem)) / 2
            guard weight > 0, !pairs.contains(where: { $0.left == left.stem && $0.right == right.stem }) else {
                continue
            }
            pairs.append(QueryPair(left: left.stem, right: right.stem, weight: weight))
            beginsPair[left.stem] = true
        }
    }

    private mutating func takeStems(of content: [Analyzer.Term], _ query: Query, _ collection: Candidates) {
        let asked = Set(query.stems)
        var seen: Set<Analyzer.Symbol> = []
        for term in content where seen.insert(term.word).inserted {
            let text = analyzer.text(of: term.stem)
            guard asked.contains(text) else { continue }
            if stemIndex[term.stem] == nil {
                stemIndex[term.stem] = stems.count
                let weight = Weighing.weight(
                    frequency: collection.frequencies[text] ?? 0, chunks: collection.chunks)
                stems.append(QueryStem(weight: weight, kinship: Kinship(of: text)))
                total += weight
            }
            words.append(QueryWord(word: term.word, weight: self.weight(of: term.stem)))
        }
    }

    private func weight(of stem: Analyzer.Symbol) -> Double { stemIndex[stem].map { stems[$0].weight } ?? 0 }

    /// How well the passage fits, as a share of the most possible, from 0 to about 1.
    ///
    /// BM25 leads. Added to it: the best single sentence, the question's pairs of words, words in the very form in which they
    /// were asked for, and for words that are missing, those of their family. What each brings was measured on the retrieval
    /// yardstick (docs/benchmarks.md); round numbers around them do as well.
    mutating func evidence(_ passage: StoredPassage) -> Double {
        guard total > 0 else { return 0 }
        passageNumber += 1
        let body = analyzer.terms(of: passage.text)
        let terms = analyzer.terms(of: passage.heading) + body
        var counts = Array(repeating: 0, count: stems.count)
        var distinct: [Analyzer.Symbol] = []
        for term in terms {
            wordMet[term.word] = passageNumber
            if let index = stemIndex[term.stem] { counts[index] += 1 }
            if stemMet[term.stem] != passageNumber {
                stemMet[term.stem] = passageNumber
                distinct.append(term.stem)
            }
        }
        var (frequent, related) = (0.0, 0.0)
        for (index, count) in counts.enumerated() {
            let saturation = Weighing.saturation(count: count, length: terms.count, average: averageLength)
            frequent += stems[index].weight * saturation
            let degree = count > 0 ? 1 : stems[index].kinship.nearest(of: distinct, in: analyzer)
            related += stems[index].weight * degree
        }
        let near = bestSentence(of: passage.text, body) + adjacent(in: terms) + exact()
        return (frequent + 0.3 * near + 0.8 * related) / (2.7 * total)
    }

    /// The weight of the question's words that stand in the passage as they are written in the question.
    private func exact() -> Double {
        words.reduce(0) { $0 + (wordMet[$1.word] == passageNumber ? $1.weight : 0) }
    }

    /// The weight of the question's neighbours that are neighbours in the passage.
    private func adjacent(in terms: [Analyzer.Term]) -> Double {
        var held = Array(repeating: false, count: pairs.count)
        for (left, right) in zip(terms, terms.dropFirst()) where beginsPair[left.stem] {
            for index in pairs.indices where pairs[index].left == left.stem && pairs[index].right == right.stem {
                held[index] = true
            }
        }
        return zip(pairs, held).reduce(0) { $0 + ($1.1 ? $1.0.weight : 0) }
    }

    /// The largest weight of the question's stems in one sentence.
    private func bestSentence(of text: String, _ terms: [Analyzer.Term]) -> Double {
        var best = 0.0
        var next = terms.startIndex
        for sentence in Sentence.sentences(of: text) {
            var held = Array(repeating: false, count: stems.count)
            while next < terms.endIndex, terms[next].range.lowerBound < sentence.range.upperBound {
                if let index = stemIndex[terms[next].stem] { held[index] = true }
                next += 1
            }
            best = max(best, zip(stems, held).reduce(0) { $0 + ($1.1 ? $1.0.weight : 0) })
        }
        return best
    }
}

/// A value for each symbol of an analyzer.
private struct SymbolTable<Value> {
    private let initial: Value
    private var values: [Value] = []

    init(_ initial: Value) { self.initial = initial }

    subscript(symbol: Analyzer.Symbol) -> Value {
        get { symbol.index < values.count ? values[symbol.index] : initial }
        set {
            if symbol.index >= values.count {
                let missing = symbol.index + 1 - values.count
                values.append(contentsOf: repeatElement(initial, count: missing + values.count / 2))
            }
            values[symbol.index] = newValue
        }
    }
}
