import CairnReactor

/// A knowledge store that lasts as long as a value that shares it: for tests and throw-away hosts.
package final class InMemoryKnowledgeStore: KnowledgeStore {
    private final class Memory: Sendable {
        let contents = Lock(Contents())
    }

    private let memory: Memory

    package init() { memory = Memory() }

    /// Opens the store of `other` once more, as another process would open its file.
    package init(sharing other: InMemoryKnowledgeStore) { memory = other.memory }

    package func documents() async throws -> [DocumentRecord] {
        memory.contents.withLock { contents in
            contents.documents.values.map(\.record).sorted { $0.key < $1.key }
        }
    }

    package func apply(_ changes: [KnowledgeChange]) async throws {
        memory.contents.withLock { contents in
            for change in changes { contents.apply(change) }
        }
    }

    package func candidates(for stems: [String], limit: Int) async throws -> Candidates {
        memory.contents.withLock { contents in contents.candidates(for: Set(stems), limit: limit) }
    }

    package func holds(_ text: String, at range: Range<Int>, of document: String) async throws -> Bool {
        memory.contents.withLock { contents in
            contents.documents.values.contains { entry in
                let whole = entry.text.utf8
                return entry.record.key.name == document && !range.isEmpty && range.upperBound <= whole.count
                    && whole.dropFirst(range.lowerBound).prefix(range.count).elementsEqual(text.utf8)
            }
        }
    }

    package func close() async {}
}

private struct Contents: Sendable {
    struct Entry {
        var record: DocumentRecord
        var text: String
        var chunks: [Int]
    }

    struct Indexed {
        var passage: StoredPassage
        var counts: [String: Int]
        var length: Int
    }

    var documents: [DocumentKey: Entry] = [:]
    private var chunks: [Int: Indexed] = [:]
    private var holders: [String: Set<Int>] = [:]
    private var stems = 0
    private var last = 0

    mutating func apply(_ change: KnowledgeChange) {
        switch change {
        case .put(let record, let chunks):
            remove(record.key)
            documents[record.key] = Entry(
                record: record, text: chunks.map(\.text).joined(), chunks: chunks.map { add($0, of: record.key.name) })
        case .restamp(let key, let stamp): documents[key]?.record.stamp = stamp
        case .remove(let key): remove(key)
        }
    }

    private mutating func add(_ indexed: IndexedChunk, of document: String) -> Int {
        last += 1
        let (piece, range) = (indexed.chunk.piece, indexed.chunk.range)
        let shown = (range.lowerBound - piece.lowerBound)..<(range.upperBound - piece.lowerBound)
        var counts: [String: Int] = [:]
        for stem in indexed.stems {
            counts[stem, default: 0] += 1
            holders[stem, default: []].insert(last)
        }
        chunks[last] = Indexed(
            passage: StoredPassage(
                document: document, heading: indexed.chunk.heading, range: range, text: indexed.text.slice(shown)),
            counts: counts, length: indexed.stems.count)
        stems += indexed.stems.count
        return last
    }

    private mutating func remove(_ key: DocumentKey) {
        guard let entry = documents.removeValue(forKey: key) else { return }
        for number in entry.chunks {
            guard let chunk = chunks.removeValue(forKey: number) else { continue }
            stems -= chunk.length
            for stem in chunk.counts.keys {
                holders[stem]?.remove(number)
                if holders[stem]?.isEmpty == true { holders[stem] = nil }
            }
        }
    }

    func candidates(for stems: Set<String>, limit: Int) -> Candidates {
        var scores: [Int: Double] = [:]
        let average = Double(self.stems) / Double(max(1, chunks.count))
        for stem in stems.sorted() {
            let found = holders[stem] ?? []
            let weight = Weighing.weight(frequency: found.count, chunks: chunks.count)
            for number in found {
                guard let chunk = chunks[number], let count = chunk.counts[stem] else { continue }
                scores[number, default: 0] +=
                    weight * Weighing.saturation(count: count, length: chunk.length, average: average)
            }
        }
        let best = scores.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }.prefix(limit)
        return Candidates(
            passages: best.compactMap { chunks[$0.key]?.passage }, chunks: chunks.count, stems: self.stems,
            frequencies: Dictionary(uniqueKeysWithValues: stems.map { ($0, holders[$0]?.count ?? 0) }))
    }
}
