/// How much may be used within a scope: a run, a step and all that stands in it, an agent. What is used within is drawn from
/// every budget around it.
package struct Budget: Sendable, Hashable {
    /// What stands at or within this path draws on the budget.
    package var scope: Path
    package var turns: Int?
    package var tokens: Int?
    package var cost: Dollars?
    /// Of execution: while at least one attempt within the scope is in flight.
    package var time: Duration?
    /// A person is asked for as much again when a limit is reached.
    package var asks: Bool

    /// What is limited, by its key in the file.
    package enum Dimension: String, Sendable, Hashable, CaseIterable {
        case turns, tokens, usd, time
    }

    package init(
        scope: Path, turns: Int? = nil, tokens: Int? = nil, cost: Dollars? = nil, time: Duration? = nil,
        asks: Bool = false
    ) {
        self.scope = scope
        self.turns = turns
        self.tokens = tokens
        self.cost = cost
        self.time = time?.inWholeMilliseconds
        self.asks = asks
    }

    /// Whether it limits nothing.
    package var isEmpty: Bool { turns == nil && !countsTokens && time == nil }

    /// Whether a call's worst case must be known.
    package var countsTokens: Bool { tokens != nil || cost != nil }

    /// Whether a call that draws this is the budget's matter.
    func binds(_ draw: Draw) -> Bool {
        time != nil || turns != nil && draw.turns > 0 || countsTokens && draw.tokens > 0
    }

    /// Of a scope that has two budgets, the narrower of both.
    package func narrowed(by other: Budget) -> Budget {
        func least<Amount: Comparable>(_ a: Amount?, _ b: Amount?) -> Amount? {
            if let a, let b { min(a, b) } else { a ?? b }
        }
        return Budget(
            scope: scope, turns: least(turns, other.turns), tokens: least(tokens, other.tokens),
            cost: least(cost, other.cost), time: least(time, other.time), asks: asks && other.asks)
    }
}

extension [Budget] {
    /// These, and one that stands within them.
    package func adding(_ budget: Budget) -> [Budget] {
        if budget.isEmpty { return self }
        guard let last, last.scope == budget.scope else { return self + [budget] }
        return dropLast() + [last.narrowed(by: budget)]
    }

    /// Whether a call's worst case must be known.
    package var countTokens: Bool { contains { $0.countsTokens } }
}

extension Draw {
    /// The part that one of the budgets limits.
    func counted(by budgets: [Budget]) -> Draw {
        var counted = Draw.nothing
        if budgets.contains(where: { $0.turns != nil }) { counted.turns = turns }
        if budgets.countTokens { counted = Draw(turns: counted.turns, tokens: tokens, cost: cost) }
        return counted
    }
}
