import CairnEngine
import CairnReactor

/// The unread letters that this process has seen in runs' headers, in the order in which it saw them, and those that it was
/// told of and has not seen yet.
struct Mail: Sendable {
    /// A letter that was announced. It is in the run's header soon, or its sender died.
    struct Announced: Sendable, Hashable {
        var run: String
        var letter: String
        var since: LoopInstant
    }

    private struct Name: Hashable {
        var run: String
        var letter: String
    }

    private var arrivals: [(number: Int64, letter: Letter)] = []
    /// Those of `arrivals`, and those that are damaged.
    private var known: Set<Name> = []
    private var last: Int64 = 0
    private(set) var announced: [Announced] = []
    /// The number of the last ring that was heard; nil: none yet.
    private(set) var heard: Int?
    /// Whether this process attends to runs that nobody drives: then it wants all letters, and those of its own runs else.
    private(set) var isAttending = false
    /// When all runs with mail are to be looked at, earliest first.
    private var scans: [LoopInstant] = []

    /// How long a letter is waited for that was announced: longer than its sender's patience.
    private static let patience: Duration = .seconds(300)
    /// After rings that were not heard: letters that were announced by them are in the runs' headers by then.
    private static let looksAgain: [Duration] = [.seconds(10), patience]
    /// How many arrivals are kept that nobody has folded in.
    private static let bound = 4096

    /// A process that begins to attend knows of no letters.
    mutating func attends(at now: LoopInstant) {
        guard !isAttending else { return }
        isAttending = true
        scans.insert(now, at: 0)
    }

    func isToScan(at now: LoopInstant) -> Bool { scans.first.map { $0 <= now } ?? false }

    /// A letter is announced before it is in its run's header. At the first look, and after rings that were not heard, both
    /// ways are gone: headers are read for the letters that are in them, and the rings that are kept name those on their way.
    ///
    /// - Returns: whether runs may have been started that nobody drives.
    mutating func hear(_ bell: Bell, at now: LoopInstant, wants: (String) -> Bool) -> Bool {
        let news = heard.flatMap { bell.rings(after: $0) }
        if news == nil { scans = [now] + (heard == nil ? [] : Self.looksAgain.map { now.advanced(by: $0) }) }
        heard = bell.count
        for ring in news ?? bell.recent {
            guard let letter = ring.letter, isAttending || wants(ring.run) else { continue }
            announced.append(Announced(run: ring.run, letter: letter, since: now))
        }
        return news?.contains { $0.letter == nil } ?? true
    }

    mutating func scanned(at now: LoopInstant) { scans.removeAll { $0 <= now } }

    /// What was announced for these runs and is not among `pending` is waited for no more; the rest for a while.
    mutating func settle(at now: LoopInstant, isPending: (Announced) -> Bool) {
        announced.removeAll { !isPending($0) || now.duration(since: $0.since) > Self.patience }
    }

    func has(_ letter: String, of run: String) -> Bool {
        known.contains(Name(run: run, letter: letter))
    }

    /// A letter that cannot be read. Whoever drives its run is told when the run is read whole.
    ///
    /// - Returns: whether that is news.
    mutating func noteDamaged(_ letter: String, of run: String) -> Bool {
        known.insert(Name(run: run, letter: letter)).inserted
    }

    mutating func note(_ letter: Letter) {
        guard known.insert(Name(run: letter.run, letter: letter.id)).inserted else { return }
        last += 1
        arrivals.append((last, letter))
        guard arrivals.count > Self.bound else { return }
        let oldest = arrivals.removeFirst().letter
        known.remove(Name(run: oldest.run, letter: oldest.id))
    }

    func batch(after cursor: LetterCursor) -> LetterBatch {
        LetterBatch(
            letters: arrivals.filter { $0.number > cursor.rawValue }.map(\.letter),
            next: LetterCursor(rawValue: max(cursor.rawValue, last)))
    }

    mutating func forget(_ letters: [String], of run: String) {
        let gone = Set(letters.map { Name(run: run, letter: $0) }).intersection(known)
        guard !gone.isEmpty else { return }
        arrivals.removeAll { gone.contains(Name(run: $0.letter.run, letter: $0.letter.id)) }
        known.subtract(gone)
    }

    mutating func forget(_ run: String) { forget(arrivals.map(\.letter).filter { $0.run == run }.map(\.id), of: run) }
}
