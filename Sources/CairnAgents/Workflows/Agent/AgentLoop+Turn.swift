import CairnWire
import CairnWorkflow

extension AgentLoop {
    /// How far a turn has come: completed when its tool calls are done, or when it asked for none.
    func advance(turn: Int, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let progress = try ask(turn, &decision)
        guard progress == .completed else { return progress }
        let completion = try ChatCompletion(at: paths.model(turn), reading: decision.reader)
        if completion.toolCalls.isEmpty { return try check(completion, turn, &decision) }
        if turn >= turns(decision) {
            switch decision.raise(turnBudget, .turns, reached: "the agent took all of its \(turns(decision)) turns") {
            case .open: return .open
            // The results of the last turn's calls could be shown to nobody.
            case .refused: return .completed
            }
        }
        let calls = completion.toolCalls
        let frontier = try decision.advance(
            paths.calls(turn), count: calls.count, parallel: AgentPlan.parallelCalls,
            place: { paths.call(turn, $0 + 1) }
        ) { (index, decision) throws(MissingBlobs) in
            try answer(calls[index], at: paths.call(turn, index + 1), &decision)
        }
        guard frontier.isDone(of: calls.count) else { return .open }
        decision.keep(nil, at: paths.calls(turn))
        return .completed
    }

    /// Whether a completed turn is the last: it asked for no tools, and what it said fits.
    func isAnswer(_ turn: Int, _ decision: Decision) throws(MissingBlobs) -> Bool {
        if decision.recorded(paths.answer(turn))?.outcome == .failed { return false }
        return try ChatCompletion(at: paths.model(turn), reading: decision.reader).toolCalls.isEmpty
    }

    /// The model's turn. Its input is one reference, whatever was said before: history does not grow with the transcript.
    private func ask(_ turn: Int, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let request = TaskRequest(
            paths.model(turn), activity: ChatFormat.activity, replay: .safe, retry: AgentPlan.retry,
            budgets: budgets)
        return try decision.task(request) { (reader) throws(InputError) in
            let chat = Value.derived(Value.Derived(name: Transcript.name, scope: paths.scope, through: turn))
            // The instructions must render before the first turn; every turn has the same.
            if turn == 1 { _ = try Transcript(plan: plan, paths: paths, reader: reader).instructions() }
            guard budgets.countTokens else { return TaskInput(chat, draw: Draw(turns: 1)) }
            return TaskInput(
                chat,
                draw: TokenBound.draw(
                    prompt: try bound(turn, reader), maxTokens: AgentPlan.maxTokens, price: plan.price))
        }
    }

    /// The most tokens that the prompt of a turn can take: what the model's server counted for the turn before, and the
    /// bytes of what has come since.
    private func bound(_ turn: Int, _ reader: ValueReader) throws(InputError) -> Int {
        let transcript = Transcript(plan: plan, paths: paths, reader: reader)
        do throws(MissingBlobs) {
            if turn > 1, let usage = reader.result(at: paths.model(turn - 1))?.usage, usage.inputTokens > 0,
                !usage.isEstimated
            {
                let since = try reader.json(.array(transcript.replies(to: turn - 1).map(\.value)))
                return usage.inputTokens + usage.outputTokens + TokenBound.prompt(since)
            }
            return TokenBound.prompt(try reader.json(try transcript.request(turn: turn).value))
        } catch {
            throw .missing(error)
        }
    }

    /// Checks a structured answer, and records what came of it. An answer that does not fit is shown to the model with what is
    /// wrong, at most `AgentPlan.repairs` times and within its turns; then the agent fails.
    private func check(
        _ completion: ChatCompletion, _ turn: Int, _ decision: inout Decision
    ) throws(MissingBlobs) -> Progress {
        let path = paths.answer(turn)
        guard let schema = plan.output, !completion.abstained else { return .completed }
        if decision.recorded(path) == nil {
            do throws(FailureDetails) {
                let json = try StructuredOutput.read(completion, schema, step: path)
                decision.record(path, kind: Self.answerKind, .completed, output: .literal(json))
            } catch {
                decision.record(path, kind: Self.answerKind, .failed, failure: error)
            }
        }
        guard let failure = decision.recorded(path)?.failure else { return .completed }
        let repairs = (1..<turn).count { decision.recorded(paths.answer($0)) != nil }
        let allowed = decision.revision >= 2 ? AgentPlan.repairs : 1
        return repairs >= allowed || turn >= turns(decision) ? .failed(failure) : .completed
    }

    static let answerKind = "answer"
}
