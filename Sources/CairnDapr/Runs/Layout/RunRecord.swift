import CairnEngine
import CairnWire

/// A run's header key: all of a run that is compared and set. What is right together is in here; what is elsewhere is named
/// in here and was written before.
struct RunRecord: Sendable, Hashable {
    var header: RunHeader
    /// Random, chosen by who created the run: tells it from an earlier run of the same id.
    var life: String
    /// The run's place in the index.
    var number: Int64
    /// Random, of the driver's latest write: by it a driver knows its own write whose answer it never got. Letters leave it
    /// as it is.
    var commit: String
    /// The lease of the process that drives the run; nil while none does.
    var lease: String?
    /// The newest entries, up to `tailBytes`.
    var tail: [HistoryEntry] = []
    /// Of this generation, before the tail.
    var segments: [SegmentName] = []
    var earlier: EarlierGeneration.Name?
    /// Unread letters, in order of arrival.
    var inbox: [InboxLetter] = []
    /// The marks of the newest letters that ever came; older ones are in pages.
    var marks: [LetterMark] = []
    var markPages: [String] = []
    /// Set when the run was deleted: what is left is a tombstone, so that nothing late makes the run anew.
    var deleted: Timestamp?
    /// Whether a tombstone's parts are gone.
    var isCleared = false

    /// What of the history is kept in the header. Each step writes it anew.
    static let tailBytes = 32 << 10
    /// How many marks stay in the header, and of how many bytes.
    static let markCount = 128
    static let markBytes = 8 << 10

    init(header: RunHeader, life: String, number: Int64, commit: String) {
        self.header = header
        self.life = life
        self.number = number
        self.commit = commit
    }

    var keys: RunKeys.Life { RunKeys.Life(run: header.id, life: life) }

    var hasTooManyMarks: Bool {
        marks.count > Self.markCount || marks.reduce(0) { $0 + $1.text.utf8.count } > Self.markBytes
    }

    /// The events in the header with the versions before them, without a gap.
    var isWhole: Bool {
        var next = segments.first?.first ?? tail.first?.version ?? 0
        for segment in segments {
            guard segment.first == next else { return false }
            next = segment.last + 1
        }
        for entry in tail {
            guard entry.version == next else { return false }
            next += 1
        }
        return next == header.version + 1
            && (header.generation > 1 || (segments.first?.first ?? tail.first?.version) == 1)
    }
}

/// A letter in a run's header.
struct InboxLetter: Sendable, Hashable {
    var id: String
    var name: String
    var at: Timestamp
    var data: Content

    enum Content: Sendable, Hashable {
        case inline(JSON)
        /// Too large for the header: the JSON's bytes under a key of their own.
        case parts(name: String, size: Int)
    }
}

/// A letter that came: its id, and a random word of who posted it, by which that process knows its own write.
struct LetterMark: Sendable, Hashable {
    var letter: String
    var poster: String

    var text: String { poster + letter }

    init(letter: String, poster: String) {
        self.letter = letter
        self.poster = poster
    }

    init(_ text: String) throws(RecordDamage) {
        // By bytes: an id may begin with what joins the character before it.
        guard text.utf8.count >= 16 else { throw RecordDamage("`\(text)` is no letter's mark") }
        poster = String(decoding: text.utf8.prefix(16), as: UTF8.self)
        letter = String(decoding: text.utf8.dropFirst(16), as: UTF8.self)
    }
}
