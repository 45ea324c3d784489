package import CairnWire
package import CairnWorkflow

/// A run at a glance, from what is on disk: what `run` and `runs show` print.
package struct RunReport: Sendable {
    package var header: RunHeader
    package var status: RunStatus
    /// Null until the run completed.
    package var output: JSON
    /// A list of `{document, heading, start, end, text}`, if there are any.
    package var citations: JSON?
    package var abstained: Bool
    package var failure: FailureDetails?
    package var usage: TokenUsage
    package var steps: [StepReport]
    /// The steps that wait for a person's word.
    package var questions: [Path]
}
