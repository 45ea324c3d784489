package import CairnWorkflow

/// Makes the workflow of a run out of the definition it is pinned to. The host fills it with CairnAgents' loader.
///
/// Called on the loop, for each definition and name now and then, not for each run: the engine keeps what it made. Work of
/// more than 64 KiB belongs on the workers.
package protocol WorkflowLoader: Sendable {
    /// - Parameters:
    ///   - definition: as it was when the run was started.
    ///   - name: the agent's or workflow's.
    /// - Throws: when this build cannot carry the definition out; the run stays as it is.
    func workflow(of definition: DefinitionSnapshot, named name: String) async throws -> any Workflow
}
