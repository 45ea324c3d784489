package import CairnWire

/// From a model's name to its answer: the `models` map, the providers of this build, and prices.
///
/// A name is one of `models`; else `provider/model`, split at the first `/`; else a provider that needs no model. A value:
/// it keeps no connection and no secret, references are looked up anew for each call.
package struct ModelGateway: Sendable {
    private let models: [String: ModelSettings]
    private let kinds: [ProviderKind]
    private let ports: ProviderPorts
    private let lookUp: @Sendable (Reference) throws -> String

    /// - Parameter lookUp: the value of a reference; it registers secrets with the redactor. What it throws becomes a
    ///   `model.settings` error that names the model.
    package init(
        models: [String: ModelSettings], kinds: [ProviderKind], ports: ProviderPorts,
        lookUp: @escaping @Sendable (Reference) throws -> String
    ) {
        self.models = models
        self.kinds = kinds
        self.ports = ports
        self.lookUp = lookUp
    }

    /// The names in `models`, sorted.
    package var names: [String] { models.keys.sorted() }

    /// The settings that `name` stands for. Looks nothing up.
    ///
    /// - Throws: `model.unknown` with what is known.
    package func settings(of name: String) throws(ModelError) -> ModelSettings {
        if let settings = models[name] {
            guard kind(settings.provider) != nil else {
                throw unknown(
                    "the provider \(settings.provider.debugDescription) of the model \(name.debugDescription)")
            }
            return settings
        }
        if let slash = name.firstIndex(of: "/") {
            let provider = String(name[..<slash])
            let model = String(name[name.index(after: slash)...])
            guard let kind = kind(provider), kind.needsModel, !model.isEmpty else {
                throw unknown("the model \(name.debugDescription)")
            }
            return ModelSettings(provider: provider, model: model)
        }
        guard let kind = kind(name), !kind.needsModel else { throw unknown("the model \(name.debugDescription)") }
        return ModelSettings(provider: name)
    }

    /// Calls the model that `name` stands for. The request's `model` is set here, and its temperature where it has none.
    ///
    /// - Throws: `model.unknown`, `model.settings`, else as `ModelProvider.chat`.
    package func chat(
        _ name: String, _ request: ChatRequest, onText: @Sendable (String) -> Void = { _ in }
    ) async throws(ModelError) -> ChatCompletion {
        let settings = try settings(of: name)
        let provider = try makeProvider(name, settings)
        var request = request
        request.model = settings.model ?? ""
        request.temperature = request.temperature ?? settings.temperature
        return try await provider.chat(request, onText: onText)
    }

    /// Turns texts into vectors, in as many calls as their number needs. No text, no call.
    ///
    /// - Throws: `model.unsupported` when the provider does not embed; `model.unknown`, `model.settings`; else as
    ///   `EmbeddingProvider.embed`.
    package func embed(
        _ name: String, _ texts: [String], dimensions: Int? = nil, limits: EmbeddingLimits = EmbeddingLimits()
    ) async throws(ModelError) -> Embeddings {
        let settings = try settings(of: name)
        guard let make = kind(settings.provider)?.makeEmbedder else {
            throw ModelError(
                .unsupported, "\(settings.provider) does not embed texts: name a model of ollama or openai",
                retryable: false)
        }
        let embedder = try make(try endpoint(name, settings), ports)
        var all = Embeddings()
        for batch in limits.batches(of: texts) {
            let request = EmbeddingRequest(
                model: settings.model ?? "", texts: Array(texts[batch]), dimensions: dimensions)
            try all.append(try await embedder.embed(request), of: name)
        }
        return all
    }

    /// The server that the model `name` is on; nil for a provider that has none.
    ///
    /// - Throws: `model.unknown`, `model.settings`.
    package func server(of name: String) throws(ModelError) -> (any ModelServer)? {
        let settings = try settings(of: name)
        guard let make = kind(settings.provider)?.makeServer else { return nil }
        return try make(try endpoint(name, settings), ports)
    }

    /// The server that models of a provider are on when the file names none.
    ///
    /// - Throws: `model.unknown`, `model.settings`.
    package func defaultServer(of provider: String) throws(ModelError) -> (any ModelServer)? {
        guard let kind = kind(provider) else { throw unknown("the provider \(provider)") }
        guard let make = kind.makeServer else { return nil }
        return try make(try endpoint(provider, ModelSettings(provider: provider)), ports)
    }

    private func makeProvider(_ name: String, _ settings: ModelSettings) throws(ModelError) -> any ModelProvider {
        guard let kind = kind(settings.provider) else { throw unknown("the provider \(settings.provider)") }
        return try kind.make(try endpoint(name, settings), ports)
    }

    private func endpoint(_ name: String, _ settings: ModelSettings) throws(ModelError) -> Endpoint {
        var endpoint = Endpoint(
            timeout: settings.timeout, context: settings.context, keepAlive: settings.keepAlive, think: settings.think)
        do {
            endpoint.baseURL = try settings.baseURL?.resolved(lookUp)
            endpoint.apiKey = try settings.apiKey?.resolved(lookUp)
            for (header, value) in settings.headers { endpoint.headers[header] = try value.resolved(lookUp) }
            if let server = kind(settings.provider)?.defaultServer, endpoint.baseURL == nil {
                endpoint.baseURL = try server.address.map { server.normalized(try lookUp($0)) } ?? server.baseURL
                if settings.apiKey == nil, let variable = server.keyVariable {
                    endpoint.apiKey = try lookUp(.environment(name: variable, fallback: ""))
                }
            }
        } catch {
            throw ModelError(
                .settings, "the model \(name.debugDescription) cannot be called: \(error)", retryable: false,
                cause: error)
        }
        if endpoint.apiKey?.isEmpty == true { endpoint.apiKey = nil }
        return endpoint
    }

    private func kind(_ name: String) -> ProviderKind? { kinds.first { $0.name == name } }

    private func unknown(_ what: String) -> ModelError {
        let providers = kinds.map { $0.needsModel ? "\($0.name)/NAME" : $0.name }.sorted()
        let known = (names + providers).joined(separator: ", ")
        return ModelError(.unknown, "\(what) is not known. Known: \(known)", retryable: false)
    }
}
