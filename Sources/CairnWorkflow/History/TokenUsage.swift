/// What a call used, as the model's server counted it, or as it was estimated when the server does not count.
package struct TokenUsage: Sendable, Hashable {
    package var inputTokens: Int
    package var outputTokens: Int
    /// US dollars; nil when the model has no price.
    package var costUSD: Double?

    package init(inputTokens: Int = 0, outputTokens: Int = 0, costUSD: Double? = nil) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.costUSD = costUSD
    }

    package static func + (left: Self, right: Self) -> Self {
        let cost: Double? =
            switch (left.costUSD, right.costUSD) {
            case (let a?, let b?): a + b
            case (let a?, nil): a
            case (nil, let b): b
            }
        return Self(
            inputTokens: left.inputTokens &+ right.inputTokens,
            outputTokens: left.outputTokens &+ right.outputTokens, costUSD: cost)
    }
}
