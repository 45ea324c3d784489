import CairnEngine
import CairnReactor
import CairnWire
import CairnWorkflow

/// What happens to a run while it is driven, as people are shown it.
package enum RunProgress: Sendable {
    /// Another process, or this one anew, goes on with the run.
    case resumed
    case began(path: String, kind: String)
    /// A step is over. `problem` is nil unless it failed.
    case ended(RunView.Step)
    case skipped(path: String)
    /// It waits: for an event, for a time, or, where `forPerson`, for a person's word.
    case waits(RunView.Wait, forPerson: Bool)
    /// An agent's or a model's words, as they come. `path` tells whose.
    case words(String, path: String)
    /// What was said at `path` counts no more: the call is made again.
    case again(path: String)
    /// This process drives the run no more.
    case released
}

/// Tells what the engine commits as progress. Confined to the loop, like what it listens to.
final class ProgressTeller: Sendable {
    private let began = Lock<[Path: (kind: String, since: Timestamp)]>([:])
    private let listener: @Sendable (RunProgress) -> Void

    init(_ listener: @escaping @Sendable (RunProgress) -> Void) { self.listener = listener }

    func take(_ update: RunUpdate) {
        switch update {
        case .committed(let events, _):
            for event in events {
                if let progress = progress(event) { listener(progress) }
            }
        case .reset(let path, let attempt):
            if attempt > 1 { listener(.again(path: path.rawValue)) }
        case .delta(let path, _, _, .text(let text)): listener(.words(text, path: path.rawValue))
        case .released: listener(.released)
        }
    }

    private func progress(_ event: HistoryEvent) -> RunProgress? {
        switch event {
        case .executionResumed: return .resumed
        case .taskScheduled(let task):
            began.withLock { $0[task.path] = (task.activity, task.at) }
            return .began(path: task.path.rawValue, kind: task.activity)
        case .taskCompleted(let task):
            return .ended(step(task.path, task.attempt, at: task.at, .completed, nil, task.usage))
        case .taskFailed(let task):
            return .ended(step(task.path, task.attempt, at: task.at, .failed, task.failure, task.usage))
        case .waitStarted(let wait):
            // One that took a letter which had come before is over already.
            guard wait.letter == nil else { return nil }
            var view = RunView.Wait(path: wait.path.rawValue, deadline: wait.deadline)
            if case .event(let name) = wait.cause { view.event = name }
            if case .answer = wait.cause { return .waits(view, forPerson: true) }
            return .waits(view, forPerson: false)
        case .stepRecorded(let record):
            switch record.outcome {
            case .skipped: return .skipped(path: record.path.rawValue)
            case .failed where record.failure != nil:
                return .ended(
                    RunView.Step(
                        path: record.path.rawValue, kind: record.kind, attempt: 1, started: record.at, ended: record.at,
                        outcome: .failed, problem: record.failure.map { .init($0) }))
            default: return nil
            }
        default: return nil
        }
    }

    private func step(
        _ path: Path, _ attempt: Int, at end: Timestamp, _ outcome: RunView.Step.Outcome, _ failure: FailureDetails?,
        _ usage: TokenUsage?
    ) -> RunView.Step {
        let known = began.withLock { $0.removeValue(forKey: path) }
        return RunView.Step(
            path: path.rawValue, kind: known?.kind ?? "", attempt: attempt, started: known?.since ?? end, ended: end,
            outcome: outcome, problem: failure.map { .init($0) }, usage: usage.map { .init($0) })
    }
}
