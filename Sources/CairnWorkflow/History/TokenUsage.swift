/// What a call used, as the model's server counted it, or as it was estimated when the server does not count.
package struct TokenUsage: Sendable, Hashable {
    package var inputTokens: Int
    package var outputTokens: Int
    /// Nil when the model has no price.
    package var cost: Dollars?
    /// The server did not count: the tokens are a guess, and no bound of anything.
    package var isEstimated: Bool

    package init(inputTokens: Int = 0, outputTokens: Int = 0, cost: Dollars? = nil, isEstimated: Bool = false) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.cost = cost
        self.isEstimated = isEstimated
    }

    /// In US dollars; nil when it is not known.
    package var costUSD: Double? { cost?.usd }

    private var isNothing: Bool { inputTokens == 0 && outputTokens == 0 && cost == nil }

    /// A cost of which a part is not known is not known.
    package static func + (left: Self, right: Self) -> Self {
        if left.isNothing { return right }
        if right.isNothing { return left }
        var cost: Dollars?
        if let mine = left.cost, let theirs = right.cost { cost = mine + theirs }
        return Self(
            inputTokens: left.inputTokens.addingSaturated(right.inputTokens),
            outputTokens: left.outputTokens.addingSaturated(right.outputTokens), cost: cost,
            isEstimated: left.isEstimated || right.isEstimated)
    }
}
