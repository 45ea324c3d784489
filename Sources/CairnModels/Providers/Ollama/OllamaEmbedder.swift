import CairnHTTP
import CairnReactor
import CairnWire

/// Ollama's `/api/embed`. As with chats, a text is sent only with a window that holds it for certain, or to a server that
/// says when it does not.
struct OllamaEmbedder: EmbeddingProvider {
    private let server: OllamaConnection

    init(_ server: OllamaConnection) { self.server = server }

    func embed(_ request: EmbeddingRequest) async throws(ModelError) -> Embeddings {
        guard !request.texts.isEmpty else { return Embeddings() }
        let model = try await server.model(request.model)
        guard model.can(.embedding) != false || model.can(.completion) == true else {
            throw ModelError(
                .unsupported, "the model \(request.model.debugDescription) does not embed texts", retryable: false)
        }
        let limit = [model.context, server.endpoint.context].compactMap(\.self).min()
        // The longest text decides: each has the context for itself.
        let longest = request.texts.max { $0.utf8.count < $1.utf8.count } ?? ""
        let bounds = PromptBounds(text: longest)
        var window = OllamaWindow.likely(bounds, answer: 0, limit: limit, loaded: nil)
        if let proven = OllamaWindow.proven(bounds, answer: 0, limit: limit, loaded: nil) {
            window = proven
        } else {
            var refuses = try await server.knowsTruncate(.embed)
            if !refuses { refuses = try await server.refusesLongPrompts(.embed, of: request.model) }
            guard refuses else { throw unproven(request.model, bounds, limit) }
            window.size = limit ?? window.size
        }
        let json = try await send(request, window)
        return try await read(json, request, least: request.texts.reduce(0) { $0 + PromptBounds(text: $1).least })
    }

    private func send(_ request: EmbeddingRequest, _ window: OllamaWindow) async throws(ModelError) -> JSON {
        var body: JSONObject = [
            "model": .string(request.model), "input": .array(request.texts.map { .string($0) }), "truncate": false,
            "options": ["num_ctx": .int(Int64(window.size))],
        ]
        if let dimensions = request.dimensions { body["dimensions"] = .int(Int64(dimensions)) }
        if let keepAlive = server.endpoint.keepAlive {
            body["keep_alive"] = .string(OllamaPrompt.duration(keepAlive))
        }
        return try await server.json(
            .post, "api/embed", .object(body), about: request.model,
            timeouts: HTTPTimeouts(call: server.endpoint.timeout))
    }

    private func read(_ json: JSON, _ request: EmbeddingRequest, least: Int) async throws(ModelError) -> Embeddings {
        let origin = server.origin
        let tokens = json["prompt_eval_count"]?.int.map { Int(clamping: $0) }
        if let tokens, tokens < least {
            throw ModelError(
                .contextExceeded,
                "\(origin) read \(tokens) tokens of texts of at least \(least): it cut them. Update the server",
                retryable: false)
        }
        let usage = ChatUsage(
            inputTokens: tokens ?? request.texts.reduce(0) { $0 + TokenEstimate.tokens($1) },
            isEstimated: tokens == nil)
        return try await VectorReading.embeddings(
            json["embeddings"]?.array, request, usage: usage, origin: origin, workers: server.ports.workers)
    }

    private func unproven(_ model: String, _ bounds: PromptBounds, _ limit: Int?) -> ModelError {
        ModelError(
            .contextUnproven,
            """
            a text of up to \(bounds.most) tokens may not fit into the \(limit.map { "\($0)" } ?? "unknown") of \
            \(model.debugDescription), and \(server.origin) would cut it without a word. Update the server (Ollama), or \
            embed shorter texts
            """, retryable: false)
    }
}
