import CairnAgents
import CairnKnowledge
import CairnModels
import CairnText
import CairnWire

extension ActivityServices {
    /// The verbatim spans that an answer rests on, each compared with its document: one that is not found there word for
    /// word is left out.
    ///
    /// A model that quotes names its spans itself. Of a generative one they are the passages that its answer names by their
    /// number (`[2]`); where it names none, those that share at least three content words with a sentence of the answer.
    ///
    /// - Throws: `citation.stale` when a model quoted, and not one of its quotations is found: what it answers from has
    ///   changed under it.
    func citations(
        of completion: ChatCompletion, answering request: ChatRequest, under definition: PinnedDefinition
    ) async throws(ModelError) -> [JSON] {
        guard !completion.abstained, completion.toolCalls.isEmpty else { return [] }
        let quotes = completion.quotes
        let spans = quotes.isEmpty ? CitedPassages.used(by: completion.text, among: request.passages) : quotes
        var citations: [JSON] = []
        var unasked: (any Error)?
        for span in spans where await holds(span, under: definition, &unasked) {
            citations.append(span.citationJSON)
        }
        if citations.isEmpty, !quotes.isEmpty, !definition.knowledge.isEmpty {
            guard !Task.isCancelled else { throw ModelError(.cancelled, "the answer was cancelled", retryable: false) }
            if let unasked {
                throw ModelError(
                    .staleCitation,
                    "\(quotes[0].document) could not be compared with what was quoted from it: \(unasked)",
                    retryable: true, cause: unasked)
            }
            throw ModelError(
                .staleCitation, "\(quotes[0].document) changed while it was answered from: run it again",
                retryable: true)
        }
        return citations
    }

    /// Whether a document of one of the definition's knowledge bases has this text at this place. A base that cannot be
    /// asked vouches for nothing; why, is told through `unasked`.
    private func holds(
        _ passage: Passage, under definition: PinnedDefinition, _ unasked: inout (any Error)?
    ) async -> Bool {
        guard passage.start >= 0, passage.start < passage.end else { return false }
        for (name, knowledge) in definition.knowledge.sorted(by: { $0.key < $1.key }) {
            do {
                let base = try await self.knowledge.base(name, knowledge)
                let range = passage.start..<passage.end
                if try await base.holds(passage.text, at: range, of: passage.document) { return true }
                // A base that was removed, or never filled, since the passage was found is filled again.
                _ = try await base.ingest()
                if try await base.holds(passage.text, at: range, of: passage.document) { return true }
            } catch {
                unasked = error
            }
        }
        return false
    }
}

/// Which passages a generative model's answer rests on.
enum CitedPassages {
    /// Content words that a passage must share with one sentence of the answer.
    private static let sharedWords = 3

    static func used(by answer: String, among passages: [Passage]) -> [Passage] {
        guard !passages.isEmpty, !answer.isEmpty else { return [] }
        let numbers = bracketed(in: answer)
        let named = passages.indices.filter { numbers.contains($0 + 1) }.map { passages[$0] }
        return named.isEmpty ? sharing(words: answer, among: passages) : named
    }

    /// The numbers in square brackets: `[2]`, `[1, 3]`.
    private static func bracketed(in text: String) -> Set<Int> {
        var numbers: Set<Int> = []
        for piece in text.split(separator: "[").dropFirst() {
            guard let end = piece.firstIndex(of: "]") else { continue }
            let parts = piece[..<end].split(separator: ",").map { $0.filter { $0 != " " } }
            let read = parts.compactMap { Int($0) }
            if read.count == parts.count { numbers.formUnion(read) }
        }
        return numbers
    }

    private static func sharing(words answer: String, among passages: [Passage]) -> [Passage] {
        guard var analyzer = try? Analyzer(.english) else { return [] }
        func stems(_ text: String) -> Set<String> {
            let terms = analyzer.terms(of: text)
            return Set(analyzer.content(of: terms).map { analyzer.text(of: $0.stem) })
        }
        let sentences = answer.split { ".!?\n".contains($0) }.map { stems(String($0)) }
        return passages.filter { passage in
            let words = stems(passage.text)
            return sentences.contains { $0.intersection(words).count >= sharedWords }
        }
    }
}

extension Passage {
    fileprivate var citationJSON: JSON {
        [
            "document": .string(document), "heading": .string(heading), "start": .int(Int64(start)),
            "end": .int(Int64(end)), "text": .string(text),
        ]
    }
}

extension ModelError.Code {
    /// What a model quoted is not in the document any more.
    static let staleCitation = Self(rawValue: "citation.stale")
}
