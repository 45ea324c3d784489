extension Decision {
    enum Fit {
        case now
        /// It does not fit beside calls in flight, and waits for them.
        case later
        case never(FailureDetails)
    }

    /// Whether a call fits under its limit: what was used, what calls in flight hold back, and its own worst case. The
    /// limit is reached when it does not fit alone.
    func fit(_ tokens: Int, under limit: Int) -> Fit {
        let used = state.usage.inputTokens + state.usage.outputTokens
        let held = state.reservedTokens + reservedTokens
        if used + held + tokens <= limit { return .now }
        guard held == 0 else { return .later }
        return .never(
            FailureDetails(
                code: "limit.tokens",
                message:
                    "the run has used \(used) of its \(limit) tokens, and the next call may need "
                    + "\(tokens) (prompt and max_tokens): raise limits.tokens or lower max_tokens"))
    }
}
