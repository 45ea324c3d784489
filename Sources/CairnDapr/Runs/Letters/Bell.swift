import CairnWire

/// One key that tells all processes that something came for a run that may be theirs: who looks four times a second reads this
/// and nothing else.
struct Bell: Sendable, Hashable {
    struct Ring: Sendable, Hashable {
        var number: Int
        /// Random: by it who rang knows its own ring.
        var ringer: String
        var run: String
        /// The letter's mark that will be in the run's header; nil: a run was started that nobody drives.
        var letter: String?
    }

    /// How many rings are kept. Who slept through more looks at all its runs.
    static let capacity = 64

    var count = 0
    var recent: [Ring] = []

    init() {}

    mutating func ring(_ ringer: String, run: String, letter: String?) {
        count += 1
        recent.append(Ring(number: count, ringer: ringer, run: run, letter: letter))
        recent.removeFirst(max(0, recent.count - Self.capacity))
    }

    /// The rings after the one of that number; nil when some of them are kept no more.
    func rings(after number: Int) -> [Ring]? {
        guard number < count else { return [] }
        guard let first = recent.first, first.number <= number + 1 else { return nil }
        return recent.filter { $0.number > number }
    }

    func encoded() -> [UInt8] {
        let rings = recent.map { ring -> JSON in
            var object: JSONObject = [
                "number": .int(Int64(ring.number)), "ringer": .string(ring.ringer), "run": .string(ring.run),
            ]
            object.set("letter", ring.letter.map(JSON.string))
            return .object(object)
        }
        return Framed(line: ["count": .int(Int64(count)), "recent": .array(rings)]).encoded()
    }

    init(decoding bytes: [UInt8]) throws(RecordDamage) {
        let fields = try RecordFields(Framed(decoding: bytes).line)
        count = try fields.count("count")
        for ring in try fields.objects("recent") {
            recent.append(
                Ring(
                    number: try ring.count("number"), ringer: try ring.string("ringer"), run: try ring.string("run"),
                    letter: try ring.optionalString("letter")))
        }
    }
}
