package import CairnEngine
package import CairnWire
package import CairnWorkflow

/// An activity that a test plays: it does what the closure says, and no more. `ToyWorkflow`'s activities are of its kind.
package struct ScriptedActivity: Activity {
    package static let kind = "echo"

    package typealias Script = @Sendable (JSON, ActivityContext) async throws(FailureDetails) -> ActivityResult
    private let script: Script

    package init(_ script: @escaping Script) { self.script = script }

    /// Gives its path back, at once.
    package static let pathEcho = ScriptedActivity { _, context in
        ActivityResult(output: .string(context.path.rawValue))
    }

    package func run(_ input: JSON, context: ActivityContext) async throws(FailureDetails) -> ActivityResult {
        try await script(input, context)
    }
}

/// Workflows by name, whatever the definition says.
package struct ToyLoader: WorkflowLoader {
    private let workflows: [String: any Workflow]

    package init(_ workflows: [String: any Workflow]) { self.workflows = workflows }

    package func workflow(of definition: DefinitionSnapshot, named name: String) async throws -> any Workflow {
        guard let workflow = workflows[name] else {
            throw EngineError(.storeFailed, "the test knows no workflow \(name)")
        }
        return workflow
    }
}
