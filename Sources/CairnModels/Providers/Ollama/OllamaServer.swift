import CairnHTTP
import CairnWire

/// An Ollama asked for what it has, and told to fetch more.
struct OllamaServer: ModelServer {
    private let server: OllamaConnection

    init(_ server: OllamaConnection) { self.server = server }

    var origin: String { server.origin }

    func version() async throws(ModelError) -> String? {
        try await server.json(.get, "api/version")["version"]?.string
    }

    func models() async throws(ModelError) -> [ServedModel] {
        let json = try await server.json(.get, "api/tags")
        guard json["models"] != nil else {
            throw ModelError(.malformed, "\(origin) sent no list of models: is it an Ollama?", retryable: false)
        }
        let models = (json["models"]?.array ?? []).compactMap { model -> ServedModel? in
            guard let name = model["name"]?.string else { return nil }
            return ServedModel(
                name: name, size: model["size"]?.int, parameters: Self.said(model["details"]?["parameter_size"]),
                quantization: Self.said(model["details"]?["quantization_level"]))
        }
        return models.sorted { $0.name < $1.name }
    }

    func facts(of model: String) async throws(ModelError) -> ModelFacts { try await server.model(model).facts }

    func obtain(_ wish: ModelWish, onProgress: @Sendable (ModelProgress) -> Void) async throws(ModelError) {
        let (path, body, name) = Self.request(wish)
        let request = HTTPRequest(
            .post, try server.url(path), headers: server.headers, body: body.encoded(),
            timeouts: Self.timeouts, mayResend: true)
        let outcome: Result<Void, ModelError>
        do throws(HTTPError) {
            outcome = try await server.ports.http.exchange(request) { (head, answer) throws(HTTPError) in
                await read(head, answer, name, onProgress)
            }
        } catch {
            throw ModelError(ollama: error, at: origin)
        }
        try outcome.get()
    }

    /// The server tells of its progress several times a second, but is silent while it checks what it fetched.
    private static let timeouts = HTTPTimeouts(firstByte: .seconds(60), silence: .seconds(900))

    private static func request(_ wish: ModelWish) -> (path: String, body: JSON, name: String) {
        switch wish {
        case .pull(let name): return ("api/pull", ["model": .string(name)], name)
        case .create(let name, let base, let system, let parameters):
            var body: JSONObject = ["model": .string(name), "from": .string(base)]
            if let system { body["system"] = .string(system) }
            if !parameters.isEmpty { body["parameters"] = .object(parameters) }
            return ("api/create", .object(body), name)
        }
    }

    private func read(
        _ head: HTTPResponseHead, _ body: HTTPBodyReader, _ name: String, _ onProgress: (ModelProgress) -> Void
    ) async -> Result<Void, ModelError> {
        guard head.isSuccess else {
            return .failure(server.failure(of: name).error(head, await body.firstBytes()))
        }
        var progress = OllamaProgress(origin: origin, model: name)
        do throws(ModelError) {
            while let bytes = try await next(body) {
                for step in try progress.feed(bytes) { onProgress(step) }
            }
            for step in try progress.finish() { onProgress(step) }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    private func next(_ body: HTTPBodyReader) async throws(ModelError) -> [UInt8]? {
        do throws(HTTPError) {
            return try await body.next()
        } catch {
            throw ModelError(ollama: error, at: origin)
        }
    }

    private static func said(_ json: JSON?) -> String? {
        json?.string.flatMap { $0.isEmpty || $0 == "unknown" ? nil : $0 }
    }
}
