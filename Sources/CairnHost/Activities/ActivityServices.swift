package import CairnEngine
package import CairnModels
package import CairnReactor

/// What activities of this build may use.
package struct ActivityServices: Sendable {
    package var loop: Reactor
    package var workers: Workers
    /// The definitions that runs are pinned to.
    package var library: DefinitionLibrary
    package var references: ReferenceResolver
    package var knowledge: KnowledgeBases
    package var outbound: OutboundClients
    package var providers: [ProviderKind]

    package init(
        loop: Reactor, workers: Workers, library: DefinitionLibrary, references: ReferenceResolver,
        knowledge: KnowledgeBases, outbound: OutboundClients, providers: [ProviderKind]
    ) {
        self.loop = loop
        self.workers = workers
        self.library = library
        self.references = references
        self.knowledge = knowledge
        self.outbound = outbound
        self.providers = providers
    }
}

/// An activity of this build. One file each in this folder, and one line in `Catalog.swift`.
package protocol HostActivity: Activity {
    init(_ services: ActivityServices)
}
