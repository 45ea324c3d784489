import CairnHTTP
import CairnWire

/// A server of OpenAI's API asked for its models. It says their names and nothing of what they can do.
struct OpenAIServer: ModelServer {
    private let server: OpenAIConnection

    init(_ server: OpenAIConnection) { self.server = server }

    var origin: String { server.origin }

    func models() async throws(ModelError) -> [ServedModel] {
        let json = try await server.json(.get, "models")
        // An Ollama without models sends null.
        return (json["data"]?.array ?? []).compactMap { $0["id"]?.string.map { ServedModel(name: $0) } }
            .sorted { $0.name < $1.name }
    }

    func facts(of model: String) async throws(ModelError) -> ModelFacts {
        guard try await models().contains(where: { $0.name == model || $0.name == "\(model):latest" }) else {
            throw ModelError(
                .notFound, "\(origin) lists no model \(model.debugDescription)", retryable: false)
        }
        return ModelFacts()
    }
}
