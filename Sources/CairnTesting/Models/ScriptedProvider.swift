package import CairnModels
package import CairnReactor

/// A model that a test plays: it answers by a list of replies, or by what a closure says of each request, and records
/// what it was asked.
package final class ScriptedProvider: ModelProvider {
    package static let kind = "scripted"

    /// What it does about one request.
    package enum Reply: Sendable {
        case answer(ChatCompletion)
        case failure(ModelError)
        /// Some text, and then the connection is gone.
        case cut(after: String)
        /// Nothing, until the task is cancelled.
        case silence

        package static func text(_ text: String) -> Self {
            .answer(ChatCompletion(text: text, usage: ChatUsage(inputTokens: 7, outputTokens: 5)))
        }

        package static func calls(_ calls: [ToolCall]) -> Self {
            .answer(
                ChatCompletion(
                    text: "", toolCalls: calls, finish: .toolCalls, usage: ChatUsage(inputTokens: 7, outputTokens: 5)))
        }
    }

    private let loop: any Loop
    private let reply: @Sendable (ChatRequest, Int) -> Reply
    private let log = Lock<[ChatRequest]>([])

    /// - Parameter reply: gets the request and its number, from 0.
    package init(_ loop: any Loop, _ reply: @escaping @Sendable (ChatRequest, Int) -> Reply) {
        self.loop = loop
        self.reply = reply
    }

    /// One reply a request, in order; a failure when there is none left.
    package convenience init(_ loop: any Loop, _ replies: [Reply]) {
        self.init(loop) { _, index in
            guard index < replies.count else {
                return .failure(ModelError(.status, "no reply is left for request \(index)", retryable: false))
            }
            return replies[index]
        }
    }

    /// Every request so far, in order.
    package var requests: [ChatRequest] { log.withLock { $0 } }

    /// The catalog's line for it.
    package var registration: ProviderKind { ProviderKind(Self.kind, needsModel: false) { _, _ in self } }

    package func chat(
        _ request: ChatRequest, onText: @Sendable (String) -> Void
    ) async throws(ModelError) -> ChatCompletion {
        let index = log.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
        switch reply(request, index) {
        case .answer(let completion):
            for piece in Self.pieces(of: completion.text) { onText(piece) }
            return completion
        case .failure(let error): throw error
        case .cut(let text):
            for piece in Self.pieces(of: text) { onText(piece) }
            throw ModelError(.cut, "the script cut the answer", retryable: true)
        case .silence:
            do throws(CancellationError) {
                while true { try await loop.sleep(for: .seconds(3600)) }
            } catch {
                throw ModelError(.cancelled, "cancelled", retryable: false)
            }
        }
    }

    /// As a stream would bring it.
    private static func pieces(of text: String) -> [String] {
        let characters = Array(text)
        return stride(from: 0, to: characters.count, by: 5).map {
            String(characters[$0..<min($0 + 5, characters.count)])
        }
    }
}
