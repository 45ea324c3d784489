import CairnWire

// A limit that is reached may be a question instead of an end: each approval gives as much again.
extension Decision {
    /// What became of the question whether a budget is raised.
    package enum Raise: Sendable, Hashable {
        /// Nobody has answered yet.
        case open
        /// A person said no; nil: the file says that nobody is asked.
        case refused(Answer?)
    }

    /// How often a person has given as much again.
    package func raises(of budget: Budget, _ dimension: Budget.Dimension) -> Int {
        guard budget.asks else { return 0 }
        var count = 0
        while wait(at: budget.question(dimension, count + 1))?.answer?.approved == true { count += 1 }
        return count
    }

    /// Asks a person for as much again, if the file says so.
    ///
    /// - Parameter reached: why, in words.
    package mutating func raise(_ budget: Budget, _ dimension: Budget.Dimension, reached: String) -> Raise {
        guard budget.asks else { return .refused(nil) }
        let path = budget.question(dimension, raises(of: budget, dimension) + 1)
        let answer = ask(path, kind: Budget.questionKind, timeout: nil) { _ in
            WaitStarted.Question(
                ask: .literal(.string("\(reached). May it have \(budget.amount(dimension)) more?")),
                show: .literal(["limit": .string(dimension.rawValue), "scope": .string(budget.scope.rawValue)]))
        }
        guard let answer else {
            // Whatever waits for the answer may stand anywhere within.
            isHeldBack = true
            return .open
        }
        return .refused(answer)
    }

    /// The budget with all that was given on top.
    func raised(_ budget: Budget) -> Budget {
        guard budget.asks else { return budget }
        var raised = budget
        raised.turns = budget.turns?.times(1 + raises(of: budget, .turns))
        raised.tokens = budget.tokens?.times(1 + raises(of: budget, .tokens))
        raised.cost = budget.cost.map { $0 * (1 + raises(of: budget, .usd)) }
        raised.time = budget.time.map { $0 * (1 + raises(of: budget, .time)) }
        return raised
    }
}

extension Budget {
    /// What its questions are called in reports.
    package static let questionKind = "limit"

    /// Questions count from 1.
    func question(_ dimension: Dimension, _ number: Int) -> Path {
        scope.child("limit").child(dimension.rawValue).child("\(number)")
    }

    fileprivate func amount(_ dimension: Dimension) -> String {
        switch dimension {
        case .turns: "\(turns ?? 0) turns"
        case .tokens: "\(tokens ?? 0) tokens"
        case .usd: "\(cost ?? .zero)"
        case .time: (time ?? .zero).formatted
        }
    }
}

extension Int {
    fileprivate func times(_ count: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: count)
        return overflow ? .max : product
    }
}
