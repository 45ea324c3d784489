package import CairnWire

/// A wait, folded: what is waited for, and what ended it.
package struct WaitState: Sendable, Hashable {
    package enum End: Sendable, Hashable {
        case event(EventRaised)
        case answered(Answer)
        /// The deadline passed.
        case expired(at: Timestamp)
        /// Nobody waits any more: the run is being cancelled, or cleans up.
        case closed
    }

    package let started: WaitStarted
    /// Which of the run's events began it.
    package let sequence: Int
    package internal(set) var end: End?

    init(_ started: WaitStarted, sequence: Int, end: End? = nil) {
        self.started = started
        self.sequence = sequence
        self.end = end
    }

    package var isOpen: Bool { end == nil }
    package var isQuestion: Bool {
        if case .answer = started.cause { true } else { false }
    }
}
