import CairnEngine
import CairnWire
import CairnWorkflow

extension DaprRunStore {
    /// First the header becomes a tombstone, which names what is left; then that goes; then the tombstone says so. It stays
    /// for a day: a write that comes late, from a process that slept, finds it and not an empty key, which some stores would
    /// let it fill.
    package func delete(_ run: String) async throws {
        try access.check()
        let buried = try await change(run) { record in
            record.deleted = self.now
            record.lease = nil
            record.inbox = record.inbox.filter { letter in
                if case .parts = letter.data { true } else { false }
            }
            record.tail = record.tail.map { HistoryEntry(version: $0.version, events: [], blobs: $0.blobs) }
            return true
        }
        guard let buried else { throw EngineError.notFound(run) }
        driven[run] = nil
        heldLives[run] = nil
        mail.forget(run)
        forget(buried.number)
        try await index.bury(buried.number, life: buried.life, at: now)
        try await removeParts(of: buried)
        try await clear(buried)
    }

    /// Notes that nothing but the tombstone is left.
    func clear(_ buried: RunRecord) async throws {
        try await access.compareAndSet(RunKeys.header(buried.header.id)) { value in
            guard var record = try Self.record(value, buried.header.id), record.life == buried.life,
                record.deleted != nil,
                !record.isCleared
            else { return .answer(()) }
            record.isCleared = true
            (record.tail, record.segments, record.earlier) = ([], [], nil)
            (record.inbox, record.marks, record.markPages) = ([], [], [])
            return .save(record.encoded(), ())
        }
    }

    /// Removes all that a run has outside of its header. What is gone already is no error: it goes on where another stopped.
    func removeParts(of record: RunRecord) async throws {
        // The oldest generation goes first: what is left by a death in between is still named by the newest.
        for (key, generation) in try await earlierGenerations(of: record).reversed() {
            try await removeHistory(generation.segments, tail: [], record.keys)
            try await access.delete(key)
        }
        try await removeHistory(record.segments, tail: record.tail, record.keys)
        for letter in record.inbox {
            guard case .parts(let name, let size) = letter.data else { continue }
            try await access.deleteParts(record.keys.letter(name), size: size)
        }
        for page in record.markPages { try await access.delete(record.keys.letters(page)) }
    }

    private func removeHistory(_ segments: [SegmentName], tail: [HistoryEntry], _ keys: RunKeys.Life) async throws {
        var blobs = Set(tail.flatMap(\.blobs))
        for segment in segments {
            let key = keys.segment(segment.name)
            guard let bytes = try await access.getParts([key: segment.size])[key] else { continue }
            let entries = try Self.decoded(key, keys.run) { () throws(RecordDamage) in try Self.entries(bytes) }
            blobs.formUnion(entries.flatMap(\.blobs))
        }
        for blob in blobs { try await access.deleteParts(keys.blob(blob.hash), size: blob.size) }
        for segment in segments { try await access.deleteParts(keys.segment(segment.name), size: segment.size) }
    }
}
