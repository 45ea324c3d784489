/// One run, seen by an engine: history in, events to commit and effects to carry out.
///
///     let step = try machine.advance(with: [.taskCompleted(…)], now: now, blobs: blobs, seal: seal)
///     // commit step.events, and only then dispatch step.effects
package struct RunMachine: Sendable {
    package let workflow: any Workflow
    package private(set) var state = WorkflowState()

    package init(workflow: any Workflow) { self.workflow = workflow }

    /// What one call of `advance` gives.
    package struct Advance: Sendable {
        /// To be committed in one transaction, in this order: what came in, the decision's start, what it asked for.
        package var events: [HistoryEvent]
        /// To be carried out after that commit.
        package var effects: [Command]
        package init(events: [HistoryEvent], effects: [Command]) {
            self.events = events
            self.effects = effects
        }
    }
}

/// History and the workflow do not fit: the definition or the decider changed under a run. Never a wrong answer.
package struct NondeterminismError: Error, Sendable, Hashable {
    package var message: String
    package init(_ message: String) { self.message = message }
}
