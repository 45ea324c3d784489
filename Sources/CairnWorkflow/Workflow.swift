package import CairnWire

/// How the next commands of a run follow from its folded history: an agent's turn-taking, a graph of steps. A pure value:
/// no clock, no randomness but the run's seed, no store. Total: whatever the history holds, it answers.
///
/// The engine may call `advance` any number of times for the same state and gets the same commands each time. A workflow
/// is declarative: it says at every decision all that is wanted, from the first step on, and `Decision` drops what history
/// knows already. What makes a long run cheap is `Decision.frontier(at:)`.
package protocol Workflow: Sendable {
    /// Raised by every change that alters the commands for an old history.
    static var revision: Int { get }

    /// Says what is wanted, through `decision`'s methods.
    ///
    /// - Throws: `MissingBlobs` when a value is needed that is not in memory; the engine loads it and asks again.
    func advance(_ decision: inout Decision) throws(MissingBlobs)

    /// Says what is to be done before a run that has failed, or was cancelled, ends: what took effect is taken back. Called
    /// when nothing of the run's own work is in flight any more, until it is open no more. What fails in it ends nothing.
    func cleanUp(_ decision: inout Decision) throws(MissingBlobs) -> Progress

    /// What a `Value.derived` of this workflow stands for.
    func derive(_ derived: Value.Derived, reading reader: ValueReader) throws(MissingBlobs) -> JSON

    /// What the step at `path` is called in a report (`llm`, `retrieve`, `foreach`); nil when the workflow has no such step,
    /// or one of another kind than history has there. A history with a step that its workflow does not know is refused by
    /// name.
    ///
    /// - Parameter recorded: an activity's kind, or a recorded step's; nil for a container that history knows only by what
    ///   stands in it.
    func kind(of path: Path, recorded: String?) -> String?
}

extension Workflow {
    package func cleanUp(_ decision: inout Decision) throws(MissingBlobs) -> Progress { .completed }
    package func derive(_ derived: Value.Derived, reading reader: ValueReader) throws(MissingBlobs) -> JSON { .null }
    package func kind(of path: Path, recorded: String?) -> String? { recorded }
}
