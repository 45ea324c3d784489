package import CairnEngine
import CairnWire

/// One pass over the index that removes what nobody needs and mends what a death left behind, page by page.
struct Sweep: Sendable {
    var pages: [Int]
    /// Definitions that some entry names.
    var named: Set<String> = []
    /// Definitions of runs that were deleted.
    var orphans: Set<String> = []
}

extension DaprRunStore {
    /// How long a tombstone stays.
    private static let tombstoneAge: Duration = .seconds(24 * 3600)
    private static let pagesPerSweep = 8

    /// Looks at a few pages of the index: finishes deletions that a death cut short, removes tombstones after a day and entries
    /// whose run never came after an hour, and makes entries exact that were not touched for an hour. After the last page,
    /// definitions that no run names go.
    package func reclaim() async throws -> Reclaimed {
        try access.check()
        var sweep: Sweep
        if let begun = self.sweep {
            sweep = begun
        } else {
            sweep = Sweep(pages: Array(0..<(try await index.root().pages)))
        }
        var bytes = 0
        let pages = try await index.pages(Array(sweep.pages.prefix(Self.pagesPerSweep)))
        try await index.reopenIfClosed(pages.filter(\.hasOpen).map(\.page))
        for page in pages {
            for entry in page.entries {
                let (isGone, freed) = try await look(at: entry)
                bytes += freed
                // A tombstone stays until a later sweep: by then a definition that this one marks may go.
                if isGone || entry.statuses.isEmpty {
                    sweep.orphans.insert(entry.definition)
                } else {
                    sweep.named.insert(entry.definition)
                }
            }
        }
        sweep.pages.removeFirst(min(Self.pagesPerSweep, sweep.pages.count))
        guard sweep.pages.isEmpty else {
            self.sweep = sweep
            return Reclaimed(bytes: bytes, isDone: false)
        }
        self.sweep = nil
        for hash in sweep.orphans.subtracting(sweep.named).sorted() { bytes += try await condemn(hash) }
        return Reclaimed(bytes: bytes, isDone: true)
    }

    /// - Returns: whether the entry went, and how many bytes were freed.
    private func look(at entry: IndexEntry) async throws -> (isGone: Bool, bytes: Int) {
        let isBuried = entry.statuses.isEmpty
        guard isBuried || (entry.isOpen && entry.isSettled(at: now)) else { return (false, 0) }
        let key = RunKeys.header(entry.run)
        guard let value = try await access.get(key), let record = try Self.record(value, entry.run),
            record.life == entry.life
        else {
            // The run never came, or another one of its id did.
            guard entry.isSettled(at: now) else { return (false, 0) }
            try await index.mend(entry, nil)
            return (true, 0)
        }
        guard let deleted = record.deleted else {
            let exact = IndexEntry(exactly: record, at: now)
            if !exact.says(entry) { try await index.mend(entry, exact) }
            return (false, 0)
        }
        var bytes = 0
        if !record.isCleared {
            try await removeParts(of: record)
            try await clear(record)
            bytes = value.bytes.count
        }
        if !isBuried { try await index.bury(entry.number, life: entry.life, at: now) }
        guard now.duration(since: deleted) > Self.tombstoneAge, record.isCleared else { return (false, bytes) }
        do throws(StateError) {
            try await access.store.delete(key, etag: value.etag)
        } catch {
            // Somebody made a run of that id, or the store fails: the next pass sees.
            return (false, bytes)
        }
        try await index.mend(entry, nil)
        return (true, bytes + value.bytes.count)
    }

    /// Marks a definition that no run names, and removes one that was marked an hour ago and is still unnamed.
    private func condemn(_ hash: String) async throws -> Int {
        let key = RunKeys.definition(hash)
        guard let value = try await access.get(key) else { return 0 }
        var manifest = try DefinitionManifest(value, hash)
        do throws(StateError) {
            guard let condemned = manifest.condemned else {
                manifest.condemned = now
                try await access.store.save(key, manifest.encoded(), etag: .mustMatch(value.etag), ttl: nil)
                return 0
            }
            guard now.duration(since: condemned) > IndexEntry.grace else { return 0 }
            try await access.store.delete(key, etag: value.etag)
        } catch {
            // Somebody needs it after all, or the store fails.
            return 0
        }
        try await access.deleteParts(manifest.key(of: hash), size: manifest.size)
        return manifest.size
    }
}
