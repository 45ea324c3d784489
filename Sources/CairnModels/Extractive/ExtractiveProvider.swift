import CairnReactor
package import CairnText

/// The built-in model: it answers with the sentence of the retrieved passages that fits the question best, word for word, and
/// abstains when nothing supports an answer. It needs no server and no weights, makes nothing up, and calls no tools.
///
/// The question is the text of the last user message; the passages are the last that the conversation holds.
package struct ExtractiveProvider: ModelProvider {
    package static let kind = "extractive"
    /// What it says when it abstains.
    package static let abstention = "The documents do not hold an answer to this question."

    private let workers: any TaskExecutor
    private let language: Language

    package init(workers: any TaskExecutor, language: Language = .english) {
        self.workers = workers
        self.language = language
    }

    /// - Throws: `model.unsupported` for a request with an output schema, `model.cancelled`.
    package func chat(
        _ request: ChatRequest, onText: @Sendable (String) -> Void
    ) async throws(ModelError) -> ChatCompletion {
        guard request.output == nil else {
            throw ModelError(
                .unsupported,
                "extractive quotes text and cannot fill an output schema: leave `output` out, or name another model",
                retryable: false)
        }
        let question = request.messages.last { $0.role == .user }?.text ?? ""
        let passages = request.messages.reversed().lazy.compactMap(\.passages).first ?? []
        let language = language
        let quotes: [Passage]
        do {
            quotes = try await offload(to: workers) {
                var answerer = try ExtractiveAnswerer(question: question, passages: passages, language: language)
                return answerer.answer()
            }
        } catch {
            throw ModelError(
                .unsupported, "extractive cannot read \(language.code): \(error)", retryable: false, cause: error)
        }
        if Task.isCancelled { throw ModelError(.cancelled, "the call was cancelled", retryable: false) }
        let text = quotes.isEmpty ? Self.abstention : quotes.map(\.text).joined(separator: "\n\n")
        onText(text)
        return ChatCompletion(text: text, quotes: quotes, abstained: quotes.isEmpty)
    }
}

extension ChatMessage {
    /// Its text parts.
    fileprivate var text: String {
        parts.compactMap { part in
            if case .text(let text) = part { text } else { nil }
        }.joined(separator: "\n")
    }

    /// Nil when it has no part of that kind.
    fileprivate var passages: [Passage]? {
        let lists = parts.compactMap { part in
            if case .passages(let passages) = part { passages } else { nil }
        }
        return lists.isEmpty ? nil : lists.flatMap { $0 }
    }
}

extension ExtractiveProvider {
    /// The catalog's line.
    package static let registration = ProviderKind(kind, needsModel: false) { _, ports throws(ModelError) in
        ExtractiveProvider(workers: ports.workers)
    }
}
