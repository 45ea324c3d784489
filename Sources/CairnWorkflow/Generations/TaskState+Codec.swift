import CairnWire

// A task as one generation hands it to the next. None is in flight then, and none owes an answer.
extension JSONSink {
    mutating func members(of task: TaskState) {
        member("activity", task.activity)
        if task.replay != .safe { member("replay", task.replay.rawValue) }
        switch task.phase {
        case .completed(let event):
            member("output", event.output)
            if let citations = event.citations { member("citations", citations) }
            if let used = event.usage, used != task.usage { exact("used", used) }
            if event.usage == nil, task.usage != nil { member("uncounted", true) }
        case .failed(let failure): member("failure", failure)
        case .inFlight: member("phase", CarriedPhase.inFlight.rawValue)
        case .lost: member("phase", CarriedPhase.lost.rawValue)
        case .inDoubt: member("phase", CarriedPhase.inDoubt.rawValue)
        case .released: member("phase", CarriedPhase.released.rawValue)
        }
        if let input = task.input { member("input", input) }
        if task.attempt != 1 { member("attempt", task.attempt) }
        if task.failures != 0 { member("failures", task.failures) }
        if task.deaths != 0 { member("deaths", task.deaths) }
        if let timeout = task.timeout { member("timeout", timeout) }
        if !task.budgets.isEmpty { member("budgets", task.budgets) }
        draw("draw", task.draw)
        if let usage = task.usage { exact("usage", usage) }
        member("started", task.startedAt)
        member("sequence", task.sequence)
        if let ended = task.endedAt { member("ended", ended) }
        if let ending = task.ending { member("ending", ending) }
        if task.generation != 1 { member("generation", task.generation) }
    }
}

/// Of a task without an end; one with an end has an output or a failure.
private enum CarriedPhase: String {
    case inFlight, lost, inDoubt, released
}

extension TaskState {
    init(_ fields: EventFields, at path: Path) throws(HistoryError) {
        activity = try fields.string("activity")
        replay = try fields.oneOf("replay") ?? .safe
        input = try fields.optionalValue("input")
        attempt = try fields.optionalCount("attempt", from: 1) ?? 1
        failures = try fields.optionalCount("failures") ?? 0
        deaths = try fields.optionalCount("deaths") ?? 0
        timeout = fields.duration("timeout")
        budgets = fields.paths("budgets")
        draw = fields.draw("draw")
        usage = try fields.exactUsage("usage")
        startedAt = try fields.time("started")
        sequence = try fields.count("sequence")
        endedAt = fields.optionalTime("ended")
        ending = try fields.optionalCount("ending")
        generation = try fields.optionalCount("generation", from: 1) ?? 1
        if let output = try fields.optionalValue("output") {
            guard let endedAt else { throw fields.lacks("ended") }
            let isCounted = !(fields.flag("uncounted") ?? false)
            phase = .completed(
                TaskCompleted(
                    path: path, attempt: attempt, output: output, citations: try fields.optionalValue("citations"),
                    usage: try fields.exactUsage("used") ?? (isCounted ? usage : nil), at: endedAt))
        } else if let failure = try fields.failure() {
            phase = .failed(failure)
        } else {
            guard let open: CarriedPhase = try fields.oneOf("phase") else { throw fields.lacks("phase") }
            phase =
                switch open {
                case .inFlight: .inFlight
                case .lost: .lost
                case .inDoubt: .inDoubt
                case .released: .released
                }
        }
    }
}
