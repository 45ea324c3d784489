import CairnText
import Glibc

/// Chooses what to quote. Pure: the same question and passages give the same answer. Linear in their text.
struct ExtractiveAnswerer: ~Copyable {
    /// Passages of a lower score support no answer (`Weighing.calibrated` in CairnKnowledge). The one threshold that ships;
    /// what it does on the yardstick is in docs/benchmarks.md.
    static let leastScore = 0.5
    /// The share of the question's weight that a single passage must hold, whatever its score says: passages may have been
    /// retrieved for another question.
    static let leastShare = 0.25
    /// Longer sentences are cut to the clauses that matter.
    static let mostWords = 40
    /// More of a question than this is not looked at.
    private static let mostTerms = 64
    private static let mostBytes = 16 << 10

    private var analyzer: Analyzer
    private let passages: [Passage]
    private let kind: QuestionKind
    private var candidates: [Candidate] = []
    /// In order of the question, so that sums are the same in every process.
    private var terms: [QuestionTerm] = []
    private var known: Set<Analyzer.Symbol> = []
    private var total = 0.0

    private struct QuestionTerm {
        let stem: Analyzer.Symbol
        var kinship: Kinship
        var weight = 0.0
    }

    /// A sentence that may be quoted.
    private struct Candidate {
        var passage: Int
        var sentence: Sentence
        var stems: Set<Analyzer.Symbol>
        /// Of the sentence before it and of the headings above it: what `it` and `they` may stand for.
        var context: Set<Analyzer.Symbol>
    }

    /// - Throws: `text.no_stemmer`.
    init(question: String, passages: [Passage], language: Language) throws(TextError) {
        analyzer = try Analyzer(language)
        self.passages = passages
        let question = String(decoding: question.utf8.prefix(Self.mostBytes), as: UTF8.self)
        kind = QuestionKind(Words.words(of: question).map(\.folded))
        for term in analyzer.content(of: analyzer.terms(of: question)) where terms.count < Self.mostTerms {
            guard known.insert(term.stem).inserted else { continue }
            terms.append(QuestionTerm(stem: term.stem, kinship: Kinship(of: analyzer.text(of: term.stem))))
        }
        for index in passages.indices { read(index) }
        weigh()
    }

    /// The quotations that answer the question, each a slice of its passage; none when nothing supports an answer.
    mutating func answer() -> [Passage] {
        guard total > 0, isSupported else { return [] }
        var best: (value: Double, candidate: Candidate)?
        for candidate in candidates {
            let value = value(of: candidate)
            if value > best?.value ?? -.infinity { best = (value, candidate) }
        }
        return best.map { [quote($0.candidate)] } ?? []
    }
}

// MARK: Reading

extension ExtractiveAnswerer {
    private mutating func read(_ index: Int) {
        let passage = passages[index]
        let heading = Set(analyzer.terms(of: passage.heading).map(\.stem))
        let all = analyzer.terms(of: passage.text)
        var next = all.startIndex
        var before = Context(heading)
        for sentence in Sentence.sentences(of: passage.text) {
            var stems: Set<Analyzer.Symbol> = []
            var says = 0
            while next < all.endIndex, all[next].range.lowerBound < sentence.range.upperBound {
                let term = all[next]
                next += 1
                stems.insert(term.stem)
                // What the question and the headings do not say already.
                if !known.contains(term.stem), !heading.contains(term.stem), !analyzer.isStopWord(term.word) {
                    says += 1
                }
            }
            let context = before.of(sentence, stems)
            if sentence.isQuotable, says > 0, stems.count >= 3 {
                candidates.append(
                    Candidate(passage: index, sentence: sentence, stems: stems, context: context.union(heading)))
            }
        }
    }

    /// The rarer a stem is among the sentences, the more it says. With the passages alone at hand that does as well as
    /// counting in the whole collection: measured .794 and .795 of answers right.
    private mutating func weigh() {
        for index in terms.indices {
            let stem = terms[index].stem
            let holders = Double(candidates.count { $0.stems.contains(stem) })
            terms[index].weight = log(1 + (Double(candidates.count) - holders + 0.5) / (holders + 0.5))
        }
        total = terms.reduce(0) { $0 + $1.weight }
    }

    private var isSupported: Bool {
        // Scores beyond 0...1 were made by somebody else and say nothing here.
        if passages.allSatisfy({ (0...1).contains($0.score) }),
            passages.allSatisfy({ $0.score < Self.leastScore })
        {
            return false
        }
        var held = Array(repeating: Set<Analyzer.Symbol>(), count: passages.count)
        for candidate in candidates {
            held[candidate.passage].formUnion(candidate.stems)
            held[candidate.passage].formUnion(candidate.context)
        }
        return held.contains { weight(in: $0) >= Self.leastShare * total }
    }

    /// The weight of the question's terms that are among `stems`.
    private func weight(in stems: Set<Analyzer.Symbol>) -> Double {
        terms.reduce(0) { $0 + (stems.contains($1.stem) ? $1.weight : 0) }
    }
}

// MARK: Choosing

extension ExtractiveAnswerer {
    /// What speaks for a sentence: the question's stems in it, in part their families and what stands before it, whether it
    /// holds the kind of thing that was asked for, and how well its passage fits.
    private mutating func value(of candidate: Candidate) -> Double {
        var held = 0.0
        for index in terms.indices {
            if candidate.stems.contains(terms[index].stem) {
                held += terms[index].weight
            } else {
                let context = candidate.context.contains(terms[index].stem) ? 0.5 : 0
                let degree = terms[index].kinship.nearest(of: Array(candidate.stems), in: analyzer)
                held += terms[index].weight * (0.7 * degree + context)
            }
        }
        let passage = passages[candidate.passage]
        let cue = cue(of: candidate)
        return held / total + 0.2 * cue + 0.15 * passage.score.logOdds
    }

    private mutating func cue(of candidate: Candidate) -> Double {
        let text = passages[candidate.passage].text.utf8Slice(candidate.sentence.content)
        return cue(of: text)
    }

    private mutating func cue(of text: String) -> Double {
        let terms = analyzer.terms(of: text)
        let bytes = Array(text.utf8)
        let words = terms.map { term in
            CueWord(
                folded: analyzer.text(of: term.word),
                isNewName: bytes[term.range.lowerBound].isUpperCaseASCII && term.range.lowerBound > 0
                    && !known.contains(term.stem) && !analyzer.isStopWord(term.word))
        }
        return kind.cue(words)
    }

    private mutating func quote(_ candidate: Candidate) -> Passage {
        let passage = passages[candidate.passage]
        let range = shortened(candidate.sentence.content, of: passage.text)
        return Passage(
            document: passage.document, heading: passage.heading, start: passage.start + range.lowerBound,
            end: passage.start + range.upperBound, score: passage.score, text: passage.text.utf8Slice(range))
    }

    /// The run of clauses, of at most `mostWords` words, that holds most of what speaks for the sentence.
    private mutating func shortened(_ content: Range<Int>, of text: String) -> Range<Int> {
        let clauses = Clauses(of: text, in: content)
        guard clauses.wordCount > Self.mostWords else { return content }
        var best: (value: Double, range: Range<Int>)?
        for run in clauses.runs(ofAtMost: Self.mostWords) {
            let part = text.utf8Slice(run.range)
            let stems = Set(analyzer.terms(of: part).map(\.stem))
            let value = weight(in: stems) / total + 0.2 * cue(of: part) + 0.01 * Double(run.words)
            if value > best?.value ?? -.infinity { best = (value, run.range) }
        }
        return best?.range ?? content
    }
}

/// What stands before a sentence and may be what it speaks of: the sentence before it; of an item the one before its list,
/// of a table's row the table's first.
private struct Context {
    private var last: Set<Analyzer.Symbol>
    private var kind = TextBlock.Kind.paragraph
    /// Before the list, or of the table's first row.
    private var shared: Set<Analyzer.Symbol> = []

    init(_ heading: Set<Analyzer.Symbol>) { last = heading }

    mutating func of(_ sentence: Sentence, _ stems: Set<Analyzer.Symbol>) -> Set<Analyzer.Symbol> {
        guard !stems.isEmpty else { return last }
        defer {
            last = stems
            kind = sentence.kind
        }
        switch sentence.kind {
        case .tableRow:
            if kind != .tableRow { shared = stems }
            return shared
        case .listItem:
            if kind != .listItem { shared = last }
            return shared.union(last)
        case .paragraph, .heading, .code, .divider: return last
        }
    }
}

extension Sentence {
    fileprivate var isQuotable: Bool {
        if case .heading = kind { return false }
        return kind != .divider && !content.isEmpty
    }
}

extension Double {
    /// `ln(p / (1 - p))` of a score between 0 and 1; 0, which says nothing, for any other number.
    fileprivate var logOdds: Double {
        guard (0...1).contains(self) else { return 0 }
        let inner = Swift.min(Swift.max(self, 1e-4), 1 - 1e-4)
        return log(inner / (1 - inner))
    }
}

extension UInt8 {
    fileprivate var isUpperCaseASCII: Bool { (0x41...0x5A).contains(self) }
}

extension String {
    func utf8Slice(_ range: Range<Int>) -> String {
        String(decoding: utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
    }
}
