import CairnReactor

/// What one process has seen of another's lease: whether the counter moves. Time is this process's own, and only time in which
/// it looked counts: a machine that slept wakes up with every process on it, and none of them is dead.
struct LeaseWatch: Sendable, Hashable {
    enum Verdict: Sendable, Hashable {
        /// The counter moved not long ago.
        case alive
        /// The counter stood still for as long as a lease is good.
        case dead
        case unknown
    }

    /// For how long a counter stands still before its process counts as dead.
    static let patience: Duration = .seconds(20)
    /// A counter that was seen to move counts as alive for so long.
    static let freshness: Duration = .seconds(6)
    /// The most that one pause between two looks counts.
    private static let longestGap: Duration = .seconds(2)

    private var counter: Int
    private var seen: LoopInstant
    private var moved: LoopInstant?
    private var still: Duration = .zero

    init(counter: Int, at now: LoopInstant) {
        self.counter = counter
        seen = now
    }

    mutating func see(_ counter: Int, at now: LoopInstant) -> Verdict {
        if counter != self.counter {
            self = LeaseWatch(counter: counter, at: now)
            moved = now
            return .alive
        }
        still += min(now.duration(since: seen), Self.longestGap)
        seen = now
        if still >= Self.patience { return .dead }
        if let moved, now.duration(since: moved) <= Self.freshness { return .alive }
        return .unknown
    }
}
