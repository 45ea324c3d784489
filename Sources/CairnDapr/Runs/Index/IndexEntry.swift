import CairnEngine
import CairnWire
import CairnWorkflow

/// What the index says of a run: everything that its header **may** say. It is written before the header becomes something
/// else, so it always covers the truth; whoever needs the truth reads the header.
struct IndexEntry: Sendable, Hashable {
    var number: Int64
    var run: String
    var life: String
    var name: String
    var origin: String
    /// The definition's hash.
    var definition: String
    /// Of who wrote the entry: an older driver's word does not replace a newer one's.
    var epoch: Int
    /// What the run's status may be. None: the run was deleted.
    var statuses: Set<RunStatus>
    /// When the run may wake at the earliest; nil when it does not.
    var wake: Timestamp?
    /// When the run ended; nil while it may be open.
    var ended: Timestamp?
    /// When a letter came for the run while another process, or none, drove it.
    var mail: Timestamp?
    /// When the entry was written. What is younger than an hour may belong to a write that is under way.
    var at: Timestamp

    /// How long an entry may be ahead of its header.
    static let grace: Duration = .seconds(3600)

    /// A run that is about to be created.
    init(of new: NewRun, life: String, at: Timestamp) {
        number = 0
        run = new.id
        self.life = life
        name = new.name
        origin = new.origin
        definition = new.definition.hash
        epoch = new.driver == nil ? 0 : 1
        statuses = [new.head.status]
        wake = new.head.status.isTerminal ? nil : new.head.wake
        ended = new.head.ended
        self.at = at
    }

    /// A run as its header is, with nothing under way.
    init(exactly record: RunRecord, at: Timestamp) {
        number = record.number
        run = record.header.id
        life = record.life
        name = record.header.name
        origin = record.header.origin
        definition = record.header.definition
        epoch = record.header.epoch
        statuses = record.deleted == nil ? [record.header.head.status] : []
        wake = record.deleted == nil && !record.header.head.status.isTerminal ? record.header.head.wake : nil
        ended = record.deleted == nil ? record.header.head.ended : nil
        self.at = at
    }

    /// The entry while the header may still be as it is, or as it will be.
    func covering(_ next: RunHead, epoch: Int, at: Timestamp) -> IndexEntry {
        var entry = self
        entry.epoch = epoch
        entry.statuses.insert(next.status)
        entry.ended = nil
        if let wake = next.status.isTerminal ? nil : next.wake { entry.wake = min(entry.wake ?? wake, wake) }
        entry.at = at
        return entry
    }

    var isOpen: Bool { statuses.contains { !$0.isTerminal } }

    func isSettled(at now: Timestamp) -> Bool { now.duration(since: at) > Self.grace }

    /// Whether both say the same, whenever they were written.
    func says(_ other: IndexEntry) -> Bool {
        statuses == other.statuses && wake == other.wake && epoch == other.epoch
    }
}

extension IndexEntry {
    var json: JSON {
        var object: JSONObject = [
            "number": .int(number), "run": .string(run), "life": .string(life), "name": .string(name),
            "origin": .string(origin), "definition": .string(definition), "epoch": .int(Int64(epoch)),
            "statuses": .array(RunStatus.allCases.filter(statuses.contains).map { .string($0.rawValue) }),
            "at": .int(at.milliseconds),
        ]
        object.set("wake", wake)
        object.set("ended", ended)
        object.set("mail", mail)
        return .object(object)
    }

    init(_ fields: RecordFields) throws(RecordDamage) {
        number = Int64(try fields.count("number"))
        run = try fields.string("run")
        life = try fields.string("life")
        name = try fields.string("name")
        origin = try fields.string("origin")
        definition = try fields.string("definition")
        epoch = try fields.count("epoch")
        statuses = []
        for word in try fields.strings("statuses") {
            guard let status = RunStatus(rawValue: word) else { throw RecordDamage("a status is `\(word.prefix(40))`") }
            statuses.insert(status)
        }
        wake = try fields.optionalTime("wake")
        ended = try fields.optionalTime("ended")
        mail = try fields.optionalTime("mail")
        at = try fields.time("at")
    }
}
