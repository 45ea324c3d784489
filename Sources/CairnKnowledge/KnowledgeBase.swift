package import CairnReactor
package import CairnText

/// A named collection of documents that can be searched: its sources, and the store that they are read into. Lives on the
/// loop.
package actor KnowledgeBase {
    package nonisolated let unownedExecutor: UnownedSerialExecutor
    package nonisolated let name: String
    private let loop: any Loop
    private let sources: [any DocumentSource]
    private let store: any KnowledgeStore
    private let ingestor: Ingestor
    private let retriever: Retriever
    private let freshFor: Duration

    private var ingestion: SpawnedTask<IngestReport, any Error>?
    private var ingestionsEnded = 0
    private var lastIngested: LoopInstant?

    /// - Parameter freshFor: for how long after a look at the sources a search does without another.
    package init(
        name: String, sources: [any DocumentSource], store: any KnowledgeStore, reader: DocumentReader,
        language: Language = .english, workers: any TaskExecutor, loop: any Loop, freshFor: Duration = .seconds(1)
    ) {
        self.name = name
        self.sources = sources
        self.store = store
        self.loop = loop
        self.freshFor = freshFor
        unownedExecutor = loop.asUnownedSerialExecutor()
        ingestor = Ingestor(store: store, reader: reader, language: language, workers: workers)
        retriever = Retriever(store: store, workers: workers, language: language)
    }

    /// Brings the store in step with the sources. Whoever asks while that is under way gets the outcome of another one, which
    /// begins after it: what was changed before the call is ingested when this returns.
    ///
    /// - Throws: as `Ingestor.ingest`.
    package func ingest() async throws -> IngestReport {
        if let running = ingestion { _ = await running.result }
        return try await joinIngestion()
    }

    /// The best hits for `query`, best first, after what is stale was ingested.
    ///
    /// - Throws: as `Ingestor.ingest` and `Retriever.search`.
    package func search(_ query: String, limit: Int = 5) async throws -> [Hit] {
        let isFresh = lastIngested.map { loop.now < $0.advanced(by: freshFor) } ?? false
        if !isFresh { _ = try await joinIngestion() }
        return try await retriever.search(query, limit: limit)
    }

    /// Whether a document has exactly this text at this place: what a citation is checked by before it is shown.
    package func holds(_ text: String, at range: Range<Int>, of document: String) async throws -> Bool {
        try await store.holds(text, at: range, of: document)
    }

    package func close() async { await store.close() }

    /// One ingestion at a time: two would do the same work twice. It goes on when a caller that waits for it is cancelled.
    private func joinIngestion() async throws -> IngestReport {
        if let running = ingestion { return try await running.value }
        let ended = ingestionsEnded
        let task = loop.spawn(name: "ingest \(name)") { () async throws -> IngestReport in try await self.run() }
        // The task may have run to its end already.
        if ingestionsEnded == ended { ingestion = task }
        return try await task.value
    }

    private func run() async throws -> IngestReport {
        defer {
            ingestionsEnded += 1
            ingestion = nil
        }
        let report = try await ingestor.ingest(sources)
        lastIngested = loop.now
        return report
    }
}
