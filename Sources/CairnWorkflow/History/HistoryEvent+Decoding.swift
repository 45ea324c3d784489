import CairnWire

extension HistoryEvent {
    init(json: JSON) throws(HistoryError) {
        guard let member = json.object?.first(where: { _ in true }) else {
            throw HistoryError(.malformed, "an event is an object with one member, its kind")
        }
        let fields = EventFields(kind: member.key, json: member.value)
        switch member.key {
        case "executionStarted": self = .executionStarted(try ExecutionStarted(fields))
        case "executionContinued": self = .executionContinued(try ExecutionContinued(fields))
        case "decisionStarted": self = .decisionStarted(at: try fields.time("at"))
        case "executionResumed":
            self = .executionResumed(
                at: try fields.time("at"), epoch: try fields.count("epoch"), died: fields.flag("died") ?? true)
        case "executionRestarted": self = .executionRestarted(at: try fields.time("at"))
        case "taskScheduled": self = .taskScheduled(try TaskScheduled(fields))
        case "taskCompleted": self = .taskCompleted(try TaskCompleted(fields))
        case "taskFailed": self = .taskFailed(try TaskFailed(fields))
        case "timerCreated": self = .timerCreated(path: try fields.path(), fireAt: try fields.time("fireAt"))
        case "timerFired": self = .timerFired(path: try fields.path(), at: try fields.time("at"))
        case "timerCancelled": self = .timerCancelled(path: try fields.path())
        case "stepRecorded": self = .stepRecorded(try StepRecorded(fields))
        case "waitStarted": self = .waitStarted(try WaitStarted(fields))
        case "childStarted": self = .childStarted(try ChildStarted(fields))
        case "cleanUpStarted": self = .cleanUpStarted(try CleanUpStarted(fields))
        case "eventRaised": self = .eventRaised(try EventRaised(fields))
        case "executionCompleted": self = .executionCompleted(try ExecutionCompleted(fields))
        default:
            throw HistoryError(
                .unknownKind, "the event `\(member.key)` is not known: a newer build of Cairn wrote this run")
        }
    }
}

extension ExecutionStarted {
    fileprivate init(_ fields: EventFields) throws(HistoryError) {
        self.init(
            run: try fields.string("run"), name: try fields.string("name"),
            definition: try fields.string("definition"), input: try fields.value("input"),
            seed: UInt64(bitPattern: Int64(try fields.int("seed"))), revision: try fields.int("revision"),
            generation: try fields.optionalCount("generation", from: 1) ?? 1,
            continuesAfter: fields.optionalInt("continuesAfter") ?? Self.usualLength, at: try fields.time("at"))
    }
}

extension ExecutionContinued {
    fileprivate init(_ fields: EventFields) throws(HistoryError) {
        guard let started = fields.fields("started") else { throw fields.lacks("started") }
        var parts: [Part] = []
        for item in fields.json["parts"]?.array ?? [] {
            let part = EventFields(kind: "part", json: item)
            parts.append(Part(level: try part.count("level"), value: try part.value("value")))
        }
        self.init(
            started: try ExecutionStarted(started), parts: parts, open: try fields.value("open"),
            from: fields.optionalString("from").map(Path.init), at: try fields.time("at"))
    }
}

extension TaskScheduled {
    fileprivate init(_ fields: EventFields) throws(HistoryError) {
        let draw = fields.draw
        self.init(
            path: try fields.path(), attempt: try fields.optionalCount("attempt", from: 1) ?? 1,
            activity: try fields.string("activity"), input: try fields.optionalValue("input"),
            replay: try fields.oneOf("replay") ?? .safe, timeout: fields.duration("timeout"),
            budgets: fields.json["budgets"] == nil ? Self.usualBudgets(of: draw) : fields.paths("budgets"),
            deadlines: try fields.deadlines(), draw: draw,
            at: try fields.time("at"))
    }
}

extension TaskCompleted {
    fileprivate init(_ fields: EventFields) throws(HistoryError) {
        self.init(
            path: try fields.path(), attempt: try fields.optionalCount("attempt", from: 1) ?? 1,
            output: try fields.value("output"),
            citations: try fields.optionalValue("citations"), usage: try fields.usage(), at: try fields.time("at"))
    }
}

extension TaskFailed {
    fileprivate init(_ fields: EventFields) throws(HistoryError) {
        guard let failure = try fields.failure() else { throw fields.lacks("failure") }
        self.init(
            path: try fields.path(), attempt: try fields.optionalCount("attempt", from: 1) ?? 1, failure: failure,
            usage: try fields.usage(), abandons: fields.flag("abandons") ?? false, at: try fields.time("at"))
    }
}

extension StepRecorded {
    init(_ fields: EventFields) throws(HistoryError) {
        self.init(
            path: try fields.path(), kind: try fields.string("kind"),
            outcome: try fields.oneOf("outcome") ?? .completed, output: try fields.optionalValue("output"),
            citations: try fields.optionalValue("citations"), failure: try fields.failure(), at: try fields.time("at"))
    }
}

extension WaitStarted {
    init(_ fields: EventFields) throws(HistoryError) {
        let cause: Cause
        if let ask = try fields.optionalValue("ask") {
            cause = .answer(Question(ask: ask, show: try fields.optionalValue("show")))
        } else if let event = fields.optionalString("event") {
            cause = .event(event)
        } else {
            cause = .time
        }
        self.init(
            path: try fields.path(), kind: try fields.string("kind"), cause: cause,
            deadline: fields.optionalTime("deadline"), letter: fields.optionalString("letter"),
            at: try fields.time("at"))
    }
}

extension ChildStarted {
    init(_ fields: EventFields) throws(HistoryError) {
        self.init(
            path: try fields.path(), kind: try fields.string("kind"), name: try fields.string("name"),
            input: try fields.value("input"), at: try fields.time("at"))
    }
}

extension CleanUpStarted {
    init(_ fields: EventFields) throws(HistoryError) {
        guard let status: ExecutionCompleted.Status = try fields.oneOf("status") else { throw fields.lacks("status") }
        self.init(status: status, failure: try fields.failure(), at: try fields.time("at"))
    }
}

extension EventRaised {
    init(_ fields: EventFields) throws(HistoryError) {
        self.init(
            letter: try fields.string("letter"), name: try fields.string("name"), data: try fields.value("data"),
            at: try fields.time("at"))
    }
}

extension ExecutionCompleted {
    fileprivate init(_ fields: EventFields) throws(HistoryError) {
        guard let status: Status = try fields.oneOf("status") else { throw fields.lacks("status") }
        self.init(
            status: status, output: try fields.optionalValue("output"),
            citations: try fields.optionalValue("citations"), abstained: fields.flag("abstained") ?? false,
            failure: try fields.failure(), failed: fields.paths("failed"), undone: fields.flag("undone") ?? false,
            at: try fields.time("at"))
    }
}
