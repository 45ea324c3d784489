package import CairnModels
import CairnReactor
import CairnWire
import Testing

/// What every provider of embeddings owes, clause by clause: the comment of `EmbeddingProvider`, as checks. Held to as
/// `ModelProviderContract` is.
package enum EmbeddingProviderContract {
    /// What a server, or a model, does about one request.
    package enum Reply: Sendable {
        /// Nil stands for what is no number.
        case vectors([[Double?]])
        case failure(ModelError)
        /// Nothing, until the task is cancelled.
        case silence
    }

    package typealias Subject =
        @Sendable (
            _ replies: [Reply], _ body: @escaping @Sendable (any EmbeddingProvider) async throws -> Void
        ) async throws -> Void

    package struct Clause: Sendable, CustomTestStringConvertible {
        package let name: String
        let replies: [Reply]
        let check: @Sendable (any EmbeddingProvider) async throws -> Void

        package var testDescription: String { name }

        package func hold(_ subject: Subject) async throws { try await subject(replies, check) }
    }

    package static let clauses =
        answers
        + [
            malformed("too few vectors", [[1, 2]]),
            malformed("too many vectors", [[1, 2], [3, 4], [5, 6]]),
            malformed("vectors of two lengths", [[1, 2], [3, 4, 5]]),
            malformed("a vector without numbers", [[1, 2], []]),
            malformed("a number that is none", [[1, nil], [3, 4]]),
            malformed("a number that no vector can hold", [[1e300, 0], [3, 4]]),
            malformed("vectors of another length than was asked for", [[1, 2], [3, 4]], dimensions: 3),
        ]

    private static let answers = [
        Clause(name: "each text has its vector, in order", replies: [.vectors([[1, 0.5], [0, -2]])]) { provider in
            let embeddings = try await ask(provider).get()
            #expect(embeddings.vectors == [[1, 0.5], [0, -2]])
            #expect(embeddings.dimensions == 2)
            #expect(embeddings.usage.inputTokens > 0)
        },
        Clause(name: "no text needs no call", replies: []) { provider in
            let embeddings = try await ask(provider, texts: []).get()
            #expect(embeddings.vectors.isEmpty)
        },
        Clause(name: "an empty text has a vector too", replies: [.vectors([[1, 0]])]) { provider in
            let embeddings = try await ask(provider, texts: [""]).get()
            #expect(embeddings.vectors.count == 1)
        },
        Clause(
            name: "a failure is over with its call",
            replies: [.failure(ModelError(.status, "500", retryable: true)), .vectors([[1, 0], [0, 1]])]
        ) { provider in
            let error = failure(await ask(provider))
            #expect(error?.code == .status)
            #expect(error?.retryable == true)
            #expect(failure(await ask(provider)) == nil)
        },
        Clause(
            name: "a text that does not fit is an error",
            replies: [
                .failure(ModelError(.contextExceeded, "the input length exceeds the context length", retryable: false))
            ]
        ) { provider in
            #expect(failure(await ask(provider))?.code == .contextExceeded)
        },
        Clause(name: "a cancelled call ends", replies: [.silence]) { provider in
            await withTaskGroup { group in
                group.addTask { #expect(failure(await ask(provider))?.code == .cancelled) }
                await Task.yield()
                group.cancelAll()
            }
        },
    ]

    private static func malformed(_ what: String, _ vectors: [[Double?]], dimensions: Int? = nil) -> Clause {
        Clause(name: "\(what): refused", replies: [.vectors(vectors)]) { provider in
            let error = failure(await ask(provider, dimensions: dimensions))
            #expect(error?.code == .malformed)
        }
    }

    private static func ask(
        _ provider: any EmbeddingProvider, texts: [String] = ["one", "two"], dimensions: Int? = nil
    ) async -> Result<Embeddings, ModelError> {
        do throws(ModelError) {
            return .success(
                try await provider.embed(EmbeddingRequest(model: "any", texts: texts, dimensions: dimensions)))
        } catch {
            return .failure(error)
        }
    }

    private static func failure(_ outcome: Result<Embeddings, ModelError>) -> ModelError? {
        if case .failure(let error) = outcome { error } else { nil }
    }
}
