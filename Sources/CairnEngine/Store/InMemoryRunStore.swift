import CairnReactor
package import CairnWire
package import CairnWorkflow

/// Runs in memory: a whole run store for tests, simulation and throw-away hosts. What is in it lasts as long as a value
/// that shares it; several engines may share one, as processes share a database.
package final class InMemoryRunStore: RunStore {
    struct Run {
        var header: RunHeader
        var number: Int64
        var segments: [HistorySegment]
        /// By generation.
        var earlier: [Int: [HistorySegment]] = [:]
        var blobs: [String: [UInt8]] = [:]
        /// The ids of all letters that ever came, and which came first.
        var letters: [String: Int] = [:]
    }

    struct State {
        var runs: [String: Run] = [:]
        var definitions: [String: [UInt8]] = [:]
        var unread: [(number: Int64, letter: Letter)] = []
        var held: [String: UInt64] = [:]
        var lastRun: Int64 = 0
        var lastLetter: Int64 = 0
        var lastHold: UInt64 = 0
    }

    /// What all who share the store see.
    private final class Memory: Sendable {
        let state = Lock(State())
    }

    private let memory: Memory
    private let closed = Lock(false)

    package init() { memory = Memory() }

    /// Opens the store of `other` once more, as another process would open its database.
    package init(sharing other: InMemoryRunStore) { memory = other.memory }

    /// Runs `body` on the state of an open store.
    func open<Value: Sendable>(_ body: (inout State) throws(EngineError) -> Value) throws(EngineError) -> Value {
        guard !closed.withLock({ $0 }) else { throw EngineError(.storeClosed, "the run store is closed") }
        return try memory.state.withLock { state throws(EngineError) -> Value in try body(&state) }
    }

    package func close() async { closed.withLock { $0 = true } }
}

// MARK: Writing

extension InMemoryRunStore {
    package func create(_ new: NewRun) async throws {
        try open { state throws(EngineError) in
            guard state.runs[new.id] == nil else { throw .exists(new.id) }
            state.lastRun += 1
            let header = RunHeader(
                id: new.id, name: new.name, definition: new.definition.hash, origin: new.origin, head: new.head,
                version: 1, epoch: new.driver == nil ? 0 : 1, driver: new.driver, started: new.started)
            var run = Run(
                header: header, number: state.lastRun, segments: [HistorySegment(version: 1, events: new.events)])
            for blob in new.blobs { run.blobs[blob.reference.hash] = blob.bytes }
            state.definitions[new.definition.hash] = new.definition.bytes
            state.runs[new.id] = run
        }
    }

    package func append(_ append: RunAppend) async throws {
        try open { state throws(EngineError) in
            guard var run = state.runs[append.run] else { throw .notFound(append.run) }
            guard run.header.version == append.version, run.header.epoch == append.epoch,
                append.opens == nil || append.opens == run.header.generation + 1
            else { throw .taken(append.run) }
            let others = state.unread.contains { unread in
                unread.letter.run == append.run && !append.letters.contains(unread.letter.id)
            }
            guard !(append.isLastCall && others) else { throw .lettersUnread(append.run) }
            run.header.version += 1
            if let generation = append.opens {
                run.earlier[run.header.generation] = run.segments
                run.segments = []
                run.header.generation = generation
            }
            run.segments.append(HistorySegment(version: run.header.version, events: append.events))
            for blob in append.blobs { run.blobs[blob.reference.hash] = blob.bytes }
            if let head = append.head { run.header.head = head }
            if let driver = append.claim {
                run.header.epoch += 1
                run.header.driver = driver
            }
            state.runs[append.run] = run
            let hasEnded = append.head?.status.isTerminal ?? false
            state.unread.removeAll { unread in
                unread.letter.run == append.run && (hasEnded || append.letters.contains(unread.letter.id))
            }
        }
    }

    package func post(_ letter: Letter) async throws -> LetterReceipt {
        try open { state throws(EngineError) in
            guard let run = state.runs[letter.run] else { throw .notFound(letter.run) }
            guard run.letters[letter.id] == nil else { return .repeated }
            guard !run.header.head.status.isTerminal else {
                throw .ended(letter.run, run.header.head.status.rawValue)
            }
            state.lastLetter += 1
            state.runs[letter.run]?.letters[letter.id] = run.letters.count
            state.unread.append((state.lastLetter, letter))
            return .accepted
        }
    }

    package func leave(_ run: String, epoch: Int) async throws {
        try open { state throws(EngineError) in
            if state.runs[run]?.header.epoch == epoch { state.runs[run]?.header.driver = nil }
        }
    }

    package func delete(_ id: String) async throws {
        try open { state throws(EngineError) in
            guard let run = state.runs.removeValue(forKey: id) else { throw .notFound(id) }
            state.unread.removeAll { $0.letter.run == id }
            let hash = run.header.definition
            if !state.runs.values.contains(where: { $0.header.definition == hash }) { state.definitions[hash] = nil }
        }
    }
}

// MARK: Reading

extension InMemoryRunStore {
    package func load(_ id: String) async throws -> StoredRun {
        try open { state throws(EngineError) in
            guard let run = state.runs[id] else { throw .notFound(id) }
            let letters = state.unread.filter { $0.letter.run == id }.map(\.letter)
            return StoredRun(header: run.header, segments: run.segments, letters: letters)
        }
    }

    package func history(of id: String, generation: Int) async throws -> [HistorySegment] {
        try open { state throws(EngineError) in
            guard let run = state.runs[id] else { throw .notFound(id) }
            return generation == run.header.generation ? run.segments : run.earlier[generation] ?? []
        }
    }

    package func header(of id: String) async throws -> RunHeader {
        try open { state throws(EngineError) in
            guard let run = state.runs[id] else { throw .notFound(id) }
            return run.header
        }
    }

    package func blobs(_ references: Set<BlobReference>, of id: String) async throws -> [String: [UInt8]] {
        try open { state throws(EngineError) in
            guard let run = state.runs[id] else { throw .notFound(id) }
            var found: [String: [UInt8]] = [:]
            for reference in references {
                guard let bytes = run.blobs[reference.hash], bytes.count == reference.size else {
                    throw .missingBlob(reference, of: id)
                }
                found[reference.hash] = bytes
            }
            return found
        }
    }

    package func definition(_ hash: String) async throws -> DefinitionSnapshot {
        try open { state throws(EngineError) in
            guard let bytes = state.definitions[hash] else { throw .missingDefinition(hash) }
            return DefinitionSnapshot(hash: hash, bytes: bytes)
        }
    }

    package func letters(after cursor: LetterCursor) async throws -> LetterBatch {
        try open { state throws(EngineError) in
            let new = state.unread.filter { $0.number > cursor.rawValue }
            return LetterBatch(letters: new.map(\.letter), next: LetterCursor(rawValue: state.lastLetter))
        }
    }

    package func openRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try page(after: cursor, limit: limit, ascending: true) { !$0.head.status.isTerminal }
    }

    package func runningRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try page(after: cursor, limit: limit, ascending: true) { $0.head.status == .running }
    }

    package func nextWake(after time: Timestamp) async throws -> Timestamp? {
        try open { state throws(EngineError) in
            state.runs.values.compactMap { run in
                run.header.head.status.isTerminal ? nil : run.header.head.wake
            }.filter { $0 > time }.min()
        }
    }

    package func list(_ filter: RunFilter, after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try page(after: cursor, limit: limit, ascending: false) { filter.admits($0) }
    }

    private func page(
        after cursor: RunCursor?, limit: Int, ascending: Bool, _ admits: (RunHeader) -> Bool
    ) throws(EngineError) -> RunPage {
        try open { state throws(EngineError) in
            let sorted = state.runs.values.filter { admits($0.header) }
                .filter { run in cursor.map { ascending ? run.number > $0.rawValue : run.number < $0.rawValue } ?? true
                }
                .sorted { ascending ? $0.number < $1.number : $0.number > $1.number }
            let runs = sorted.prefix(limit)
            let next = runs.count < sorted.count ? runs.last.map { RunCursor(rawValue: $0.number) } : nil
            return RunPage(runs: runs.map(\.header), next: next)
        }
    }
}

// MARK: Driving

extension InMemoryRunStore {
    package func isDriven(_ run: String) async throws -> Bool {
        try open { state throws(EngineError) in state.held[run] != nil }
    }

    package func acquire(_ run: String) async throws -> DriverHold {
        let hold: UInt64 = try open { state throws(EngineError) in
            guard state.held[run] == nil else { throw .drivenElsewhere(run, by: state.runs[run]?.header.driver) }
            state.lastHold += 1
            state.held[run] = state.lastHold
            return state.lastHold
        }
        return DriverHold { [memory] in
            memory.state.withLock { state in
                if state.held[run] == hold { state.held[run] = nil }
            }
        }
    }
}
