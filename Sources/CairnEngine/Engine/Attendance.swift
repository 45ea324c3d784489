import CairnReactor
import CairnWire

/// What an engine that attends all runs has in mind of those it does not drive: which to take next, which to look at
/// again, which to leave alone. Runs that wait are not in it, however many there are: of them it knows when the first
/// wakes, and the store's index has the rest.
struct Attendance {
    /// To be taken, first come first served. Ids before `head` have left.
    private var queue: [String] = []
    private var head = 0
    private var queued: Set<String> = []
    /// Driven elsewhere, or out of reach while the store fails: tried again with the next round.
    private(set) var putOff: Set<String> = []
    /// What this build cannot drive, or nobody can: each was reported once.
    private(set) var setAside: Set<String> = []
    /// The failures of the store that were reported in this round.
    private var reported: Set<EngineError.Code> = []

    /// How many are being taken now.
    var taking = 0
    /// Where the round over the running runs goes on; nil: at its beginning.
    var cursor: RunCursor?
    /// Behind the due runs that were read in this round, and which round that is.
    var dueCursor: WakeCursor?
    private(set) var dueRound = 0
    /// Whether the latest page of due runs was full: there are more.
    var isBehind = false
    var isLooking = false
    var isLookingForDue = false
    /// When the due runs were asked for last.
    var lookedForDue: LoopInstant?
    /// The runs that somebody waits for and that are not driven here, and their versions when they were looked at.
    var awaited: [String: Int] = [:]
    /// As the store said when a round was last begun.
    var mark: Int64?
    var nextRound = LoopInstant(nanoseconds: 0)
    /// The timer of the next wake-up.
    var wake: (id: TimerID, at: Timestamp)?

    /// So many wait to be taken before further pages are read; a page of due runs has as many.
    static let queueBound = 1024

    var waiting: Int { queue.count - head }
    var isFull: Bool { waiting >= Self.queueBound }
    /// Whether further due runs are to be read: not while others of the latest page wait to be taken.
    var wantsDue: Bool { !isLookingForDue && !isFull && !(isBehind && waiting > 0) }

    /// A run may want a driver.
    ///
    /// - Parameter isNews: something came for it, so that it is tried though it was put off.
    mutating func want(_ run: String, isNews: Bool = false) {
        guard !setAside.contains(run), isNews || !putOff.contains(run), queued.insert(run).inserted else { return }
        putOff.remove(run)
        queue.append(run)
    }

    mutating func next() -> String? {
        guard head < queue.count else { return nil }
        let run = queue[head]
        head += 1
        queued.remove(run)
        if head > 256, head * 2 > queue.count {
            queue.removeFirst(head)
            head = 0
        }
        return run
    }

    /// All due runs are read again, from the first on.
    mutating func beginDueRound() {
        dueCursor = nil
        dueRound += 1
    }

    /// Those that were put off are wanted again.
    mutating func beginRound() {
        reported = []
        for run in putOff.sorted() { want(run, isNews: true) }
    }

    /// A run could not be taken, or not be driven on.
    ///
    /// - Returns: whether that is worth a word: once for a run that is set aside, once a round for a store that fails.
    mutating func note(_ error: EngineError, of run: String) -> Bool {
        switch error.code {
        case .stopping, .storeClosed, .runNotFound: return false
        case .runDrivenElsewhere, .runTaken:
            putOff.insert(run)
            return false
        case let code where error.isOfStore && code != .storeCorrupt:
            putOff.insert(run)
            return isNews(error)
        default:
            putOff.remove(run)
            return setAside.insert(run).inserted
        }
    }

    /// Whether a failure of the store itself is worth a word.
    mutating func isNews(_ error: EngineError) -> Bool {
        error.code != .storeClosed && reported.insert(error.code).inserted
    }

    /// The run was taken, or wants nothing.
    mutating func settle(_ run: String) {
        putOff.remove(run)
        setAside.remove(run)
    }
}
