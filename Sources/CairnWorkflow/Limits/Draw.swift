/// What a call draws on the budgets around it: at worst, before it is made, or what it came to.
package struct Draw: Sendable, Hashable {
    /// Turns of a model that it begins. They count when it begins, whatever comes of it.
    package var turns: Int
    /// In and out together.
    package var tokens: Int
    package var cost: Dollars

    package static let nothing = Draw()

    package init(turns: Int = 0, tokens: Int = 0, cost: Dollars = .zero) {
        self.turns = turns
        self.tokens = tokens
        self.cost = cost
    }

    init(_ usage: TokenUsage) {
        self.init(tokens: usage.inputTokens.addingSaturated(usage.outputTokens), cost: usage.cost ?? .zero)
    }

    /// Without the turn: of an attempt after the first.
    var again: Draw { Draw(tokens: tokens, cost: cost) }

    package static func + (left: Self, right: Self) -> Self {
        Self(
            turns: left.turns.addingSaturated(right.turns), tokens: left.tokens.addingSaturated(right.tokens),
            cost: left.cost + right.cost)
    }

    static func - (left: Self, right: Self) -> Self {
        Self(
            turns: left.turns.subtractingSaturated(right.turns), tokens: left.tokens.subtractingSaturated(right.tokens),
            cost: left.cost - right.cost)
    }
}

extension Int {
    /// The sum, or the bound that it would pass: a server may claim to have counted anything.
    func addingSaturated(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    fileprivate func subtractingSaturated(_ other: Int) -> Int {
        let (rest, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : rest
    }
}
