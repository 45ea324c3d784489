package import CairnWire

/// How the next commands of a run follow from its folded history: an agent's turn-taking, a graph of steps. A pure value:
/// no clock, no randomness but the run's seed, no store. Total: whatever the history holds, it answers.
///
/// The engine may call `advance` any number of times for the same state and gets the same commands each time. A command
/// whose path and attempt the state already knows is not asked for again: the decision drops it.
package protocol Workflow: Sendable {
    /// Raised by every change that alters the commands for an old history.
    static var revision: Int { get }

    /// Reads `decision.state`, says what is to be done through `decision`'s methods.
    ///
    /// - Throws: `MissingBlobs` when a value is needed that is not in memory; the engine loads it and asks again.
    func advance(_ decision: inout Decision) throws(MissingBlobs)

    /// What a `Value.derived` of this workflow stands for.
    func derive(_ derived: Value.Derived, from state: WorkflowState, blobs: Blobs) throws(MissingBlobs) -> JSON
}

/// Blobs that the engine has in memory, by hash.
package struct Blobs: Sendable {
    package var values: [String: JSON]
    package init(_ values: [String: JSON] = [:]) { self.values = values }
}

/// Values that are needed and not in memory. Not a failure: the engine loads them and asks again.
package struct MissingBlobs: Error, Sendable, Hashable {
    package var references: Set<BlobReference>
    package init(_ references: Set<BlobReference>) { self.references = references }
}
