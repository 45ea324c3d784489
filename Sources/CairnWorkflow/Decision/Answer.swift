package import CairnWire

/// A person's answer to an open question: whether something may be done, or what became of a step in doubt.
///
/// It comes as the data of an `EventRaised.resolve` letter, `{step?, approved, output?, reason?, by?}`.
package struct Answer: Sendable, Hashable {
    /// Which question is meant; nil for the only one that is open.
    package var step: Path?
    package var approved: Bool
    /// Of a step in doubt: it happened, and this was the result.
    package var output: Value?
    package var reason: String?
    /// Who gave it.
    package var by: String?
    package var at: Timestamp

    package init(
        step: Path? = nil, approved: Bool, output: Value? = nil, reason: String? = nil, by: String? = nil, at: Timestamp
    ) {
        self.step = step
        self.approved = approved
        self.output = output
        self.reason = reason
        self.by = by
        self.at = at
    }

    /// Nil when the letter's data is no answer.
    package init?(_ letter: EventRaised) {
        let data = letter.data
        guard let approved = data.member("approved")?.literal?.bool else { return nil }
        self.init(
            step: data.member("step")?.literal?.string.map(Path.init), approved: approved,
            output: data.member("output"), reason: data.member("reason")?.literal?.string,
            by: data.member("by")?.literal?.string, at: letter.at)
    }

    /// `{approved, by, reason}`, as the verb `approve` gives it.
    package var json: JSON {
        [
            "approved": .bool(approved), "by": by.map(JSON.string) ?? .null,
            "reason": reason.map(JSON.string) ?? .null,
        ]
    }
}
