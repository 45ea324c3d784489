package import CairnModels
package import CairnReactor
import CairnWire

/// An embedding model that a test plays: one reply a request, in order.
package final class ScriptedEmbedder: EmbeddingProvider {
    private let loop: any Loop
    private let replies: [EmbeddingProviderContract.Reply]
    private let log = Lock<[EmbeddingRequest]>([])

    package init(_ loop: any Loop, _ replies: [EmbeddingProviderContract.Reply]) {
        self.loop = loop
        self.replies = replies
    }

    /// Every request so far, in order.
    package var requests: [EmbeddingRequest] { log.withLock { $0 } }

    package func embed(_ request: EmbeddingRequest) async throws(ModelError) -> Embeddings {
        guard !request.texts.isEmpty else { return Embeddings() }
        let index = log.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
        guard index < replies.count else {
            throw ModelError(.status, "no reply is left for request \(index)", retryable: false)
        }
        switch replies[index] {
        case .vectors(let vectors):
            return try Embeddings(
                checking: vectors.map { $0.map { $0.map { Float($0) } ?? .nan } }, for: request,
                usage: ChatUsage(inputTokens: 6), origin: "the script")
        case .failure(let error): throw error
        case .silence:
            do throws(CancellationError) {
                while true { try await loop.sleep(for: .seconds(3600)) }
            } catch {
                throw ModelError(.cancelled, "cancelled", retryable: false)
            }
        }
    }
}

extension ServerScript {
    /// What an Ollama does about an `embed`.
    package static func ollamaEmbed(_ reply: EmbeddingProviderContract.Reply) -> ServerScript {
        switch reply {
        case .vectors(let vectors):
            return .json(200, ["model": "any", "embeddings": .array(vectors.map(list)), "prompt_eval_count": 6])
        case .failure(let error): return .json(status(of: error).0, ["error": .string(error.message)])
        case .silence: return ServerScript([.untilClientCloses])
        }
    }

    /// What a server of OpenAI's API does; the last vector first, as order is by number.
    package static func openAIEmbed(_ reply: EmbeddingProviderContract.Reply) -> ServerScript {
        switch reply {
        case .vectors(let vectors):
            let data = vectors.enumerated().map { index, vector -> JSON in
                ["object": "embedding", "embedding": list(vector), "index": .int(Int64(index))]
            }
            return .json(
                200,
                [
                    "object": "list", "data": .array(data.reversed()), "model": "any",
                    "usage": ["prompt_tokens": 6, "total_tokens": 6],
                ])
        case .failure(let error):
            return .json(status(of: error).0, ["error": ["message": .string(error.message)]])
        case .silence: return ServerScript([.untilClientCloses])
        }
    }

    private static func list(_ numbers: [Double?]) -> JSON {
        .array(numbers.map { $0.map { .double($0) } ?? .null })
    }
}
