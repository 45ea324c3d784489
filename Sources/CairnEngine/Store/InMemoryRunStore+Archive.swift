import CairnReactor
package import CairnWire
package import CairnWorkflow

// Retention, and runs that leave and come as archives.
extension InMemoryRunStore {
    package func ended(_ status: RunStatus, before time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try open { state throws(EngineError) in
            let ended = state.runs.values.compactMap { run -> (Timestamp, Run)? in
                guard run.header.head.status == status, let end = run.header.head.ended, end < time else { return nil }
                return (end, run)
            }
            return ended.sorted { ($0.0, $0.1.number) < ($1.0, $1.1.number) }.prefix(limit).map(\.1.header)
        }
    }

    /// Memory is free at once.
    package func reclaim() async throws -> Reclaimed {
        try open { _ throws(EngineError) in Reclaimed(bytes: 0, isDone: true) }
    }

    package func manifest(of id: String) async throws -> RunManifest {
        try open { state throws(EngineError) in
            guard let run = state.runs[id] else { throw .notFound(id) }
            let letters = state.unread.filter { $0.letter.run == id }.map(\.letter)
            let unread = Set(letters.map(\.id))
            let read = run.letters.filter { !unread.contains($0.key) }.sorted { $0.value < $1.value }
            return RunManifest(
                header: run.header, generations: run.earlier.keys.sorted() + [run.header.generation], letters: letters,
                readLetters: read.map(\.key),
                blobs: run.blobs.map { BlobReference(hash: $0.key, size: $0.value.count) }
                    .sorted { $0.hash < $1.hash })
        }
    }

    package func restore(_ header: RunHeader, _ definition: DefinitionSnapshot) async throws -> any RunRestoration {
        try open { state throws(EngineError) in
            guard state.runs[header.id] == nil else { throw .exists(header.id) }
        }
        return InMemoryRestoration(header: header, definition: definition, store: self)
    }
}

/// Collects the parts, and puts the run in its place when it has all of them.
private final class InMemoryRestoration: RunRestoration {
    private let header: RunHeader
    private let definition: DefinitionSnapshot
    private let store: InMemoryRunStore
    private let parts = Lock<[RunPart]>([])

    init(header: RunHeader, definition: DefinitionSnapshot, store: InMemoryRunStore) {
        self.header = header
        self.definition = definition
        self.store = store
    }

    func add(_ part: RunPart) async throws { parts.withLock { $0.append(part) } }

    func abandon() async { parts.withLock { $0 = [] } }

    func commit() async throws {
        let parts = parts.withLock(\.self)
        let (header, definition) = (header, definition)
        try store.open { state throws(EngineError) in
            guard state.runs[header.id] == nil else { throw .exists(header.id) }
            var run = InMemoryRunStore.Run(header: header, number: state.lastRun + 1, segments: [])
            var unread: [Letter] = []
            for part in parts {
                switch part {
                case .history(let segment, header.generation): run.segments.append(segment)
                case .history(let segment, let generation): run.earlier[generation, default: []].append(segment)
                case .letter(let letter):
                    run.letters[letter.id] = run.letters.count
                    unread.append(letter)
                case .readLetters(let ids): for id in ids { run.letters[id] = run.letters.count }
                case .blob(let blob): run.blobs[blob.reference.hash] = blob.bytes
                }
            }
            guard run.segments.last?.version == header.version else { throw .unfinishedHistory(of: header) }
            state.lastRun += 1
            state.runs[header.id] = run
            state.definitions[header.definition] = definition.bytes
            for letter in unread {
                state.lastLetter += 1
                state.unread.append((state.lastLetter, letter))
            }
        }
    }
}

extension EngineError {
    /// A run that is put back has less history than its header says.
    package static func unfinishedHistory(of header: RunHeader) -> Self {
        Self(
            .runCorrupt, "the history of run \(header.id) does not reach its version, \(header.version)", run: header.id
        )
    }
}
