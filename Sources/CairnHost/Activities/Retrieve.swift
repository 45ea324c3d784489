import CairnAgents
package import CairnEngine
import CairnKnowledge
package import CairnWire
package import CairnWorkflow

/// `retrieve`: looks into a knowledge base of the run's definition, after what is stale was ingested.
///
/// Given `{from, query, limit}`, gives `{hits: [{document, heading, start, end, score, text}]}`, best first.
package struct Retrieve: HostActivity {
    package static let kind = "retrieve"
    private let services: ActivityServices

    package init(_ services: ActivityServices) { self.services = services }

    package func run(_ input: JSON, context: ActivityContext) async throws(FailureDetails) -> ActivityResult {
        let definition = try await services.library.definition(context.definition)
        let input = try await services.references.resolve(input, files: definition.files)
        let name = input["from"]?.string ?? ""
        guard let knowledge = definition.knowledge[name] else {
            throw FailureDetails(
                code: "knowledge.unknown", message: "the run's definition has no knowledge base \"\(name)\"")
        }
        do {
            let hits = try await services.knowledge.base(name, knowledge)
                .search(input["query"]?.string ?? "", limit: Int(input["limit"]?.int ?? 5))
            return ActivityResult(output: ["hits": .array(hits.map(\.passageJSON))])
        } catch {
            throw FailureDetails(knowledge: name, error)
        }
    }
}

extension Hit {
    /// As steps and models see it; how each way of searching weighed it is for `cairn search` only.
    fileprivate var passageJSON: JSON {
        [
            "document": .string(document), "heading": .string(heading), "start": .int(Int64(start)),
            "end": .int(Int64(end)), "score": .double(score), "text": .string(text),
        ]
    }
}

extension FailureDetails {
    init(knowledge name: String, _ error: any Error) {
        switch error {
        case let error as FailureDetails: self = error
        case let error as KnowledgeError:
            self.init(code: error.code.rawValue, message: "knowledge base \(name): \(error.message)")
        case let error as HostError: self.init(code: error.code.rawValue, message: error.message)
        case is CancellationError: self.init(code: "cancelled", message: "the search was stopped")
        default:
            // A store that is busy, a disk that is full for a moment.
            self.init(code: "knowledge.failed", message: "knowledge base \(name): \(error)", retryable: true)
        }
    }
}
