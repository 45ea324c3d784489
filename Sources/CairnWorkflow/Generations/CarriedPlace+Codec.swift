import CairnWire

// Places as the journal keeps them, in the manner of events: what has its usual value is left out.
extension JSONSink {
    mutating func place(_ place: CarriedPlace) {
        beginObject()
        member("path", place.path)
        if let task = place.task { object("task") { $0.members(of: task) } }
        if let step = place.step {
            object("step") {
                $0.members(of: step.record)
                $0.member("sequence", step.sequence)
            }
        }
        if let wait = place.wait { object("wait") { $0.members(of: wait) } }
        if let child = place.child {
            object("child") {
                $0.members(of: child.started)
                $0.member("sequence", child.sequence)
            }
        }
        if let usage = place.usage { exact("usage", usage) }
        if let account = place.account {
            object("account") {
                $0.draw("used", account.used)
                $0.draw("held", account.held)
                if account.elapsed != .zero { $0.member("elapsed", account.elapsed) }
            }
        }
        if place.hasFired { member("fired", true) }
        if place.wasBegun { member("begun", true) }
        endObject()
    }

    private mutating func members(of wait: WaitState) {
        members(of: wait.started)
        member("sequence", wait.sequence)
        switch wait.end {
        case nil: break
        case .event(let letter): object("event_end") { $0.members(of: letter) }
        case .answered(let answer): object("answer_end") { $0.members(of: answer) }
        case .expired(let at): member("expired", at)
        case .closed: member("closed", true)
        }
    }

    private mutating func members(of answer: Answer) {
        if let step = answer.step { member("step", step) }
        member("approved", answer.approved)
        if let output = answer.output { member("output", output) }
        if let reason = answer.reason { member("reason", reason) }
        if let by = answer.by { member("by", by) }
        member("at", answer.at)
    }

    mutating func object(_ name: String, _ members: (inout Self) -> Void) {
        key(name)
        beginObject()
        members(&self)
        endObject()
    }

    /// To the picodollar: sums may be larger than what a double tells exactly.
    mutating func exact(_ name: String, _ usage: TokenUsage) {
        object(name) {
            $0.member("input", usage.inputTokens)
            $0.member("output", usage.outputTokens)
            if let cost = usage.cost { $0.member("picodollars", Int(cost.picodollars)) }
            if usage.isEstimated { $0.member("estimated", true) }
        }
    }

    mutating func draw(_ name: String, _ draw: Draw) {
        guard draw != .nothing else { return }
        object(name) {
            if draw.turns != 0 { $0.member("turns", draw.turns) }
            if draw.tokens != 0 { $0.member("tokens", draw.tokens) }
            if draw.cost != .zero { $0.member("picodollars", Int(draw.cost.picodollars)) }
        }
    }
}

extension CarriedPlace {
    init(json: JSON) throws(HistoryError) {
        let fields = EventFields(kind: "place", json: json)
        path = try fields.path()
        if let task = fields.fields("task") { self.task = try TaskState(task, at: path) }
        if let step = fields.fields("step") {
            self.step = WorkflowState.RecordedStep(
                record: try StepRecorded(step), sequence: try step.count("sequence"))
        }
        if let wait = fields.fields("wait") { self.wait = try WaitState(wait) }
        if let child = fields.fields("child") {
            self.child = WorkflowState.Child(started: try ChildStarted(child), sequence: try child.count("sequence"))
        }
        usage = try fields.exactUsage("usage")
        if let account = fields.fields("account") {
            self.account = Account(
                used: account.draw("used"), held: account.draw("held"), elapsed: account.duration("elapsed") ?? .zero)
        }
        hasFired = fields.flag("fired") ?? false
        wasBegun = fields.flag("begun") ?? false
    }
}

extension WaitState {
    fileprivate init(_ fields: EventFields) throws(HistoryError) {
        var end: End?
        if let letter = fields.fields("event_end") {
            end = .event(try EventRaised(letter))
        } else if let answer = fields.fields("answer_end") {
            end = .answered(try Answer(answer))
        } else if let at = fields.optionalTime("expired") {
            end = .expired(at: at)
        } else if fields.flag("closed") ?? false {
            end = .closed
        }
        self.init(try WaitStarted(fields), sequence: try fields.count("sequence"), end: end)
    }
}

extension Answer {
    fileprivate init(_ fields: EventFields) throws(HistoryError) {
        guard let approved = fields.flag("approved") else { throw fields.lacks("approved") }
        self.init(
            step: fields.optionalString("step").map(Path.init), approved: approved,
            output: try fields.optionalValue("output"), reason: fields.optionalString("reason"),
            by: fields.optionalString("by"), at: try fields.time("at"))
    }
}

extension EventFields {
    func exactUsage(_ name: String) throws(HistoryError) -> TokenUsage? {
        guard let fields = fields(name) else { return nil }
        return TokenUsage(
            inputTokens: try fields.int("input"), outputTokens: try fields.int("output"),
            cost: fields.picodollars, isEstimated: fields.flag("estimated") ?? false)
    }

    func draw(_ name: String) -> Draw {
        guard let fields = fields(name) else { return .nothing }
        return Draw(
            turns: fields.optionalInt("turns") ?? 0, tokens: fields.optionalInt("tokens") ?? 0,
            cost: fields.picodollars ?? .zero)
    }

    private var picodollars: Dollars? { json["picodollars"]?.int.map(Dollars.init(picodollars:)) }
}
