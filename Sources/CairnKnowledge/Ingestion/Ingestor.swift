import CairnCrypto
import CairnReactor
package import CairnText

/// Brings a store in step with its sources: what is new or changed is read, what is gone is removed, what cannot be read is
/// set aside. What did not change costs a look at its stamp. Stopped in the middle it leaves whole documents, and the next
/// time goes on from there; after it the store holds what it would hold if it had been filled from nothing.
package struct Ingestor: Sendable {
    private let store: any KnowledgeStore
    private let reader: DocumentReader
    private let splitter: Splitter
    private let language: Language
    private let workers: any TaskExecutor

    /// A store that was filled by another way of reading, cutting or stemming is filled anew: this is part of what is
    /// compared. Raise it with every change of those that matters.
    private static let revision = "1"
    /// How many documents are read at once, and how many bytes of them are committed together.
    private static let window = 4
    private static let batchBytes = 4 << 20
    private static let batchDocuments = 256

    package init(
        store: any KnowledgeStore, reader: DocumentReader, splitter: Splitter = Splitter(),
        language: Language = .english, workers: any TaskExecutor
    ) {
        self.store = store
        self.reader = reader
        self.splitter = splitter
        self.language = language
        self.workers = workers
    }

    /// Ingests all of `sources`, which are all that the store is to hold.
    ///
    /// - Throws: `knowledge.source` before anything is changed; what the store throws; `CancellationError`.
    package func ingest(_ sources: [any DocumentSource]) async throws -> IngestReport {
        var listings: [(source: any DocumentSource, listing: SourceListing)] = []
        for source in sources { listings.append((source, try await source.list())) }
        var known = Dictionary(uniqueKeysWithValues: try await store.documents().map { ($0.key, $0) })
        var progress = Progress(store: store)
        for (source, listing) in listings {
            progress.report.setAside += listing.faults.map {
                .init(
                    document: $0.path, code: KnowledgeError.Code.unreadable.rawValue, message: $0.message)
            }
            var stale: [Stale] = []
            for entry in listing.entries {
                let record = known.removeValue(forKey: DocumentKey(source: source.id, name: entry.name))
                if let record, !entry.stamp.isEmpty, record.stamp == stamp(of: entry) {
                    progress.count(unchanged: record)
                } else {
                    stale.append(Stale(entry: entry, record: record))
                }
            }
            for key in known.keys where key.source == source.id && listing.hides(key.name) {
                known.removeValue(forKey: key).map { progress.count(unchanged: $0) }
            }
            try await take(stale, from: source, &progress)
        }
        for key in known.keys.sorted() { try await progress.remove(key) }
        try await progress.commit()
        return progress.report
    }

    private struct Stale: Sendable {
        var entry: SourceEntry
        var record: DocumentRecord?
    }

    private func take(
        _ stale: [Stale], from source: any DocumentSource, _ progress: inout Progress
    ) async throws {
        var rest = stale[...]
        while !rest.isEmpty {
            try Task.checkCancellation()
            let part = rest.prefix(Self.window)
            rest = rest.dropFirst(Self.window)
            let outcomes = try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
                for (index, document) in part.enumerated() {
                    group.addTask { (index, try await outcome(of: document, from: source)) }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            for (index, document) in part.enumerated() {
                if let outcome = outcomes[index] { try await progress.add(outcome, replacing: document.record) }
            }
        }
    }

    fileprivate enum Outcome: Sendable {
        case same(DocumentRecord, stamp: String)
        case new(DocumentRecord, [IndexedChunk])
    }

    /// What has become of a document. Errors of the document itself are part of the outcome.
    private func outcome(of document: Stale, from source: any DocumentSource) async throws -> Outcome {
        let entry = document.entry
        let key = DocumentKey(source: source.id, name: entry.name)
        let stamp = stamp(of: entry)
        do {
            let bytes = try await source.read(entry)
            return try await offload(to: workers) {
                let hash = "\(Self.revision) \(try SHA256.digest(of: bytes).hex)"
                if let record = document.record, record.hash == hash { return .same(record, stamp: stamp) }
                do {
                    let chunks = try chunks(of: try reader.read(bytes, format: entry.format))
                    return .new(DocumentRecord(key: key, stamp: stamp, hash: hash), chunks)
                } catch let error as KnowledgeError {
                    let fault = DocumentFault(code: error.code.rawValue, message: error.message)
                    return .new(DocumentRecord(key: key, stamp: stamp, hash: hash, fault: fault), [])
                }
            }
        } catch let error as KnowledgeError {
            // Not read at all: there is no content to compare with, so it is tried again when its stamp changes; one that was
            // deleted since the listing is found missing then.
            let fault = DocumentFault(code: error.code.rawValue, message: error.message)
            return .new(DocumentRecord(key: key, stamp: stamp, hash: "", fault: fault), [])
        }
    }

    private func chunks(of document: Document) throws -> [IndexedChunk] {
        var analyzer = try Analyzer(language)
        return splitter.chunks(of: document).map { chunk in
            let text = document.text.slice(chunk.piece)
            let terms = analyzer.terms(of: chunk.heading) + analyzer.terms(of: text)
            return IndexedChunk(chunk: chunk, text: text, stems: terms.map { analyzer.text(of: $0.stem) })
        }
    }

    private func stamp(of entry: SourceEntry) -> String {
        entry.stamp.isEmpty ? "" : "\(Self.revision) \(entry.stamp)"
    }

    /// What is to be committed, and what was done so far.
    private struct Progress {
        let store: any KnowledgeStore
        var report = IngestReport()
        private var changes: [KnowledgeChange] = []
        private var bytes = 0

        init(store: any KnowledgeStore) { self.store = store }

        mutating func count(unchanged record: DocumentRecord) {
            if let fault = record.fault { return setAside(record.key, fault) }
            report.unchanged += 1
        }

        mutating func add(_ outcome: Outcome, replacing known: DocumentRecord?) async throws {
            switch outcome {
            case .same(let record, let stamp):
                count(unchanged: record)
                if record.stamp != stamp { try await push(.restamp(record.key, stamp: stamp), bytes: 0) }
            case .new(let record, let chunks):
                if let fault = record.fault {
                    setAside(record.key, fault)
                    // The same failure once more is no change.
                    if known == record { return }
                } else if known == nil || known?.fault != nil {
                    report.added += 1
                } else {
                    report.updated += 1
                }
                try await push(.put(record, chunks), bytes: chunks.reduce(0) { $0 + $1.text.utf8.count })
            }
        }

        mutating func remove(_ key: DocumentKey) async throws {
            report.removed += 1
            try await push(.remove(key), bytes: 0)
        }

        private mutating func setAside(_ key: DocumentKey, _ fault: DocumentFault) {
            report.setAside.append(.init(document: key.name, code: fault.code, message: fault.message))
        }

        private mutating func push(_ change: KnowledgeChange, bytes: Int) async throws {
            changes.append(change)
            self.bytes += bytes
            if self.bytes >= Ingestor.batchBytes || changes.count >= Ingestor.batchDocuments { try await commit() }
        }

        mutating func commit() async throws {
            guard !changes.isEmpty else { return }
            try await store.apply(changes)
            changes = []
            bytes = 0
        }
    }
}

extension SourceListing {
    /// Whether `name` lies below something that could not be looked at.
    fileprivate func hides(_ name: String) -> Bool {
        faults.contains { name == $0.path || name.hasPrefix($0.path + "/") }
    }
}
