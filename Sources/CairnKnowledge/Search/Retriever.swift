import CairnReactor
package import CairnText

/// Finds the chunks that fit a question best.
package struct Retriever: Sendable {
    private let store: any KnowledgeStore
    private let workers: any TaskExecutor
    private let language: Language
    /// How many candidates the store's own ranking gives to be weighed again.
    private let depth: Int

    package init(
        store: any KnowledgeStore, workers: any TaskExecutor, language: Language = .english, depth: Int = 50
    ) {
        self.store = store
        self.workers = workers
        self.language = language
        self.depth = depth
    }

    /// The best hits, best first; none when no word of the question occurs.
    ///
    /// - Throws: what the store throws; `knowledge.corrupt` when a passage is not what its document holds.
    package func search(_ text: String, limit: Int = 5) async throws -> [Hit] {
        let language = language
        let query = try Query(text, language: language)
        guard !query.stems.isEmpty, limit > 0 else { return [] }
        let found = try await store.candidates(for: query.stems, limit: max(depth, limit))
        let hits = try await offload(to: workers) { try Self.ranked(found, for: query, language: language) }
        return Array(hits.prefix(limit))
    }

    private static func ranked(_ found: Candidates, for query: Query, language: Language) throws -> [Hit] {
        var scorer = try PassageScorer(query, language: language, collection: found)
        return try found.passages.map { passage -> Hit in
            guard passage.text.utf8.count == passage.range.count else {
                throw KnowledgeError(
                    .corrupt,
                    "the store's passage \(passage.range) of \(passage.document) is damaged: remove the store's file "
                        + "and ingest again")
            }
            let evidence = scorer.evidence(passage)
            return Hit(
                document: passage.document, heading: passage.heading, start: passage.range.lowerBound,
                end: passage.range.upperBound, score: Weighing.calibrated(evidence, chunks: found.chunks),
                lanes: ["lexical": evidence], text: passage.text)
        }.sorted { left, right in
            left.score == right.score
                ? (left.document, left.start) < (right.document, right.start) : left.score > right.score
        }
    }
}
