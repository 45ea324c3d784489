package import CairnEngine
import CairnReactor
import CairnWire
package import CairnWorkflow

extension DaprRunStore {
    package func load(_ run: String) async throws -> StoredRun {
        try await load(run) { record in
            StoredRun(
                header: record.header, segments: try await self.history(record.segments, record.tail, record.keys),
                letters: try await self.letters(of: record))
        }
    }

    package func load(_ run: String, after version: Int) async throws -> StoredRun {
        try await load(run) { record in
            let segments = record.segments.filter { $0.last > version }
            let history = try await self.history(segments, record.tail, record.keys)
            return StoredRun(header: record.header, segments: history.filter { $0.version > version }, letters: [])
        }
    }

    private func load(_ run: String, _ read: (RunRecord) async throws -> StoredRun) async throws -> StoredRun {
        try access.check()
        let record = try await found(run)
        if holds.isHeld(run) { heldLives[run] = record.number }
        do {
            return try await read(record)
        } catch let error as EngineError where error.code == .runCorrupt {
            // Deleted, or turned over, while it was read: then the header is another one now.
            let again = try await found(run)
            guard again.commit != record.commit else { throw error }
            return try await read(again)
        }
    }

    package func header(of run: String) async throws -> RunHeader {
        try access.check()
        return try await found(run).header
    }

    package func history(of run: String, generation: Int) async throws -> [HistorySegment] {
        try access.check()
        let record = try await found(run)
        if generation == record.header.generation {
            return try await history(record.segments, record.tail, record.keys)
        }
        guard generation >= 1, generation < record.header.generation else { return [] }
        for (_, earlier) in try await earlierGenerations(of: record, downTo: generation)
        where earlier.generation == generation {
            return try await history(earlier.segments, [], record.keys)
        }
        return []
    }

    /// Newest first, with their keys.
    func earlierGenerations(
        of record: RunRecord, downTo last: Int = 1
    ) async throws -> [(key: String, generation: EarlierGeneration)] {
        var found: [(key: String, generation: EarlierGeneration)] = []
        var name = record.earlier
        while let earlier = name, earlier.generation >= last {
            let key = record.keys.generation(earlier.name)
            // Retention, or a death in a deletion, has ended the chain here.
            guard let value = try await access.get(key) else { break }
            let generation = try Self.decoded(key, record.header.id) { () throws(RecordDamage) in
                try EarlierGeneration(decoding: value.bytes)
            }
            found.append((key, generation))
            name = generation.before
        }
        return found
    }

    private func history(
        _ segments: [SegmentName], _ tail: [HistoryEntry], _ keys: RunKeys.Life
    ) async throws -> [HistorySegment] {
        let sizes = Dictionary(segments.map { (keys.segment($0.name), $0.size) }) { first, _ in first }
        let found = try await access.getParts(sizes)
        var history: [HistorySegment] = []
        for segment in segments {
            let key = keys.segment(segment.name)
            guard let bytes = found[key] else {
                throw EngineError.damaged(key, RecordDamage("it is missing or cut off"), run: keys.run)
            }
            let entries = try Self.decoded(key, keys.run) { () throws(RecordDamage) in try Self.entries(bytes) }
            guard entries.map(\.version).elementsEqual(segment.first...segment.last) else {
                throw EngineError.damaged(key, RecordDamage("it holds other versions than it should"), run: keys.run)
            }
            history += entries.map(\.segment)
        }
        return history + tail.map(\.segment)
    }

    package func blobs(_ references: Set<BlobReference>, of run: String) async throws -> [String: [UInt8]] {
        try access.check()
        let keys = try await found(run).keys
        let sizes = Dictionary(references.map { (keys.blob($0.hash), $0.size) }) { first, _ in first }
        let parts = try await access.getParts(sizes)
        var found: [String: [UInt8]] = [:]
        for reference in references.sorted(by: { $0.hash < $1.hash }) {
            guard let bytes = parts[keys.blob(reference.hash)], try await isWhole(bytes, named: reference.hash) else {
                throw EngineError.missingBlob(reference, of: run)
            }
            found[reference.hash] = bytes
        }
        return found
    }

    /// Whether bytes are what their name says. Many are hashed on the workers.
    func isWhole(_ bytes: [UInt8], named hash: String) async throws -> Bool {
        guard bytes.count > 64 << 10 else { return try SealedPayload.isWhole(bytes, named: hash) }
        return try await offload(to: workers) { try SealedPayload.isWhole(bytes, named: hash) }
    }
}

// MARK: Headers

extension DaprRunStore {
    /// - Throws: `run.corrupt` when the value is no header.
    static func record(_ value: StateValue?, _ run: String) throws(EngineError) -> RunRecord? {
        guard let value else { return nil }
        return try decoded(RunKeys.header(run), run) { () throws(RecordDamage) in
            let record = try RunRecord(decoding: value.bytes)
            guard record.header.id == run else { throw RecordDamage("it is the header of another run") }
            return record
        }
    }

    static func decoded<Value>(
        _ key: String, _ run: String, _ body: () throws(RecordDamage) -> Value
    ) throws(EngineError) -> Value {
        do throws(RecordDamage) { return try body() } catch { throw EngineError.damaged(key, error, run: run) }
    }

    static func entries(_ bytes: [UInt8]) throws(RecordDamage) -> [HistoryEntry] {
        let framed = try Framed(decoding: bytes)
        return try [HistoryEntry](RecordFields(framed.line).objects("entries"), body: framed.body)
    }

    /// The header of a run, or its tombstone; nil when there is neither.
    func record(ofRun run: String) async throws -> RunRecord? {
        try RunID.check(run)
        return try Self.record(try await access.get(RunKeys.header(run)), run)
    }

    func found(_ run: String) async throws -> RunRecord {
        guard let record = try await record(ofRun: run), record.deleted == nil else { throw EngineError.notFound(run) }
        return record
    }

    /// Changes a header but for its history, once however often it is tried.
    ///
    /// - Parameter mutate: false when there is nothing to change.
    /// - Returns: the header as it is then; nil when there was nothing to change, or no run.
    func change(_ run: String, _ mutate: (inout RunRecord) throws -> Bool) async throws -> RunRecord? {
        try RunID.check(run)
        let commit = try access.randomName()
        return try await access.compareAndSet(RunKeys.header(run)) { value in
            guard var record = try Self.record(value, run) else { return .answer(nil) }
            if record.commit == commit { return .answer(record) }
            guard record.deleted == nil, try mutate(&record) else { return .answer(nil) }
            record.commit = commit
            return .save(record.encoded(), record)
        }
    }

    /// Wall time, as the index and tombstones bear it.
    nonisolated var now: Timestamp { Timestamp(milliseconds: access.loop.wallMilliseconds) }
}
