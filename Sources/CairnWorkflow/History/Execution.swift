package import CairnWire

/// The first event of every run.
package struct ExecutionStarted: Sendable, Hashable {
    package var run: String
    /// The agent's or workflow's name.
    package var name: String
    /// The definition snapshot's content hash.
    package var definition: String
    package var input: Value
    /// Feeds every random number of the run.
    package var seed: UInt64
    /// The decider's revision: a change that alters the commands for an old history stands behind a check of it.
    package var revision: Int
    /// Counts from 1.
    package var generation: Int
    /// After so many events of a generation the run continues as new. Fixed at its start, so that every decider of the run
    /// goes by the same.
    package var continuesAfter: Int
    package var at: Timestamp

    package init(
        run: String, name: String, definition: String, input: Value, seed: UInt64, revision: Int, generation: Int = 1,
        continuesAfter: Int = ExecutionStarted.usualLength, at: Timestamp
    ) {
        self.run = run
        self.name = name
        self.definition = definition
        self.input = input
        self.seed = seed
        self.revision = revision
        self.generation = generation
        self.continuesAfter = max(1, continuesAfter)
        self.at = at
    }
}

extension ExecutionStarted {
    /// As history leaves it out. A generation of this many events is read back in some milliseconds, and an agent fills it in
    /// about 150 turns.
    package static let usualLength = 1_000
}

/// The last event of a run, unless a failed one is started anew.
package struct ExecutionCompleted: Sendable, Hashable {
    package enum Status: String, Sendable, Hashable, CaseIterable {
        case completed, failed, cancelled, terminated
    }
    package var status: Status
    /// Usually a reference to the step that gave it.
    package var output: Value?
    /// A list of `{document, heading, start, end, text}`.
    package var citations: Value?
    /// The agent said that its documents do not hold the answer.
    package var abstained: Bool
    package var failure: FailureDetails?
    /// The steps whose failure ended the run: what `executionRestarted` starts anew.
    package var failed: [Path]
    /// Steps that had completed were taken back: the run cannot be started anew.
    package var undone: Bool
    package var at: Timestamp

    /// Whether `executionRestarted` may follow: the run failed, and what it has done still stands.
    package var isRestartable: Bool { status == .failed && !undone }

    /// The end that a letter of `EventRaised.terminate` is, at its own time.
    package init(terminatedBy letter: EventRaised) {
        self.init(
            status: .terminated,
            failure: FailureDetails(code: "terminated", message: "the run was terminated\(letter.told)"), at: letter.at)
    }

    package init(
        status: Status, output: Value? = nil, citations: Value? = nil, abstained: Bool = false,
        failure: FailureDetails? = nil, failed: [Path] = [], undone: Bool = false, at: Timestamp
    ) {
        self.status = status
        self.output = output
        self.citations = citations
        self.abstained = abstained
        self.failure = failure
        self.failed = failed
        self.undone = undone
        self.at = at
    }
}
