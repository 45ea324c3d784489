package import CairnWire

/// A run's history, folded: its tasks, timers, recorded steps and letters by path. Equal histories give equal states,
/// whether applied at once or in two halves.
package struct WorkflowState: Sendable, Hashable {
    package private(set) var started: ExecutionStarted?
    package private(set) var completed: ExecutionCompleted?
    package private(set) var now = Timestamp(milliseconds: 0)

    package init() {}
}
