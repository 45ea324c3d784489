import CairnReactor
import CairnTesting
import CairnWire
import Testing

@testable import CairnModels

/// No prompt is ever cut silently: a sentinel at its start is read by the model, or the call is a typed error. In both
/// manners of server, for every tokenizer, every size from 1 K to 64 K tokens, and every shape of conversation.
@Suite(.timeLimit(.minutes(10))) struct SentinelLaws {
    struct Case: Sendable, CustomTestStringConvertible {
        var manner: FakeOllama.Manner
        var tokenizer: FakeModel.Tokenizer
        var context: Int
        /// Whether the server tells whether a field has the wrong type, as Go does; an imitation may not.
        var isStrict = true
        var testDescription: String { "\(manner) \(tokenizer) \(context)\(isStrict ? "" : " lax")" }
    }

    static let cases = FakeOllama.Manner.allCases.flatMap { manner in
        FakeModel.Tokenizer.allCases.flatMap { tokenizer in
            [2048, 8192, 131_072].flatMap { context in
                [true, false].map {
                    Case(manner: manner, tokenizer: tokenizer, context: context, isStrict: $0)
                }
            }
        }
    }

    @Test(arguments: cases)
    func `a sentinel is delivered, or the call is a typed error`(one: Case) async throws {
        let model = FakeModel(
            "m", tokenizer: one.tokenizer, context: one.context,
            capabilities: one.manner == .older ? nil : ["completion", "tools"])
        let isStrict = one.isStrict
        try await withOllama(
            FakeOllama(one.manner, models: [model]),
            override: { request in
                isStrict || !request.text.contains("\"truncate\":\"?\"")
                    ? nil : .json(400, ["error": "model is required"])
            }
        ) { provider, server in
            var rng = SplitMix64(seed: UInt64(one.context) &+ UInt64(one.tokenizer.rawValue.utf8.count))
            var delivered = 0
            for size in [1024, 1900, 4096, 7900, 8150, 16_384, 32_768, 65_536] {
                let before = server.fake.prompts.count
                let request = Self.request(size, one.tokenizer, using: &rng)
                let error = await provider.failure(of: request)
                let read = server.fake.prompts.dropFirst(before)
                if let error {
                    #expect(
                        [.contextExceeded, .contextUnproven].contains(error.code), "\(one) \(size): \(error)")
                    #expect(!error.retryable)
                } else {
                    #expect(read.last?.contains("SENTINEL") == true, "\(one) \(size): the sentinel is gone")
                    delivered += 1
                }
                // What surely fits is never refused: the window is the smallest that matters.
                if size * 5 + 4096 < one.context {
                    #expect(error == nil, "\(one) \(size): \(String(describing: error))")
                }
                // A server that says what does not fit decides by itself, however small the model.
                if one.manner == .current, size + 600 < one.context { #expect(error == nil, "\(one) \(size)") }
            }
            #expect(delivered > 0 || one.context == 2048)
        }
    }

    /// About `size` tokens, in one message or in many, the sentinel in the first.
    private static func request(
        _ size: Int, _ tokenizer: FakeModel.Tokenizer, using rng: inout SplitMix64
    ) -> ChatRequest {
        let word = tokenizer == .letters ? "wo " : "word "
        let words = tokenizer == .words ? size : tokenizer == .fourBytes ? size * 4 / 5 : size / 3
        let parts = [1, 2, 5, 9].randomElement(using: &rng) ?? 1
        var messages: [ChatMessage] = []
        for index in 0..<parts {
            let text = (index == 0 ? "SENTINEL " : "") + String(repeating: word, count: max(1, words / parts))
            let role: ChatMessage.Role = index == 0 && parts == 5 ? .system : index % 2 == 0 ? .user : .assistant
            messages.append(ChatMessage(role, text))
        }
        if messages.last?.role == .assistant { messages.append(ChatMessage(.user, "And now?")) }
        return ChatRequest(model: "m", messages: messages, maxTokens: [1, 256, 4096].randomElement(using: &rng) ?? 1)
    }

    /// The same of embeddings, where each text is cut by itself.
    @Test(arguments: cases)
    func `a text is embedded whole, or not at all`(one: Case) async throws {
        let isStrict = one.isStrict
        let server = try FakeOllamaServer(
            FakeOllama(one.manner, models: [FakeModel("m", tokenizer: one.tokenizer, context: one.context)])
        ) { request in
            isStrict || !request.text.contains("\"truncate\":\"?\"") ? nil : .json(400, ["error": "model is required"])
        }
        defer { server.stop() }
        try await withPorts { ports in
            let embedder = OllamaEmbedder(try connection(Endpoint(), server, ports))
            for size in [100, 1024, 4096, 8150, 16_384, 65_536] {
                let before = server.fake.prompts.count
                let text = "SENTINEL " + String(repeating: "word ", count: size / 5)
                do throws(ModelError) {
                    _ = try await embedder.embed(EmbeddingRequest(model: "m", texts: ["short", text]))
                    let isWhole = server.fake.prompts.dropFirst(before).contains(text)
                    #expect(isWhole, "\(one) \(size): the text was cut")
                } catch {
                    #expect([.contextExceeded, .contextUnproven].contains(error.code), "\(one) \(size): \(error)")
                }
            }
        }
    }
}
