package import CairnWire

/// A letter: what somebody outside said to the run. Any process may send one; `letter` makes a repeat recognisable.
package struct EventRaised: Sendable, Hashable {
    package var letter: String
    package var name: String
    package var data: Value
    package var at: Timestamp

    package init(letter: String, name: String, data: Value, at: Timestamp) {
        self.letter = letter
        self.name = name
        self.data = data
        self.at = at
    }
}

extension EventRaised {
    /// No new work but clean-up; results of steps in flight are recorded and ignored. Data: `{by?, reason?}`.
    package static let cancel = "cairn.cancel"
    /// The answer to an open question, an approval's or that of a step in doubt:
    /// `{step?, approved, output?, reason?, by?}`. See `Answer`.
    package static let resolve = "cairn.resolve"
}
