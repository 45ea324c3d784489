package import CairnWire
package import CairnWorkflow

/// A run at a glance, from what is on disk: what `run` and `runs show` print.
package struct RunReport: Sendable, Hashable {
    package var header: RunHeader
    package var status: RunStatus
    /// Null until the run completed.
    package var output: JSON
    /// A list of `{document, heading, start, end, text}`, if there are any.
    package var citations: JSON?
    package var abstained: Bool
    package var failure: FailureDetails?
    /// The steps whose failure ended the run.
    package var failed: [Path]
    /// The run ended, and what it had done was taken back, or a part of it.
    package var undone: Bool
    /// Since when, by whom and why it is suspended.
    package var suspension: Suspension?
    package var usage: TokenUsage
    package var steps: [StepReport]
    /// What waits for a person's word, first asked first.
    package var questions: [OpenQuestion]
    /// What waits for an event or a time, first begun first.
    package var waits: [OpenWait]
    /// Nothing but a person's word moves the run on: exit 4.
    package var waitsForPerson: Bool
}

/// A question to a person that has no answer yet.
package struct OpenQuestion: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        /// Whether something may be done.
        case approval
        /// What became of a call whose process died in the middle of it.
        case inDoubt = "in_doubt"
    }
    /// The question's id: an answer names it.
    package var path: Path
    package var kind: Kind
    package var ask: String
    /// What is shown beside it; nil: nothing.
    package var show: JSON?
    /// Until when the answer counts; nil: for ever.
    package var deadline: Timestamp?
    package var asked: Timestamp
}

/// A wait for an event, or for a time.
package struct OpenWait: Sendable, Hashable {
    package var path: Path
    /// The event's name; nil: only the deadline ends it.
    package var event: String?
    package var deadline: Timestamp?
    package var since: Timestamp
}

extension RunMachine {
    /// The questions that are open.
    ///
    /// - Throws: `MissingBlobs` with what they show and is not in memory.
    func openQuestions(blobs: Blobs) throws(MissingBlobs) -> [OpenQuestion] {
        var questions: [OpenQuestion] = []
        for path in state.questions {
            // What was approved may be in doubt since: that is another question.
            if let open = state.waits[path], open.isOpen, case .answer(let question) = open.started.cause {
                let wait = open.started
                questions.append(
                    OpenQuestion(
                        path: path, kind: .approval, ask: try json(question.ask, blobs: blobs).string ?? "",
                        show: try question.show.map { value throws(MissingBlobs) in try json(value, blobs: blobs) },
                        deadline: wait.deadline, asked: wait.at))
            } else if let task = state.tasks[path] {
                questions.append(
                    OpenQuestion(
                        path: path, kind: .inDoubt,
                        ask: "\(path) was under way when its process died, and may have happened", show: nil,
                        deadline: nil, asked: task.startedAt))
            }
        }
        return questions
    }

    /// The waits that are open and ask nobody.
    var openWaits: [OpenWait] {
        guard !state.isFinished else { return [] }
        return state.openWaits.compactMap { path in
            guard let wait = state.waits[path]?.started else { return nil }
            switch wait.cause {
            case .answer: return nil
            case .time: return OpenWait(path: path, event: nil, deadline: wait.deadline, since: wait.at)
            case .event(let name): return OpenWait(path: path, event: name, deadline: wait.deadline, since: wait.at)
            }
        }
    }
}
