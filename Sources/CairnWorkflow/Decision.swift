/// One decision under way: the folded state that a workflow reads, and the commands that it has asked for.
package struct Decision: Sendable {
    package let state: WorkflowState
    package private(set) var commands: [Command] = []

    package init(state: WorkflowState) { self.state = state }
}
