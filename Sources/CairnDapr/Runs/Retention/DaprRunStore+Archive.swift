package import CairnEngine
package import CairnWire
package import CairnWorkflow

// Retention, and runs that leave and come as archives.
extension DaprRunStore {
    package func ended(_ status: RunStatus, before time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try access.check()
        let entries = try await endedEntries()
            .filter { entry in entry.statuses.contains(status) && entry.ended.map { $0 < time } ?? false }
            .sorted { ($0.ended ?? time, $0.number) < ($1.ended ?? time, $1.number) }
        var found: [RunHeader] = []
        for start in stride(from: 0, to: entries.count, by: Self.headersPerRequest) where found.count < limit {
            let some = entries[start..<min(start + Self.headersPerRequest, entries.count)]
            found += try await records(some).map(\.header).filter { $0.head.status == status }
        }
        return Array(found.prefix(limit))
    }

    package func manifest(of run: String) async throws -> RunManifest {
        try access.check()
        let record = try await found(run)
        let earlier = try await earlierGenerations(of: record)
        var blobs = Set(record.tail.flatMap(\.blobs))
        for segments in [record.segments] + earlier.map(\.generation.segments) {
            for segment in segments {
                let key = record.keys.segment(segment.name)
                let bytes = try await access.getParts([key: segment.size])[key]
                let entries = try Self.decoded(key, run) { () throws(RecordDamage) in
                    guard let bytes else { throw RecordDamage("it is missing or cut off") }
                    return try Self.entries(bytes)
                }
                blobs.formUnion(entries.flatMap(\.blobs))
            }
        }
        let letters = try await letters(of: record)
        let unread = Set(letters.map(\.id))
        let came = try await pagedMarks(of: record) + record.marks
        return RunManifest(
            header: record.header,
            generations: earlier.map(\.generation.generation).reversed() + [record.header.generation],
            letters: letters, readLetters: came.map(\.letter).filter { !unread.contains($0) },
            blobs: blobs.sorted { $0.hash < $1.hash })
    }

    package func restore(_ header: RunHeader, _ definition: DefinitionSnapshot) async throws -> any RunRestoration {
        try access.check()
        if let there = try await record(ofRun: header.id), there.deleted == nil { throw EngineError.exists(header.id) }
        return DaprRestoration(header, definition, life: try access.randomName(), store: self)
    }

    /// Makes a run that was put back one of the store's: its parts are written.
    func install(_ draft: RunRecord, _ definition: DefinitionSnapshot) async throws {
        try await keep(definition)
        let entry = try await index.add(IndexEntry(exactly: draft, at: now))
        var record = draft
        record.number = entry.number
        do {
            try await access.compareAndSet(RunKeys.header(draft.header.id)) { value in
                if let there = try Self.record(value, draft.header.id) {
                    if there.life == draft.life { return .answer(()) }
                    guard there.deleted != nil else { throw EngineError.exists(draft.header.id) }
                    if !there.isCleared { try await removeParts(of: there) }
                }
                return .save(record.encoded(), ())
            }
        } catch let error as EngineError where error.code == .runExists {
            await quietly { try await self.index.remove(entry.number, life: draft.life) }
            throw error
        }
        note(entry)
    }
}
