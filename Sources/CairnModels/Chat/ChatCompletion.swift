/// A model's whole answer.
package struct ChatCompletion: Sendable, Hashable {
    package var text: String
    /// What it wrote for itself before it answered; empty unless it was told to think.
    package var thinking: String
    package var toolCalls: [ToolCall]
    package var finish: FinishReason
    package var usage: ChatUsage
    /// Verbatim quotations that the answer is made of; only `extractive` fills them.
    package var quotes: [Passage]
    /// The model said that nothing supports an answer.
    package var abstained: Bool

    package init(
        text: String, thinking: String = "", toolCalls: [ToolCall] = [], finish: FinishReason = .stop,
        usage: ChatUsage = ChatUsage(),
        quotes: [Passage] = [], abstained: Bool = false
    ) {
        self.text = text
        self.thinking = thinking
        self.toolCalls = toolCalls
        self.finish = finish
        self.usage = usage
        self.quotes = quotes
        self.abstained = abstained
    }
}

/// Why a model stopped.
package enum FinishReason: String, Sendable, Hashable, CaseIterable {
    /// It had said what it wanted to say.
    case stop
    /// `maxTokens`, or the model's context, was used up: the answer is cut off.
    case length
    /// It waits for the results of its calls.
    case toolCalls = "tool_calls"
    /// Its server would not let it say more, or it refused.
    case contentFilter = "content_filter"
}

/// What a call used.
package struct ChatUsage: Sendable, Hashable {
    package var inputTokens: Int
    package var outputTokens: Int
    /// The server did not count: this is `TokenEstimate`'s guess.
    package var isEstimated: Bool

    package init(inputTokens: Int = 0, outputTokens: Int = 0, isEstimated: Bool = false) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.isEstimated = isEstimated
    }
}
