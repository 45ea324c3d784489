// Whether a call may be made, by what has been drawn from the budgets around it.
extension Decision {
    enum Fit {
        case now
        /// It does not fit beside calls that are not settled, or a person is asked for more: it waits.
        case later
        case never(FailureDetails)
    }

    /// A limit that a call does not fit under alone.
    struct Reached {
        let budget: Budget
        let dimension: Budget.Dimension
        let what: String
        let mend: String

        /// - Parameter answer: of the person who was asked for more.
        func failure(_ answer: Answer? = nil) -> FailureDetails {
            let end = answer.map { answer in
                let reason = answer.reason.map { ": \($0)" } ?? ""
                return "; \(answer.by ?? "nobody") gave no more\(reason)"
            }
            return FailureDetails(code: "limit.\(dimension.rawValue)", message: what + (end ?? ": \(mend)"))
        }
    }

    /// Whether a call fits: in every budget, what was used, what unsettled calls hold back, and its own worst case. A limit is
    /// reached when the call does not fit alone; then a person is asked, if the file says so.
    mutating func fit(_ draw: Draw, in budgets: [Budget]) -> Fit {
        var isHeldBack = false
        for budget in budgets {
            let raised = raised(budget)
            for dimension in Budget.Dimension.allCases {
                let (fits, reached) = fit(draw, dimension, of: raised)
                if fits { continue }
                guard let reached else {
                    isHeldBack = true
                    continue
                }
                switch raise(budget, dimension, reached: reached.what) {
                case .open: isHeldBack = true
                case .refused(let answer): return .never(reached.failure(answer))
                }
            }
        }
        return isHeldBack ? .later : .now
    }

    /// Whether it fits; if not, the limit that it reaches, or nil when it may fit later.
    private func fit(_ draw: Draw, _ dimension: Budget.Dimension, of budget: Budget) -> (Bool, Reached?) {
        let used = account(of: budget).used
        let held = account(of: budget).held + (drawn[budget.scope] ?? .nothing)
        func reached(_ what: String, _ mend: String) -> (Bool, Reached?) {
            (false, Reached(budget: budget, dimension: dimension, what: "\(budget.name) \(what)", mend: mend))
        }
        switch dimension {
        case .turns:
            guard let limit = budget.turns, draw.turns > 0 else { return (true, nil) }
            if used.turns + held.turns + draw.turns <= limit { return (true, nil) }
            return reached("took all of its \(limit) turns", "raise limits.turns")
        case .tokens:
            guard let limit = budget.tokens else { return (true, nil) }
            if used.tokens.addingSaturated(held.tokens).addingSaturated(draw.tokens) <= limit { return (true, nil) }
            guard held.tokens == 0 else { return (false, nil) }
            return reached(
                "has used \(used.tokens) of its \(limit) tokens, and the next call may need \(draw.tokens) "
                    + "(prompt and max_tokens)", "raise limits.tokens or lower max_tokens")
        case .usd:
            guard let limit = budget.cost else { return (true, nil) }
            if used.cost + held.cost + draw.cost <= limit { return (true, nil) }
            guard held.cost == .zero else { return (false, nil) }
            return reached(
                "has used \(used.cost) of its \(limit), and the next call may cost \(draw.cost) (prompt and max_tokens)",
                "raise limits.usd or lower max_tokens")
        case .time: return timeIsUp(budget).map { (false, $0) } ?? (true, nil)
        }
    }

    /// - Parameter budget: with all that was given on top.
    func timeIsUp(_ budget: Budget) -> Reached? {
        guard let limit = budget.time, account(of: budget).time(at: now) >= limit else { return nil }
        return Reached(
            budget: budget, dimension: .time,
            what: "\(budget.name) has worked for its \(limit.formatted), waiting not counted",
            mend: "raise limits.time")
    }

    func account(of budget: Budget) -> Account { state.accounts[budget.scope] ?? Account() }

    /// Holds back what an attempt that is being asked for may draw.
    mutating func hold(_ draw: Draw, in budgets: [Budget]) {
        for budget in budgets { drawn[budget.scope] = (drawn[budget.scope] ?? .nothing) + draw }
    }
}

extension Budget {
    fileprivate var name: String { scope.isRoot ? "the run" : scope.rawValue }
}
