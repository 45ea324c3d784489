import CairnHTTP
import CairnReactor
import CairnWire

/// Embeddings of OpenAI's API (https://platform.openai.com/docs/api-reference/embeddings). It has no way to say that a
/// text must not be cut; OpenAI itself refuses one that is too long.
struct OpenAIEmbedder: EmbeddingProvider {
    private let server: OpenAIConnection

    init(_ server: OpenAIConnection) { self.server = server }

    func embed(_ request: EmbeddingRequest) async throws(ModelError) -> Embeddings {
        guard !request.texts.isEmpty else { return Embeddings() }
        var body: JSONObject = [
            "model": .string(request.model), "input": .array(request.texts.map { .string($0) }),
            "encoding_format": "float",
        ]
        if let dimensions = request.dimensions { body["dimensions"] = .int(Int64(dimensions)) }
        let json = try await server.json(
            .post, "embeddings", .object(body), about: request.model, timeouts: HTTPTimeouts(call: server.timeout))
        let usage = json["usage"]?["prompt_tokens"]?.int.map { ChatUsage(inputTokens: Int(clamping: $0)) }
        return try await VectorReading.embeddings(
            try inOrder(json["data"]?.array ?? []), request,
            usage: usage
                ?? ChatUsage(
                    inputTokens: request.texts.reduce(0) { $0 + TokenEstimate.tokens($1) }, isEstimated: true),
            origin: server.origin, workers: server.ports.workers)
    }

    /// Each vector says which text it is of; their order in the list is the server's business.
    private func inOrder(_ data: [JSON]) throws(ModelError) -> [JSON] {
        var vectors = [JSON?](repeating: nil, count: data.count)
        for (place, item) in data.enumerated() {
            let index = item["index"]?.int.map { Int(clamping: $0) } ?? place
            guard vectors.indices.contains(index), vectors[index] == nil else {
                throw ModelError(
                    .malformed, "\(server.origin) sent the vector number \(index) twice, or of no text",
                    retryable: false)
            }
            vectors[index] = item["embedding"] ?? .null
        }
        return vectors.compactMap(\.self)
    }
}
