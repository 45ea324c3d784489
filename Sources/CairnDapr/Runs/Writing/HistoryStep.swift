import CairnEngine
import CairnWire

/// What one append does to the part of a header that holds history, as pure values: what is written first under keys of its
/// own, and what the header has then.
struct HistoryStep: Sendable {
    /// A segment, or the names of a generation's segments.
    struct Write: Sendable {
        var key: String
        var bytes: [UInt8]
        /// Whether it is written in parts.
        var inParts: Bool
    }

    private(set) var writes: [Write] = []
    private(set) var tail: [HistoryEntry]
    private(set) var segments: [SegmentName]
    private(set) var earlier: EarlierGeneration.Name?
    private let keys: RunKeys.Life

    /// - Parameter names: gives random parts of keys.
    init(
        _ record: RunRecord, adding entry: HistoryEntry, opens generation: Int?, names: () throws -> String
    ) throws {
        (tail, segments, earlier, keys) = (record.tail, record.segments, record.earlier, record.keys)
        if generation != nil { try turn(record.header.generation, names) }
        if tail.size + entry.events.count > RunRecord.tailBytes {
            if entry.events.count > RunRecord.tailBytes {
                // Too large to stay: it goes with what was there.
                tail.append(entry)
                try spill(names)
                return
            }
            try spill(names)
        }
        tail.append(entry)
    }

    /// The tail becomes a segment.
    private mutating func spill(_ names: () throws -> String) throws {
        guard let first = tail.first, let last = tail.last else { return }
        let bytes = Self.segment(tail)
        let segment = SegmentName(name: try names(), first: first.version, last: last.version, size: bytes.count)
        writes.append(Write(key: keys.segment(segment.name), bytes: bytes, inParts: true))
        segments.append(segment)
        tail = []
    }

    /// The value of a segment.
    static func segment(_ entries: [HistoryEntry]) -> [UInt8] {
        Framed(line: ["entries": .array(entries.map(\.json))], body: entries.body).encoded()
    }

    /// All that there is becomes an earlier generation.
    private mutating func turn(_ generation: Int, _ names: () throws -> String) throws {
        try spill(names)
        let over = EarlierGeneration(generation: generation, segments: segments, before: earlier)
        let name = EarlierGeneration.Name(name: try names(), generation: generation)
        writes.append(Write(key: keys.generation(name.name), bytes: over.encoded(), inParts: false))
        (segments, earlier) = ([], name)
    }
}
