package import CairnAgents
import CairnEngine
package import CairnKnowledge
package import CairnModels
package import CairnWire

/// Everything that definitions may name, by kind. To add one: its own file, and one line here. What a person reads (the
/// error "unknown …, known: …", the schema's words) and what the engine looks up follow from these lists.
package struct Catalog: Sendable {
    package var activities: [any HostActivity.Type]
    package var providers: [ProviderKind]
    package var secretStores: [any SecretStore.Type]
    package var extractors: [DocumentFormat: any TextExtractor]
    /// What `cairn doctor` looks at, in the order in which it is told.
    package var checks: [any DoctorCheck.Type]

    package static let builtin = Catalog(
        activities: [CallModel.self, IngestKnowledge.self, Retrieve.self, SendRequest.self],
        providers: [OllamaProvider.registration, OpenAIProvider.registration, ExtractiveProvider.registration],
        secretStores: [FileSecretStore.self],
        extractors: [.html: HTMLTextExtractor()],
        checks: [
            LibraryCheck.self, DefinitionsCheck.self, SecretsCheck.self, ModelsCheck.self, KnowledgeCheck.self,
            StateCheck.self, DiskCheck.self, ClockCheck.self,
        ]
    )

    /// Whether the models of a provider can call tools: one that is no model calls none.
    @Sendable package func callsTools(_ provider: String) -> Bool {
        providers.first { $0.name == provider }?.needsModel ?? true
    }

    /// Variables that say where a provider's server is: `OLLAMA_HOST`.
    package var addressVariables: Set<String> { Set(providers.compactMap { $0.defaultServer?.addressVariable }) }

    /// The JSON Schema of definitions, with the words that this build knows.
    package var schema: JSON { DefinitionSchema.json(kinds: knownKinds) }

    /// The names that the definitions are checked against, with what the language knows and this build has not.
    package var knownKinds: KnownKinds {
        KnownKinds(
            providers: providers.map {
                KnownKinds.Provider($0.name, needsModel: $0.needsModel, callsTools: callsTools($0.name))
            },
            tools: BuiltinTools.known(activities: Set(activities.map { $0.kind })),
            secretStores: secretStores.map { $0.kind },
            activities: Set(activities.map { $0.kind })
        ).withPlanned
    }
}
