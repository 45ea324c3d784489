import CairnEngine
package import CairnWire
import CairnWorkflow

/// A run as people and programs are shown it: everything on disk about it, in plain values.
package struct RunView: Sendable {
    package enum Standing: Sendable, Hashable {
        case completed, failed
        /// Cancelled or terminated.
        case stopped
        /// Running, or waiting for a timer or a person.
        case open
    }

    package var id: String
    package var name: String
    /// By the words of design §5: `running, waiting, completed, …`.
    package var status: String
    package var standing: Standing
    /// The snapshot that the run is pinned to, by hash.
    package var definition: String
    package var started: Timestamp
    package var ended: Timestamp?
    /// Which stretch of its history it is in, from 1; a retry begins another.
    package var generation = 1
    /// How often it was taken up: who does raises it.
    package var epoch = 0
    /// Who drives it now: `process 4711 on host`. Nil when nobody does, as mostly while it waits.
    package var driver: String?
    /// Whether the definition is on disk as the run has it; nil where nobody looked.
    package var definitionNow: DefinitionNow?
    package var suspension: Suspension?
    /// What it had done was taken back when it ended.
    package var isUndone = false

    package var output = JSON.null
    package var citations: [Citation] = []
    package var abstained = false
    package var problem: Problem?
    package var usage = Usage()
    package var steps: [Step] = []
    /// What waits for a person's word, first asked first.
    package var questions: [Question] = []
    /// What waits for an event or a time.
    package var waits: [Wait] = []
    /// Nothing but a person's word moves the run on: exit 4.
    package var waitsForPerson = false
}

extension RunView {
    package struct Problem: Sendable, Hashable {
        package var code: String
        package var message: String
        /// A service that is needed could not be reached.
        package var isUnreachable: Bool

        var json: JSON { ["code": .string(code), "message": .string(message)] }
    }

    package struct Usage: Sendable, Hashable {
        package var inputTokens = 0
        package var outputTokens = 0
        package var costUSD: Double?

        var json: JSON {
            [
                "input_tokens": .int(Int64(inputTokens)), "output_tokens": .int(Int64(outputTokens)),
                "cost_usd": costUSD.map { .double($0) } ?? .null,
            ]
        }
    }

    /// The run was told to begin nothing new for now.
    package struct Suspension: Sendable, Hashable {
        package var since: Timestamp
        package var by: String?
        package var reason: String?

        var json: JSON {
            [
                "since": .string(since.rfc3339), "by": by.map(JSON.string) ?? .null,
                "reason": reason.map(JSON.string) ?? .null,
            ]
        }
    }

    /// A verbatim slice of a document that the answer rests on.
    package struct Citation: Sendable, Hashable {
        package var document: String
        package var heading: String
        /// UTF-8 byte offsets into the document's text.
        package var start: Int
        package var end: Int
        package var text: String

        package var json: JSON {
            [
                "document": .string(document), "heading": .string(heading), "start": .int(Int64(start)),
                "end": .int(Int64(end)), "text": .string(text),
            ]
        }
    }

    /// An open question to a person. `path` is its id: an answer names it.
    package struct Question: Sendable, Hashable {
        package var path: String
        /// A call was under way when its process died; else something is to be approved.
        package var isInDoubt: Bool
        package var ask: String
        package var show: JSON?
        package var deadline: Timestamp?
        package var asked: Timestamp

        var json: JSON {
            var object: JSONObject = [
                "path": .string(path), "kind": .string(isInDoubt ? "in_doubt" : "approval"), "ask": .string(ask),
                "deadline": deadline.map { .string($0.rfc3339) } ?? .null, "asked": .string(asked.rfc3339),
            ]
            if let show { object["show"] = show }
            return .object(object)
        }
    }

    /// A wait for an event (nil: only the deadline ends it).
    package struct Wait: Sendable, Hashable {
        package var path: String
        package var event: String?
        package var deadline: Timestamp?

        var json: JSON {
            [
                "path": .string(path), "event": event.map(JSON.string) ?? .null,
                "deadline": deadline.map { .string($0.rfc3339) } ?? .null,
            ]
        }
    }

    package struct Step: Sendable, Hashable {
        package enum Outcome: String, Sendable, Hashable, CaseIterable {
            case completed, failed, skipped, cancelled, running, waiting
            case inDoubt = "in_doubt"
        }

        package var path: String
        package var kind: String
        package var attempt: Int
        package var started: Timestamp
        package var ended: Timestamp?
        package var outcome: Outcome
        package var problem: Problem?
        package var usage: Usage?
    }
}

// MARK: - What programs rely on (design §5): fields may be added, none is changed

extension RunView {
    /// What `run --json` and `runs resume --json` print.
    package var resultJSON: JSON {
        var object: JSONObject = [
            "run": .string(id), "status": .string(status), "output": output, "abstained": .bool(abstained),
            "citations": .array(citations.map(\.json)), "usage": usage.json, "steps": .array(steps.map(\.json)),
        ]
        if let problem { object["error"] = problem.json }
        if !questions.isEmpty { object["waiting_for"] = .array(questions.map { .string($0.path) }) }
        tellWaiting(&object)
        return .object(object)
    }

    /// - Parameter showing: with what is shown beside a question, which may be long.
    private func tellWaiting(_ object: inout JSONObject, showing: Bool = true) {
        if !questions.isEmpty {
            object["questions"] = .array(
                questions.map { question in
                    var question = question
                    if !showing { question.show = nil }
                    return question.json
                })
        }
        if !waits.isEmpty { object["waits"] = .array(waits.map(\.json)) }
    }

    /// What `runs show --json` prints.
    package var json: JSON {
        var object = listJSON.object ?? [:]
        object["definition"] = .string(definition)
        object["steps"] = .array(steps.map(\.json))
        object["usage"] = usage.json
        if let problem { object["error"] = problem.json }
        object["generation"] = .int(Int64(generation))
        object["epoch"] = .int(Int64(epoch))
        object["driver"] = driver.map(JSON.string) ?? .null
        if let definitionNow { object["definition_now"] = definitionNow.json }
        if let suspension { object["suspended"] = suspension.json }
        if isUndone { object["undone"] = true }
        tellWaiting(&object)
        return .object(object)
    }

    /// One entry of `runs list --json`.
    package var listJSON: JSON {
        var object: JSONObject = [
            "run": .string(id), "name": .string(name), "status": .string(status), "started": .string(started.rfc3339),
            "ended": ended.map { .string($0.rfc3339) } ?? .null,
        ]
        tellWaiting(&object, showing: false)
        return .object(object)
    }
}

extension RunView.Step {
    package var json: JSON {
        var object: JSONObject = [
            "path": .string(path), "kind": .string(kind), "attempt": .int(Int64(attempt)),
            "started": .string(started.rfc3339), "ended": ended.map { .string($0.rfc3339) } ?? .null,
            "outcome": .string(outcome.rawValue), "error": problem?.json ?? .null,
        ]
        if let usage { object["usage"] = usage.json }
        return .object(object)
    }
}

// MARK: - From what the engine knows

extension RunView {
    init(_ header: RunHeader) {
        id = header.id
        name = header.name
        let status = header.head.status
        self.status = status.rawValue
        standing =
            switch status {
            case .completed: .completed
            case .failed: .failed
            case .cancelled, .terminated: .stopped
            case .running, .waiting, .suspended: .open
            }
        definition = header.definition
        started = header.started
        ended = header.head.ended
        generation = header.generation
        epoch = header.epoch
    }

    init(_ report: RunReport) {
        self.init(report.header)
        output = report.output
        citations = (report.citations?.array ?? []).compactMap { Citation($0) }
        abstained = report.abstained
        problem = report.failure.map { Problem($0) }
        usage = Usage(report.usage)
        steps = report.steps.map { Step($0) }
        questions = report.questions.map { Question($0) }
        waits = report.waits.map { Wait(path: $0.path.rawValue, event: $0.event, deadline: $0.deadline) }
        waitsForPerson = report.waitsForPerson
        isUndone = report.undone
        suspension = report.suspension.map { Suspension(since: $0.at, by: $0.by, reason: $0.reason) }
    }
}

extension RunView.Question {
    init(_ question: OpenQuestion) {
        self.init(
            path: question.path.rawValue, isInDoubt: question.kind == .inDoubt, ask: question.ask, show: question.show,
            deadline: question.deadline, asked: question.asked)
    }
}

extension RunView.Problem {
    init(_ failure: FailureDetails) {
        self.init(code: failure.code, message: failure.message, isUnreachable: failure.unreachable)
    }
}

extension RunView.Usage {
    init(_ usage: TokenUsage) {
        self.init(inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, costUSD: usage.costUSD)
    }
}

extension RunView.Citation {
    /// Nil for what is no citation.
    init?(_ json: JSON) {
        guard let document = json["document"]?.string, let text = json["text"]?.string, let start = json["start"]?.int,
            let end = json["end"]?.int
        else { return nil }
        self.init(
            document: document, heading: json["heading"]?.string ?? "", start: Int(start), end: Int(end), text: text)
    }
}

extension RunView.Step {
    init(_ step: StepReport) {
        self.init(
            path: step.path.rawValue, kind: step.kind, attempt: step.attempt, started: step.started, ended: step.ended,
            outcome: Outcome(rawValue: step.outcome.rawValue) ?? .running, problem: step.error.map { .init($0) },
            usage: step.usage.map { .init($0) })
    }
}
