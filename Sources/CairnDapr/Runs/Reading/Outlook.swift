import CairnEngine
import CairnReactor
import CairnWire

/// A part of the index as the store had it not long ago and as this process knows better: what is asked again and again is
/// answered from memory.
struct Outlook: Sendable {
    enum Kind: Sendable {
        /// Asked four times a second by who attends to all runs. What another process does is seen some seconds later.
        case open
        /// Asked in a row by who removes what was kept long enough.
        case ended

        var freshness: Duration {
            switch self {
            case .open: .seconds(5)
            case .ended: .seconds(60)
            }
        }

        func admits(_ entry: IndexEntry) -> Bool {
            switch self {
            case .open: entry.isOpen
            case .ended: !entry.isOpen && !entry.statuses.isEmpty
            }
        }
    }

    let kind: Kind
    let at: LoopInstant
    private(set) var entries: [Int64: IndexEntry]
    /// Those that were read.
    private(set) var headers: [Int64: RunHeader] = [:]

    init(_ kind: Kind, _ entries: [IndexEntry], at: LoopInstant) {
        self.kind = kind
        self.at = at
        self.entries = Dictionary(entries.map { ($0.number, $0) }) { _, last in last }
    }

    func isFresh(at now: LoopInstant) -> Bool { now.duration(since: at) < kind.freshness }

    /// What was written to the index, or read in a header, just now.
    mutating func note(_ entry: IndexEntry, header: RunHeader? = nil) {
        let isAdmitted = kind.admits(entry)
        entries[entry.number] = isAdmitted ? entry : nil
        headers[entry.number] = isAdmitted ? header : nil
    }

    mutating func forget(_ number: Int64) {
        entries[number] = nil
        headers[number] = nil
    }
}

extension DaprRunStore {
    func note(_ entry: IndexEntry) {
        outlook?.note(entry)
        endings?.note(entry)
    }

    func forget(_ number: Int64) {
        outlook?.forget(number)
        endings?.forget(number)
    }

    /// The open runs, as they were not long ago.
    func openEntries() async throws -> [IndexEntry] {
        mail.attends(at: access.loop.now)
        if let outlook, outlook.isFresh(at: access.loop.now) { return Array(outlook.entries.values) }
        let at = access.loop.now
        let root = try await index.root()
        let entries = try await self.entries(.open, (0..<root.pages).filter { !root.closed.contains($0) })
        outlook = Outlook(.open, entries, at: at)
        return entries
    }

    /// The runs that have ended, as they were not long ago.
    func endedEntries() async throws -> [IndexEntry] {
        if let endings, endings.isFresh(at: access.loop.now) { return Array(endings.entries.values) }
        let at = access.loop.now
        let entries = try await self.entries(.ended, Array(0..<(try await index.root().pages)))
        endings = Outlook(.ended, entries, at: at)
        return entries
    }

    private func entries(_ kind: Outlook.Kind, _ numbers: [Int]) async throws -> [IndexEntry] {
        var entries: [IndexEntry] = []
        for start in stride(from: 0, to: numbers.count, by: RunIndex.pagesPerRequest) {
            let some = Array(numbers[start..<min(start + RunIndex.pagesPerRequest, numbers.count)])
            entries += try await index.pages(some).flatMap { $0.entries.filter(kind.admits) }
        }
        return entries
    }
}
