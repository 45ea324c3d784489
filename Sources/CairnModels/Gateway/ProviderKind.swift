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

/// A provider as the catalog lists it: by which name files know it, and how one is made.
package struct ProviderKind: Sendable {
    package var name: String
    /// Whether a model's name belongs to it, as in `openai/gpt-4.1-nano`; `extractive` stands alone.
    package var needsModel: Bool
    /// The server that is meant when a file names none, and the variable whose value is the key for it. That key goes to
    /// no other server.
    package var defaultServer: (baseURL: String, keyVariable: String)?
    package var make: @Sendable (Endpoint, ProviderPorts) throws(ModelError) -> any ModelProvider

    package init(
        _ name: String, needsModel: Bool = true, defaultServer: (baseURL: String, keyVariable: String)? = nil,
        make: @escaping @Sendable (Endpoint, ProviderPorts) throws(ModelError) -> any ModelProvider
    ) {
        self.name = name
        self.needsModel = needsModel
        self.defaultServer = defaultServer
        self.make = make
    }
}
