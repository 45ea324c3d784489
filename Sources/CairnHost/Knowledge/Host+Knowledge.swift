import CairnAgents
import CairnKnowledge
package import CairnWire

/// A knowledge base as the definitions name it.
package struct NamedKnowledge: Sendable {
    package var name: String
    let definition: KnowledgeDefinition
}

extension Host {
    /// The knowledge bases of these names; all of them where none is named.
    ///
    /// - Throws: `HostError` with `definitions` or `unknownKnowledge`.
    package func knowledgeBases(named names: [String]) async throws -> [NamedKnowledge] {
        let known = try await soundProject().project.knowledge
        guard !names.isEmpty else {
            return known.map { NamedKnowledge(name: $0.key, definition: $0.value) }.sorted { $0.name < $1.name }
        }
        return try names.map { name in
            guard let definition = known[name] else {
                let mend = Suggestion.mend(for: name, among: known.keys.sorted()) ?? "The definitions have none."
                throw HostError(.unknownKnowledge, "there is no knowledge base \"\(name)\". \(mend)")
            }
            return NamedKnowledge(name: name, definition: definition)
        }
    }

    /// Brings a knowledge base in step with its sources.
    package func ingest(_ knowledge: NamedKnowledge) async throws -> Ingested {
        Ingested(knowledge.name, try await self.knowledge().base(knowledge.name, knowledge.definition).ingest())
    }

    /// The best hits, after what is stale was ingested.
    package func search(_ name: String, _ query: String, limit: Int) async throws -> [Found] {
        let base = try await openBase(name)
        return try await base.search(query, limit: limit).map { Found($0) }
    }

    private func openBase(_ name: String) async throws -> KnowledgeBase {
        if let base = searched, base.name == name { return base }
        guard let named = try await knowledgeBases(named: [name]).first else { throw CancellationError() }
        let base = try await knowledge().base(named.name, named.definition)
        searched = base
        return base
    }
}

/// A passage that a search found, as it is shown.
package struct Found: Sendable {
    package let document: String
    package let heading: String
    /// UTF-8 byte offsets into the document's text.
    package let start, end: Int
    package let score: Double
    package let text: String
    package let json: JSON

    init(_ hit: Hit) {
        document = hit.document
        heading = hit.heading
        (start, end) = (hit.start, hit.end)
        score = hit.score
        text = hit.text
        json = hit.json
    }
}

/// What an ingestion did, as it is shown.
package struct Ingested: Sendable {
    package let name: String
    /// Documents that can be found now.
    package let documents: Int
    package let added, updated, removed: Int
    /// What could not be read, each in a sentence.
    package let setAside: [String]
    package let json: JSON

    init(_ name: String, _ report: IngestReport) {
        self.name = name
        documents = report.documents
        (added, updated, removed) = (report.added, report.updated, report.removed)
        setAside = report.setAside.map { "\(name): \($0.document): \($0.message) [\($0.code)]" }
        var object: JSONObject = ["name": .string(name)]
        for (key, value) in report.json.object ?? [:] { object[key] = value }
        json = .object(object)
    }
}
