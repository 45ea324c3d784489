package import CairnWire

/// The run waits at a path: for an event, for a person's answer, or for a time; the deadline ends any of them.
///
/// What ends it is a letter or the deadline's firing, which stand in history themselves. The deadline runs on while nobody
/// drives the run.
package struct WaitStarted: Sendable, Hashable {
    package enum Cause: Sendable, Hashable {
        /// Only the deadline.
        case time
        /// A letter of this name. Each is taken once, by the wait that has waited longest.
        case event(String)
        /// A person's answer (`EventRaised.resolve`) to this question.
        case answer(Question)
    }

    /// What a person is asked.
    package struct Question: Sendable, Hashable {
        /// Text.
        package var ask: Value
        /// What is shown beside it.
        package var show: Value?

        package init(ask: Value, show: Value? = nil) {
            self.ask = ask
            self.show = show
        }
    }

    package var path: Path
    /// The verb: `wait`, `approve`; what else asks says what it is.
    package var kind: String
    package var cause: Cause
    package var deadline: Timestamp?
    /// The letter that had come before anybody waited for it, and that this wait takes.
    package var letter: String?
    package var at: Timestamp

    package init(
        path: Path, kind: String, cause: Cause, deadline: Timestamp? = nil, letter: String? = nil, at: Timestamp
    ) {
        self.path = path
        self.kind = kind
        self.cause = cause
        self.deadline = deadline
        self.letter = letter
        self.at = at
    }

    /// The deadline's timer. It has no events of its own but the firing.
    package var deadlinePath: Path { path.child("deadline") }
}
