/// A model's whole answer.
package struct ChatCompletion: Sendable, Hashable {
    package var text: String
    package var toolCalls: [ToolCall]
    package var finish: FinishReason
    package var usage: ChatUsage
    /// Verbatim quotations that the answer is made of; only `extractive` fills them.
    package var quotes: [Passage]
    /// The model said that nothing supports an answer.
    package var abstained: Bool

    package init(
        text: String, toolCalls: [ToolCall] = [], finish: FinishReason = .stop, usage: ChatUsage = ChatUsage(),
        quotes: [Passage] = [], abstained: Bool = false
    ) {
        self.text = text
        self.toolCalls = toolCalls
        self.finish = finish
        self.usage = usage
        self.quotes = quotes
        self.abstained = abstained
    }
}

package enum FinishReason: String, Sendable, Hashable, CaseIterable {
    case stop, length, toolCalls = "tool_calls", contentFilter = "content_filter"
}

package struct ChatUsage: Sendable, Hashable {
    package var inputTokens: Int
    package var outputTokens: Int
    package init(inputTokens: Int = 0, outputTokens: Int = 0) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
    }
}
