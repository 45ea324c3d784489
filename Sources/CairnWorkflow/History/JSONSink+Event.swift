import CairnWire

extension JSONSink {
    mutating func event(_ event: HistoryEvent) {
        beginObject()
        key(event.kind)
        beginObject()
        switch event {
        case .executionStarted(let event): members(of: event)
        case .decisionStarted(let at): member("at", at)
        case .executionResumed(let at, let epoch, let died):
            member("at", at)
            member("epoch", epoch)
            if !died { member("died", false) }
        case .executionRestarted(let at): member("at", at)
        case .taskScheduled(let event): members(of: event)
        case .taskCompleted(let event): members(of: event)
        case .taskFailed(let event): members(of: event)
        case .timerCreated(let path, let fireAt):
            member("path", path)
            member("fireAt", fireAt)
        case .timerFired(let path, let at):
            member("path", path)
            member("at", at)
        case .timerCancelled(let path): member("path", path)
        case .stepRecorded(let event): members(of: event)
        case .waitStarted(let event): members(of: event)
        case .childStarted(let event): members(of: event)
        case .cleanUpStarted(let event): members(of: event)
        case .eventRaised(let event): members(of: event)
        case .executionCompleted(let event): members(of: event)
        case .executionContinued(let event): members(of: event)
        }
        endObject()
        endObject()
    }

    private mutating func members(of event: ExecutionStarted) {
        member("run", event.run)
        member("name", event.name)
        member("definition", event.definition)
        member("input", event.input)
        key("seed")
        int(Int64(bitPattern: event.seed))
        member("revision", event.revision)
        if event.generation != 1 { member("generation", event.generation) }
        if event.continuesAfter != ExecutionStarted.usualLength { member("continuesAfter", event.continuesAfter) }
        member("at", event.at)
    }

    private mutating func members(of event: ExecutionContinued) {
        key("started")
        beginObject()
        members(of: event.started)
        endObject()
        key("parts")
        beginArray()
        for part in event.parts {
            beginObject()
            member("level", part.level)
            member("value", part.value)
            endObject()
        }
        endArray()
        member("open", event.open)
        if let path = event.from { member("from", path) }
        member("at", event.at)
    }

    private mutating func members(of event: TaskScheduled) {
        member("path", event.path)
        if event.attempt != 1 { member("attempt", event.attempt) }
        member("activity", event.activity)
        if let input = event.input { member("input", input) }
        if event.replay != .safe { member("replay", event.replay.rawValue) }
        if let timeout = event.timeout { member("timeout", timeout) }
        if event.budgets != TaskScheduled.usualBudgets(of: event.draw) { member("budgets", event.budgets) }
        if !event.deadlines.isEmpty {
            key("deadlines")
            beginArray()
            for deadline in event.deadlines {
                beginArray()
                string(deadline.scope.rawValue)
                int(deadline.at.milliseconds)
                endArray()
            }
            endArray()
        }
        if event.draw.turns != 0 { member("turns", event.draw.turns) }
        if event.draw.tokens != 0 { member("reservedTokens", event.draw.tokens) }
        if event.draw.cost != .zero { member("reservedUSD", event.draw.cost) }
        member("at", event.at)
    }

    private mutating func members(of event: TaskCompleted) {
        member("path", event.path)
        if event.attempt != 1 { member("attempt", event.attempt) }
        member("output", event.output)
        if let citations = event.citations { member("citations", citations) }
        if let usage = event.usage { member("usage", usage) }
        member("at", event.at)
    }

    private mutating func members(of event: TaskFailed) {
        member("path", event.path)
        if event.attempt != 1 { member("attempt", event.attempt) }
        member("failure", event.failure)
        if let usage = event.usage { member("usage", usage) }
        if event.abandons { member("abandons", true) }
        member("at", event.at)
    }

    mutating func members(of event: StepRecorded) {
        member("path", event.path)
        member("kind", event.kind)
        if event.outcome != .completed { member("outcome", event.outcome.rawValue) }
        if let output = event.output { member("output", output) }
        if let citations = event.citations { member("citations", citations) }
        if let failure = event.failure { member("failure", failure) }
        member("at", event.at)
    }

    mutating func members(of event: WaitStarted) {
        member("path", event.path)
        member("kind", event.kind)
        switch event.cause {
        case .time: break
        case .event(let name): member("event", name)
        case .answer(let question):
            member("ask", question.ask)
            if let show = question.show { member("show", show) }
        }
        if let deadline = event.deadline { member("deadline", deadline) }
        if let letter = event.letter { member("letter", letter) }
        member("at", event.at)
    }

    private mutating func members(of event: ExecutionCompleted) {
        member("status", event.status.rawValue)
        if let output = event.output { member("output", output) }
        if let citations = event.citations { member("citations", citations) }
        if event.abstained { member("abstained", true) }
        if let failure = event.failure { member("failure", failure) }
        if !event.failed.isEmpty { member("failed", event.failed) }
        if event.undone { member("undone", true) }
        member("at", event.at)
    }

    mutating func members(of event: ChildStarted) {
        member("path", event.path)
        member("kind", event.kind)
        member("name", event.name)
        member("input", event.input)
        member("at", event.at)
    }

    mutating func members(of event: CleanUpStarted) {
        member("status", event.status.rawValue)
        if let failure = event.failure { member("failure", failure) }
        member("at", event.at)
    }

    mutating func members(of event: EventRaised) {
        member("letter", event.letter)
        member("name", event.name)
        member("data", event.data)
        member("at", event.at)
    }
}
