// Whether a call may be made, by what has been drawn from the budgets around it.
extension Decision {
    enum Fit {
        case now
        /// It does not fit beside calls that are not settled, and waits for them.
        case later
        case never(FailureDetails)
    }

    /// Whether a call fits: in every budget, what was used, what unsettled calls hold back, and its own worst case. A limit is
    /// reached when the call does not fit alone.
    func fit(_ draw: Draw, in budgets: [Budget]) -> Fit {
        var isHeldBack = false
        for budget in budgets {
            for dimension in Budget.Dimension.allCases {
                switch fit(draw, dimension, of: budget) {
                case .now: break
                case .later: isHeldBack = true
                case .never(let failure): return .never(failure)
                }
            }
        }
        return isHeldBack ? .later : .now
    }

    private func fit(_ draw: Draw, _ dimension: Budget.Dimension, of budget: Budget) -> Fit {
        let used = account(of: budget).used
        let held = account(of: budget).held + (drawn[budget.scope] ?? .nothing)
        switch dimension {
        case .turns:
            guard let limit = budget.turns, draw.turns > 0 else { return .now }
            guard used.turns + held.turns + draw.turns > limit else { return .now }
            return .never(.limit(of: budget, "took all of its \(limit) turns: raise limits.turns", dimension))
        case .tokens:
            guard let limit = budget.tokens else { return .now }
            guard used.tokens.addingSaturated(held.tokens).addingSaturated(draw.tokens) > limit else { return .now }
            guard held.tokens == 0 else { return .later }
            return .never(
                .limit(
                    of: budget,
                    "has used \(used.tokens) of its \(limit) tokens, and the next call may need \(draw.tokens) "
                        + "(prompt and max_tokens): raise limits.tokens or lower max_tokens", dimension))
        case .usd:
            guard let limit = budget.cost else { return .now }
            guard used.cost + held.cost + draw.cost > limit else { return .now }
            guard held.cost == .zero else { return .later }
            return .never(
                .limit(
                    of: budget,
                    "has used \(used.cost) of its \(limit), and the next call may cost \(draw.cost) (prompt and "
                        + "max_tokens): raise limits.usd or lower max_tokens", dimension))
        case .time:
            guard let limit = budget.time, account(of: budget).time(at: now) >= limit else { return .now }
            return .never(.time(of: budget, limit))
        }
    }

    func account(of budget: Budget) -> Account { state.accounts[budget.scope] ?? Account() }

    /// Holds back what an attempt that is being asked for may draw.
    mutating func hold(_ draw: Draw, in budgets: [Budget]) {
        for budget in budgets { drawn[budget.scope] = (drawn[budget.scope] ?? .nothing) + draw }
    }
}

extension FailureDetails {
    fileprivate static func limit(of budget: Budget, _ what: String, _ dimension: Budget.Dimension) -> Self {
        let who = budget.scope.isRoot ? "the run" : budget.scope.rawValue
        return Self(code: "limit.\(dimension.rawValue)", message: "\(who) \(what)")
    }

    static func time(of budget: Budget, _ limit: Duration) -> Self {
        .limit(
            of: budget, "has worked for its \(limit.formatted), waiting not counted: raise limits.time", .time)
    }
}
