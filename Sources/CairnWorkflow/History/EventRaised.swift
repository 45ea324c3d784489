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
    /// Nothing new is asked for, clean-up neither, until `proceed`. What is in flight goes on to its end and is recorded.
    /// Data: `{by?, reason?}`.
    package static let suspend = "cairn.suspend"
    /// A suspended run goes on. Data: `{by?}`.
    package static let proceed = "cairn.continue"
    /// The run ends at once, without clean-up; what is in flight is told to stop and not waited for. Data: `{by?, reason?}`.
    package static let terminate = "cairn.terminate"
    /// The answer to an open question, an approval's or that of a step in doubt:
    /// `{step?, approved, output?, reason?, by?}`. See `Answer`.
    package static let resolve = "cairn.resolve"
}

extension EventRaised {
    /// Who sent it, and why: what letters to stop, to suspend and to go on may say of themselves.
    var sender: String? { data.member("by")?.literal?.string }
    var reason: String? { data.member("reason")?.literal?.string }

    /// ` by ada: wrong file`, for messages; empty where neither is told.
    var told: String { (sender.map { " by \($0)" } ?? "") + (reason.map { ": \($0)" } ?? "") }
}
