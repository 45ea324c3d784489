import CairnReactor

/// A timer whose time may be moved again and again at almost no cost: moved to later, the one that is set rings early and
/// looks anew. Deadlines of exchanges move with every byte. Confined to its loop.
struct MovableTimer {
    private let loop: Reactor
    private let action: @Sendable () -> Void
    private var wanted: LoopInstant?
    private var armed: (id: TimerID, instant: LoopInstant)?

    /// - Parameter action: called on the loop; it asks `rang` whether the time has come.
    init(_ loop: Reactor, _ action: @escaping @Sendable () -> Void) {
        self.loop = loop
        self.action = action
    }

    /// Nil for never.
    mutating func move(to instant: LoopInstant?) {
        wanted = instant
        guard let instant else { return }
        if let armed {
            if armed.instant <= instant { return }
            loop.cancel(armed.id)
        }
        armed = (loop.schedule(at: instant, action), instant)
    }

    /// Whether the time has come. If not, the timer is set again.
    mutating func rang() -> Bool {
        armed = nil
        guard let wanted else { return false }
        guard wanted <= loop.now else {
            move(to: wanted)
            return false
        }
        self.wanted = nil
        return true
    }

    /// The action is not called any more, until the next `move`.
    mutating func cancel() {
        wanted = nil
        if let armed { loop.cancel(armed.id) }
        armed = nil
    }
}
