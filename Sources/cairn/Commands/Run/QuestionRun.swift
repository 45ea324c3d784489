import CairnHost
import CairnWire

/// A file of questions put to an agent, each a run of its own, a few at a time.
struct QuestionRun {
    var definition: String
    var queries: String
    var answers: String

    /// How many runs are under way at once: they share commits.
    private static let width = 16

    func run(in session: Session) async throws -> ExitCode {
        let prepared = try await session.host.prepare(definition)
        let questions = try await session.host.queries(in: queries)
        var runs: [String: RunView] = [:]
        try await withThrowingTaskGroup(of: (String, RunView).self) { group in
            var waiting = questions[...]
            func askNext() {
                guard let question = waiting.popFirst() else { return }
                group.addTask {
                    let run = try prepared.run(with: RunInput(text: question.text))
                    return (question.id, try await session.host.drive(.start(run)))
                }
            }
            for _ in 0..<Self.width { askNext() }
            while let (id, run) = try await group.next() {
                runs[id] = run
                if session.errorIsTerminal {
                    session.console.write("\r\u{1B}[K  \(runs.count) of \(questions.count)", to: .error)
                }
                askNext()
            }
        }
        if session.errorIsTerminal { session.console.write("\r\u{1B}[K", to: .error) }
        let object = JSONObject(questions.map { ($0.id, runs[$0.id]?.answer.map { .string($0) } ?? .null) })
        try await session.host.write(JSON.object(object).text(pretty: true) + "\n", to: answers)
        return conclude(questions.compactMap { question in runs[question.id].map { (question.id, $0) } }, session)
    }

    private func conclude(_ runs: [(id: String, run: RunView)], _ session: Session) -> ExitCode {
        let failed = runs.filter { $0.run.standing != .completed }
        for (id, run) in failed.prefix(10) {
            session.warn("\(id): \(run.problem?.message ?? "run \(run.id) is \(run.status)")")
        }
        let abstained = runs.count { $0.run.standing == .completed && $0.run.abstained }
        let answered = runs.count - abstained - failed.count
        session.console.tell("\(answered) answered, \(abstained) abstained, \(failed.count) failed: \(answers)")
        guard !failed.isEmpty else { return .done }
        return failed.contains { $0.run.problem?.isUnreachable ?? false } ? .unreachable : .failed
    }
}

extension RunView {
    /// Nil where the agent abstained, or the run did not complete.
    fileprivate var answer: String? {
        standing == .completed && !abstained ? output.string ?? output.text() : nil
    }
}
