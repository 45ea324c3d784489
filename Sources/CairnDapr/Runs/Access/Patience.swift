import CairnReactor

/// How long one call goes on against a store that fails, and with which pauses.
package struct Patience: Sendable, Hashable {
    /// With a sidecar, or a store, that does not answer. Runs wait that long and go on.
    package var outage: Duration = .seconds(120)
    /// With a store that answers with errors of its own, or with writes of others each time.
    package var failure: Duration = .seconds(30)
    /// The first pause; each further one is twice as long.
    package var firstPause: Duration = .milliseconds(20)
    package var longestPause: Duration = .seconds(2)

    package init() {}
}

/// The patience of one call, as it is used up.
struct Retry {
    private let patience: Patience
    private var began: LoopInstant?
    private var pause: Duration

    init(_ patience: Patience) {
        self.patience = patience
        pause = patience.firstPause
    }

    /// How long to wait before the call is made again after `error`; nil when it is not to be made again.
    ///
    /// - Parameter chance: any number: two processes that were in each other's way do not meet again.
    mutating func next(after error: StateError, at now: LoopInstant, chance: UInt64) -> Duration? {
        let bound: Duration
        switch error.code {
        case .unavailable: bound = patience.outage
        case .failed, .conflict: bound = patience.failure
        default: return nil
        }
        let spent = now.duration(since: began ?? now)
        began = began ?? now
        guard spent < bound else { return nil }
        defer { pause = min(pause * 2, patience.longestPause) }
        return pause / 2 + pause / 2 * Double(chance % 1024) / 1024
    }
}
