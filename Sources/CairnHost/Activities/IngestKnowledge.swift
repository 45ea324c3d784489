import CairnAgents
package import CairnEngine
import CairnKnowledge
package import CairnWire
package import CairnWorkflow

/// `ingest`: brings a knowledge base of the run's definition in step with its sources. Documents that have not changed are
/// left alone, so a repeated call does nothing twice.
///
/// Given `{knowledge}`, gives counts: `{documents, added, updated, removed, unchanged, set_aside: [{document, code,
/// message}]}`.
package struct IngestKnowledge: HostActivity {
    package static let kind = "ingest"
    private let services: ActivityServices

    package init(_ services: ActivityServices) { self.services = services }

    package func run(_ input: JSON, context: ActivityContext) async throws(FailureDetails) -> ActivityResult {
        let definition = try await services.library.definition(context.definition)
        let name = input["knowledge"]?.string ?? ""
        guard let knowledge = definition.knowledge[name] else {
            throw FailureDetails(
                code: "knowledge.unknown", message: "the run's definition has no knowledge base \"\(name)\"")
        }
        do {
            return ActivityResult(output: try await services.knowledge.base(name, knowledge).ingest().json)
        } catch {
            throw FailureDetails(knowledge: name, error)
        }
    }
}
