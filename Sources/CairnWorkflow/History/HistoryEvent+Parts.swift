import CairnWire

extension HistoryEvent {
    /// Dapr's name of the kind, which is also its tag in the journal.
    package var kind: String {
        switch self {
        case .executionStarted: "executionStarted"
        case .executionContinued: "executionContinued"
        case .decisionStarted: "decisionStarted"
        case .executionResumed: "executionResumed"
        case .executionRestarted: "executionRestarted"
        case .taskScheduled: "taskScheduled"
        case .taskCompleted: "taskCompleted"
        case .taskFailed: "taskFailed"
        case .timerCreated: "timerCreated"
        case .timerFired: "timerFired"
        case .timerCancelled: "timerCancelled"
        case .stepRecorded: "stepRecorded"
        case .waitStarted: "waitStarted"
        case .childStarted: "childStarted"
        case .cleanUpStarted: "cleanUpStarted"
        case .eventRaised: "eventRaised"
        case .executionCompleted: "executionCompleted"
        }
    }

    /// Whether an engine may hand this in; the rest is the decider's to write.
    package var comesFromOutside: Bool {
        switch self {
        case .executionStarted, .executionResumed, .executionRestarted, .taskCompleted, .timerFired, .eventRaised: true
        case .taskFailed(let event): !event.abandons
        case .executionCompleted(let event): event.status == .terminated
        case .decisionStarted, .taskScheduled, .timerCreated, .timerCancelled, .stepRecorded, .waitStarted,
            .childStarted, .cleanUpStarted, .executionContinued:
            false
        }
    }

    /// When the run's driver, whoever it was then, is known to have lived; nil for what came from elsewhere.
    var timeOfDriver: Timestamp? {
        switch self {
        case .executionStarted(let event): event.at
        case .decisionStarted(let at), .executionResumed(let at, _, _), .executionRestarted(let at): at
        case .taskScheduled(let event): event.at
        case .taskCompleted(let event): event.at
        case .taskFailed(let event): event.at
        case .stepRecorded(let event): event.at
        case .waitStarted(let event): event.at
        case .childStarted(let event): event.at
        case .cleanUpStarted(let event): event.at
        case .timerCreated, .timerFired, .timerCancelled, .eventRaised, .executionCompleted, .executionContinued:
            nil
        }
    }

    /// The event with `transform` applied to each value in it. A letter's members are values of their own, so that what the
    /// decider reads of it stays readable beside a large one.
    package func mapValues(_ transform: (Value) -> Value) -> HistoryEvent {
        switch self {
        case .executionStarted(var event):
            event.input = transform(event.input)
            return .executionStarted(event)
        case .executionContinued(var event):
            event.parts = event.parts.map { ExecutionContinued.Part(level: $0.level, value: transform($0.value)) }
            event.open = transform(event.open)
            return .executionContinued(event)
        case .taskScheduled(var event):
            event.input = event.input.map(transform)
            return .taskScheduled(event)
        case .taskCompleted(var event):
            event.output = transform(event.output)
            event.citations = event.citations.map(transform)
            return .taskCompleted(event)
        case .stepRecorded(var event):
            event.output = event.output.map(transform)
            event.citations = event.citations.map(transform)
            return .stepRecorded(event)
        case .waitStarted(var event):
            if case .answer(var question) = event.cause {
                question.ask = transform(question.ask)
                question.show = question.show.map(transform)
                event.cause = .answer(question)
            }
            return .waitStarted(event)
        case .childStarted(var event):
            event.input = transform(event.input)
            return .childStarted(event)
        case .eventRaised(var event):
            let whole = transform(event.data)
            if case .literal(.object(let members)) = event.data, whole != event.data {
                event.data = .object(members.map { Value.Member($0.key, transform(.literal($0.value))) })
            } else {
                event.data = whole
            }
            return .eventRaised(event)
        case .executionCompleted(var event):
            event.output = event.output.map(transform)
            event.citations = event.citations.map(transform)
            return .executionCompleted(event)
        case .decisionStarted, .executionResumed, .executionRestarted, .taskFailed, .timerCreated, .timerFired,
            .timerCancelled, .cleanUpStarted:
            return self
        }
    }
}
