import CairnEngine
package import CairnWire
import CairnWorkflow

/// One event of a run's history, as who watches the run is told it: what happened, where, and when. Values are not told; they
/// may be long, and `runs show` and `runs resume` have what matters of them.
package struct WatchedEvent: Sendable, Hashable {
    package var run: String
    /// Of the commit that it came with.
    package var version: Int
    /// Its kind in history: `taskScheduled`, `eventRaised`, `executionCompleted`.
    package var event: String
    package var at: Timestamp?
    package var path: String?
    package var attempt: Int?
    /// The activity, or the verb.
    package var kind: String?
    package var outcome: String?
    package var problem: RunView.Problem?
    /// Until when something waits, or when a timer is due.
    package var deadline: Timestamp?
    /// The name of a letter, or of what is waited for.
    package var name: String?
    package var by: String?
    package var reason: String?
    /// Of the run's end.
    package var status: String?

    /// One line of `runs watch --json`.
    package var json: JSON {
        var object: JSONObject = ["event": .string(event), "run": .string(run), "version": .int(Int64(version))]
        object["at"] = at.map { .string($0.rfc3339) } ?? .null
        let words = [
            ("path", path), ("kind", kind), ("outcome", outcome), ("name", name), ("by", by), ("reason", reason),
            ("status", status), ("deadline", deadline?.rfc3339),
        ]
        for case (let key, let word?) in words { object[key] = .string(word) }
        if let attempt { object["attempt"] = .int(Int64(attempt)) }
        if let problem { object["error"] = problem.json }
        return .object(object)
    }
}

extension WatchedEvent {
    init(_ happened: HistoryEvent, of run: String, version: Int) {
        self.init(run: run, version: version, event: happened.kind)
        switch happened {
        case .executionStarted(let event): (at, name) = (event.at, event.name)
        case .decisionStarted(let at), .executionRestarted(let at): self.at = at
        case .executionResumed(let at, _, let died): (self.at, reason) = (at, died ? "its driver died" : nil)
        case .taskScheduled(let event):
            (at, path, attempt, kind) = (event.at, event.path.rawValue, event.attempt, event.activity)
        case .taskCompleted(let event):
            (at, path, attempt) = (event.at, event.path.rawValue, event.attempt)
            outcome = StepOutcome.completed.rawValue
        case .taskFailed(let event):
            (at, path, attempt) = (event.at, event.path.rawValue, event.attempt)
            (outcome, problem) = (StepOutcome.failed.rawValue, RunView.Problem(event.failure))
        case .timerCreated(let path, let fireAt): (self.path, deadline) = (path.rawValue, fireAt)
        case .timerFired(let path, let at): (self.path, self.at) = (path.rawValue, at)
        case .timerCancelled(let path): self.path = path.rawValue
        case .stepRecorded(let event):
            (at, path, kind) = (event.at, event.path.rawValue, event.kind)
            (outcome, problem) = (event.outcome.rawValue, event.failure.map { RunView.Problem($0) })
        case .waitStarted(let event):
            (at, path, kind, deadline) = (event.at, event.path.rawValue, event.kind, event.deadline)
            if case .event(let awaited) = event.cause { name = awaited }
        case .childStarted(let event): (at, path, kind, name) = (event.at, event.path.rawValue, event.kind, event.name)
        case .cleanUpStarted(let event): (at, problem) = (event.at, event.failure.map { RunView.Problem($0) })
        case .executionContinued(let event): (at, path) = (event.at, event.from?.rawValue)
        case .eventRaised(let letter):
            (at, name) = (letter.at, letter.name)
            by = letter.data.member("by")?.literal?.string
            reason = letter.data.member("reason")?.literal?.string
            path = letter.name == EventRaised.resolve ? letter.data.member("step")?.literal?.string : nil
        case .executionCompleted(let event):
            (at, status, problem) = (event.at, event.status.rawValue, event.failure.map { RunView.Problem($0) })
        }
    }
}
