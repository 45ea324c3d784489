import CairnEngine
import CairnWire
import CairnWorkflow

/// What one append added: its events, and the blobs that it brought, which go when the run goes.
struct HistoryEntry: Sendable, Hashable {
    var version: Int
    var events: [UInt8]
    var blobs: [BlobReference]

    /// With the length of the events, which stand in the body.
    var json: JSON {
        var object: JSONObject = ["version": .int(Int64(version)), "bytes": .int(Int64(events.count))]
        object.set("blobs", list: blobs.map { ["hash": .string($0.hash), "size": .int(Int64($0.size))] })
        return .object(object)
    }

    var segment: HistorySegment { HistorySegment(version: version, events: events) }
}

extension [HistoryEntry] {
    /// Reads entries out of a line's list and the body that goes with it.
    init(_ list: [RecordFields], body: [UInt8]) throws(RecordDamage) {
        self = []
        var start = 0
        for fields in list {
            let count = try fields.count("bytes")
            guard count <= body.count - start else { throw RecordDamage("its events are cut off") }
            var blobs: [BlobReference] = []
            for blob in try fields.objects("blobs") {
                blobs.append(BlobReference(hash: try blob.string("hash"), size: try blob.size("size")))
            }
            append(
                HistoryEntry(
                    version: try fields.count("version"), events: [UInt8](body[start..<start + count]),
                    blobs: blobs))
            start += count
        }
        guard start == body.count else { throw RecordDamage("it has \(body.count - start) bytes too many") }
    }

    var body: [UInt8] { flatMap(\.events) }

    /// The bytes of all events.
    var size: Int { reduce(0) { $0 + $1.events.count } }
}

/// Entries that the header had no room for, as the header names them. The key has a random part and is written once.
struct SegmentName: Sendable, Hashable {
    var name: String
    var first: Int
    var last: Int
    /// Bytes of the value, in parts.
    var size: Int

    init(name: String, first: Int, last: Int, size: Int) {
        self.name = name
        self.first = first
        self.last = last
        self.size = size
    }

    init(_ fields: RecordFields) throws(RecordDamage) {
        name = try fields.string("name")
        first = try fields.count("first")
        last = try fields.count("last")
        size = try fields.size("size")
        guard first <= last else { throw RecordDamage("a segment goes from version \(first) to \(last)") }
    }

    var json: JSON {
        ["name": .string(name), "first": .int(Int64(first)), "last": .int(Int64(last)), "size": .int(Int64(size))]
    }
}

/// The segments of a generation that is over, under a key of their own that names the generation before in turn: the header
/// does not grow with generations.
struct EarlierGeneration: Sendable, Hashable {
    var generation: Int
    var segments: [SegmentName]
    var before: Name?

    struct Name: Sendable, Hashable {
        var name: String
        var generation: Int

        init(name: String, generation: Int) {
            self.name = name
            self.generation = generation
        }

        init(_ fields: RecordFields) throws(RecordDamage) {
            name = try fields.string("name")
            generation = try fields.count("generation")
        }

        var json: JSON { ["name": .string(name), "generation": .int(Int64(generation))] }
    }

    func encoded() -> [UInt8] {
        var object: JSONObject = ["generation": .int(Int64(generation))]
        object.set("segments", list: segments.map(\.json))
        object.set("earlier", before?.json)
        return Framed(line: .object(object)).encoded()
    }

    init(generation: Int, segments: [SegmentName], before: Name?) {
        self.generation = generation
        self.segments = segments
        self.before = before
    }

    init(decoding bytes: [UInt8]) throws(RecordDamage) {
        let fields = try RecordFields(Framed(decoding: bytes).line)
        generation = try fields.count("generation")
        segments = []
        for segment in try fields.objects("segments") { segments.append(try SegmentName(segment)) }
        before = fields.has("earlier") ? try .init(RecordFields(fields.json("earlier"))) : nil
    }
}
