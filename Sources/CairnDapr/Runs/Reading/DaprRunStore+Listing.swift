package import CairnEngine
import CairnReactor
package import CairnWire
import CairnWorkflow

extension DaprRunStore {
    /// How many headers are asked for in one request: they may be 40 KiB each.
    static let headersPerRequest = 32

    package func openRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await openPage(after: cursor, limit: limit) { $0.head.status.isTerminal == false }
    }

    private func openPage(
        after cursor: RunCursor?, limit: Int, _ admits: (RunHeader) -> Bool
    ) async throws -> RunPage {
        try access.check()
        let first = (cursor?.rawValue ?? 0) + 1
        let root = try await index.root()
        let numbers = (0..<root.pages).filter { $0 >= IndexPage.holding(first) && !root.closed.contains($0) }
        return try await page(
            numbers, limit: limit,
            entries: { page in
                page.entries.filter { $0.number >= first && $0.isOpen }
            }, admits)
    }

    package func list(_ filter: RunFilter, after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try access.check()
        let last = (cursor?.rawValue ?? .max) - 1
        let pages = try await index.root().pages
        let numbers = (0..<pages).reversed().filter { $0 <= IndexPage.holding(last) }
        return try await page(
            numbers, limit: limit,
            entries: { page in
                page.entries.reversed().filter { entry in
                    entry.number <= last && !entry.statuses.isEmpty && (filter.name.map { $0 == entry.name } ?? true)
                        && (filter.origin.map { $0 == entry.origin } ?? true)
                        && (filter.statuses.isEmpty || !filter.statuses.isDisjoint(with: entry.statuses))
                }
            }, filter.admits)
    }

    /// So many runs of the pages given, in their order, that `admits` lets through by their headers.
    private func page(
        _ numbers: [Int], limit: Int, entries: (IndexPage) -> [IndexEntry], _ admits: (RunHeader) -> Bool
    ) async throws -> RunPage {
        var found: [RunRecord] = []
        var damaged: [String] = []
        for start in stride(from: 0, to: numbers.count, by: RunIndex.pagesPerRequest) {
            let some = Array(numbers[start..<min(start + RunIndex.pagesPerRequest, numbers.count)])
            let entries = try await index.pages(some).flatMap(entries)
            for start in stride(from: 0, to: entries.count, by: Self.headersPerRequest) {
                found += try await records(entries[start..<min(start + Self.headersPerRequest, entries.count)]) {
                    damaged.append($0.run)
                }.filter { admits($0.header) }
                // One more than asked for tells whether there are others.
                guard found.count <= limit else {
                    let shown = found.prefix(limit)
                    let next = shown.last.map { RunCursor(rawValue: $0.number) }
                    return RunPage(runs: shown.map(\.header), next: next, damaged: damaged)
                }
            }
        }
        return RunPage(runs: found.map(\.header), next: nil, damaged: damaged)
    }

    /// The headers of entries that have one, in order. Letters that are seen on the way are noted.
    ///
    /// - Parameter damaged: told of entries whose headers cannot be read.
    func records(
        _ entries: some Collection<IndexEntry>, damaged: (IndexEntry) -> Void = { _ in }
    ) async throws -> [RunRecord] {
        let values = try await access.getAll(entries.map { RunKeys.header($0.run) })
        var records: [RunRecord] = []
        for entry in entries {
            let found: RunRecord?
            do throws(EngineError) {
                found = try Self.record(values[RunKeys.header(entry.run)], entry.run)
            } catch {
                // One damaged run is no other's affair.
                damaged(entry)
                continue
            }
            guard let record = found, record.life == entry.life else { continue }
            guard record.deleted == nil else {
                // Who deleted it died before the index was told: the sweep is to find it.
                if !entry.statuses.isEmpty {
                    await quietly { try await self.index.bury(entry.number, life: entry.life, at: self.now) }
                    forget(entry.number)
                }
                continue
            }
            if !record.inbox.isEmpty { try await note(record) }
            records.append(record)
        }
        return records
    }
}

// MARK: What wants a driver

extension DaprRunStore {
    package func dueRuns(at time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try access.check()
        guard limit > 0 else { return [] }
        let due = try await openEntries().filter { $0.wake.map { $0 <= time } ?? false }
            .sorted { ($0.wake ?? time, $0.number) < ($1.wake ?? time, $1.number) }
        var found: [(wake: Timestamp, number: Int64, header: RunHeader)] = []
        for start in stride(from: 0, to: due.count, by: Self.headersPerRequest) {
            // What the index says is never too late: nothing that follows is earlier.
            if found.count >= limit, let next = due[start].wake, found[limit - 1].wake < next { break }
            let some = due[start..<min(start + Self.headersPerRequest, due.count)]
            for (number, header) in try await headers(some, damaged: { tellDamaged($0) }) {
                guard !header.head.status.isTerminal, let wake = header.head.wake, wake <= time else { continue }
                found.append((wake, number, header))
            }
            found.sort { ($0.wake, $0.number) < ($1.wake, $1.number) }
        }
        return found.prefix(limit).map(\.header)
    }

    package func nextWake(after time: Timestamp) async throws -> Timestamp? {
        try access.check()
        return try await openEntries().compactMap(\.wake).filter { $0 > time }.min()
    }

    package func runningRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try access.check()
        let running = try await openEntries()
            .filter { $0.statuses.contains(.running) && $0.number > (cursor?.rawValue ?? 0) }
            .sorted { $0.number < $1.number }
        var found: [(number: Int64, header: RunHeader)] = []
        var damaged: [String] = []
        for start in stride(from: 0, to: running.count, by: Self.headersPerRequest) {
            let some = running[start..<min(start + Self.headersPerRequest, running.count)]
            found += try await headers(some, damaged: { damaged.append($0.run) })
                .filter { $0.header.head.status == .running }
            guard found.count <= limit else {
                let shown = found.prefix(limit)
                return RunPage(
                    runs: shown.map(\.header), next: shown.last.map { RunCursor(rawValue: $0.number) },
                    damaged: damaged)
            }
        }
        return RunPage(runs: found.map(\.header), next: nil, damaged: damaged)
    }

    /// A run whose header cannot be read is told once, where the port has no place for it.
    private func tellDamaged(_ entry: IndexEntry) {
        guard toldDamaged.insert(entry.run).inserted else { return }
        complain(
            EngineError.damaged(RunKeys.header(entry.run), RecordDamage("it is no header of a run"), run: entry.run))
    }

    /// The headers of entries; those of runs that this process drives are known, the others are read, and the outlook learns
    /// what they say.
    private func headers(
        _ entries: some Collection<IndexEntry>, damaged: (IndexEntry) -> Void
    ) async throws -> [(number: Int64, header: RunHeader)] {
        var known: [(number: Int64, header: RunHeader)] = []
        var others: [IndexEntry] = []
        for entry in entries {
            if let driven = driven[entry.run], driven.number == entry.number {
                known.append((entry.number, driven.header))
            } else if let header = outlook?.headers[entry.number] {
                known.append((entry.number, header))
            } else {
                others.append(entry)
            }
        }
        var spoilt: Set<Int64> = []
        let read = try await records(others) { entry in
            spoilt.insert(entry.number)
            damaged(entry)
        }
        for entry in others where !spoilt.contains(entry.number) { outlook?.forget(entry.number) }
        for record in read { outlook?.note(IndexEntry(exactly: record, at: now), header: record.header) }
        return (known + read.map { ($0.number, $0.header) }).sorted { $0.number < $1.number }
    }
}
