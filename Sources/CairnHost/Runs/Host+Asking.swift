import CairnEngine
import CairnReactor
import CairnWire
import CairnWorkflow

/// Who can be asked while a run is driven: the person at the terminal.
package protocol Person: Sendable {
    /// Puts a question of a run, and waits for the answer. Called on the loop, for one question at a time. It returns soon
    /// after its task is cancelled: then the question has been answered elsewhere, or its deadline has passed.
    ///
    /// - Returns: nil when no answer is to be had.
    func answer(_ question: RunView.Question, of run: String) async -> Answer?
}

extension Host {
    /// Puts the questions of a run that is driven here to a person, one after the other, until the run goes on by itself to
    /// its end or no answer is to be had.
    ///
    /// - Returns: how the run stands then.
    func outcome(of run: String, asking person: (any Person)?, _ commits: CommitCounter) async throws -> RunReport {
        let engine = try await engine()
        while true {
            let before = commits.count
            let report = try await engine.outcome(of: run)
            guard report.waitsForPerson, report.status == .waiting, let person, let asked = report.questions.first
            else { return report }
            // What was committed while the report was made may have answered the question.
            guard commits.count == before else { continue }
            let question = RunView.Question(asked)
            switch await put(question, of: run, to: person, commits) {
            case .answer(let answer): try await post(answer, to: question, of: run, by: self.person)
            case .moved: break
            case .nobody: return report
            }
        }
    }

    private enum Reply: Sendable {
        case answer(Answer)
        /// The run went on without this answer.
        case moved
        case nobody
    }

    private func put(
        _ question: RunView.Question, of run: String, to person: any Person, _ commits: CommitCounter
    ) async -> Reply {
        let moved = commits.next()
        return await withTaskGroup(of: Reply?.self) { group in
            group.addTask { await person.answer(question, of: run).map { .answer($0) } ?? .nobody }
            group.addTask { await moved.outcome(onCancel: false) {} ? .moved : nil }
            var reply: Reply?
            while reply == nil, let next = await group.next() { reply = next }
            group.cancelAll()
            // The first word counts, also where both came at once.
            return reply ?? .nobody
        }
    }
}

/// Counts what is committed of a run, and wakes who waits for the next commit. Confined to the loop.
final class CommitCounter: Sendable {
    private let state = Lock<(count: Int, waiting: [Wait<Bool>])>((0, []))

    var count: Int { state.withLock { $0.count } }

    /// Ends at the next commit.
    func next() -> Wait<Bool> {
        let wait = Wait<Bool>()
        state.withLock { $0.waiting.append(wait) }
        return wait
    }

    func note() {
        let waiting = state.withLock { state in
            state.count += 1
            defer { state.waiting = [] }
            return state.waiting
        }
        for wait in waiting { wait.end(true) }
    }
}
