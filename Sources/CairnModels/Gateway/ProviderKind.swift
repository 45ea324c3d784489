package import CairnHTTP
package import CairnReactor

/// What a provider stands on. The host makes it once.
package struct ProviderPorts: Sendable {
    /// An open client: the servers of models are named by the file.
    package var http: any HTTPClient
    package var loop: any Loop
    /// For what is too much work for the loop.
    package var workers: any TaskExecutor

    package init(http: any HTTPClient, loop: any Loop, workers: any TaskExecutor) {
        self.http = http
        self.loop = loop
        self.workers = workers
    }
}

/// A provider as the catalog lists it: by which name files know it, and how its parts are made. A part that it does not
/// have is nil, and asking for it is a typed error.
package struct ProviderKind: Sendable {
    package typealias Maker<Part> = @Sendable (Endpoint, ProviderPorts) throws(ModelError) -> Part

    package var name: String
    /// Whether a model's name belongs to it, as in `openai/gpt-4.1-nano`; `extractive` stands alone.
    package var needsModel: Bool
    package var defaultServer: DefaultServer?
    package var make: Maker<any ModelProvider>
    package var makeEmbedder: Maker<any EmbeddingProvider>?
    /// Its server: what models it has, and what they can do.
    package var makeServer: Maker<any ModelServer>?

    package init(
        _ name: String, needsModel: Bool = true, defaultServer: DefaultServer? = nil,
        embedder: Maker<any EmbeddingProvider>? = nil, server: Maker<any ModelServer>? = nil,
        make: @escaping Maker<any ModelProvider>
    ) {
        self.name = name
        self.needsModel = needsModel
        self.defaultServer = defaultServer
        self.make = make
        makeEmbedder = embedder
        makeServer = server
    }
}
