/// A call that is about to be made: what is sent, to which model, and what fits.
struct OllamaCall: Sendable {
    let request: ChatRequest
    let prompt: OllamaPrompt
    let model: OllamaModel
    /// Nil: the model is not asked.
    let think: Bool?
    /// Tokens that a call may have; nil when nobody knows.
    let limit: Int?
    private let bounds: PromptBounds

    init(request: ChatRequest, prompt: OllamaPrompt, model: OllamaModel, think: Bool?, limit: Int?) {
        self.request = request
        self.prompt = prompt
        self.model = model
        self.think = think
        self.limit = limit
        bounds = PromptBounds(prompt, for: model)
    }

    func proven(_ loaded: Int?) -> OllamaWindow? {
        .proven(bounds, answer: request.maxTokens, limit: limit, loaded: loaded)
    }

    func likely(_ loaded: Int?) -> OllamaWindow {
        .likely(bounds, answer: request.maxTokens, limit: limit, loaded: loaded)
    }

    func grown(_ window: OllamaWindow) -> OllamaWindow? { window.grown(bounds, limit: limit) }

    /// The last line of defence, against servers that keep to nothing: what the server says it read.
    ///
    /// - Throws: `model.context_exceeded` when that cannot have been all of the prompt.
    func checkRead(_ tokens: Int?, _ window: OllamaWindow, isJudged: Bool, origin: String) throws(ModelError) {
        guard let tokens else { return }
        let filledUp = !isJudged && tokens >= window.size
        guard filledUp || tokens < bounds.least else { return }
        throw ModelError(
            .contextExceeded,
            """
            \(origin) read \(tokens) tokens of a prompt of at least \(max(bounds.least, tokens)): it cut the prompt, \
            although it was told not to. Update the server: from 0.12.6 on Ollama keeps to that
            """, retryable: false)
    }

    /// The prompt cannot be sent: it may be too long, and the server would not say so.
    func unproven(_ origin: String) -> ModelError {
        guard let limit else {
            return ModelError(
                .contextUnproven,
                """
                \(origin) does not say how large the context of \(request.model.debugDescription) is, and cuts what \
                does not fit without a word. Update the server (Ollama 0.12.6 or newer), or write \"context\" at the model
                """, retryable: false)
        }
        return ModelError(
            .contextUnproven,
            """
            a prompt of up to \(bounds.most) tokens may not fit into the \(limit) of \(request.model.debugDescription), \
            and \(origin) would cut it without a word. Update the server (Ollama 0.12.6 or newer says when a prompt \
            does not fit), shorten the prompt, or name a model with a larger context
            """, retryable: false)
    }
}
