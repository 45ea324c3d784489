package import CairnModels
import CairnReactor
import Testing

/// What every provider of chat models owes, clause by clause: the comment of `ModelProvider`, as checks. One test runs
/// them over an implementation:
///
///     @Test(arguments: ModelProviderContract.clauses)
///     func `keeps the contract`(clause: ModelProviderContract.Clause) async throws {
///         try await clause.hold { replies, body in … make a provider that plays the replies, call body with it … }
///     }
package enum ModelProviderContract {
    /// Makes a provider whose model or server plays the replies, one a request, and calls the body with it, on a loop.
    package typealias Subject =
        @Sendable (
            _ replies: [ScriptedProvider.Reply], _ body: @escaping @Sendable (any ModelProvider) async throws -> Void
        ) async throws -> Void

    package struct Clause: Sendable, CustomTestStringConvertible {
        package let name: String
        private let replies: [ScriptedProvider.Reply]
        private let check: @Sendable (any ModelProvider) async throws -> Void

        init(
            _ name: String, _ replies: [ScriptedProvider.Reply],
            _ check: @escaping @Sendable (any ModelProvider) async throws -> Void
        ) {
            self.name = name
            self.replies = replies
            self.check = check
        }

        package var testDescription: String { name }

        /// Runs the check; what does not hold is an issue of the running test.
        package func hold(_ subject: Subject) async throws { try await subject(replies, check) }
    }

    package static let clauses = answers + failures

    static let request = ChatRequest(model: "any", messages: [ChatMessage(.user, "Say something.")])

    /// The answer, and the text that was streamed on the way.
    static func ask(
        _ provider: any ModelProvider, _ request: ChatRequest = request
    ) async -> (outcome: Result<ChatCompletion, ModelError>, streamed: String) {
        let streamed = Lock("")
        do throws(ModelError) {
            let completion = try await provider.chat(request) { piece in streamed.withLock { $0 += piece } }
            return (.success(completion), streamed.withLock { $0 })
        } catch {
            return (.failure(error), streamed.withLock { $0 })
        }
    }

    static func failure(_ outcome: Result<ChatCompletion, ModelError>) -> ModelError? {
        if case .failure(let error) = outcome { error } else { nil }
    }
}
