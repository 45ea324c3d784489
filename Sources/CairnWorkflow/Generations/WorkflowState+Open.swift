import CairnWire

// What is open in a run, and its counters, as one generation hands them to the next.
extension WorkflowState {
    /// What a letter's id is remembered for is that a repeat means nothing. The store sorts repeats out; one that was under
    /// way while its letter was folded in is not far behind it.
    static let lettersRemembered = 256

    /// All that no place holds, as JSON.
    var open: JSON {
        var builder = JSONBuilder()
        builder.beginObject()
        builder.member("now", now)
        if isDecided { builder.member("decided", true) }
        if epoch != 0 { builder.member("epoch", epoch) }
        if let cancellation {
            builder.object("cancellation") {
                if let by = cancellation.by { $0.member("by", by) }
                if let reason = cancellation.reason { $0.member("reason", reason) }
                $0.member("at", cancellation.at)
            }
        }
        if let cleanUp { builder.object("cleanUp") { $0.members(of: cleanUp) } }
        if !openWaits.isEmpty { builder.member("waits", openWaits) }
        if !inDoubt.isEmpty { builder.member("inDoubt", inDoubt.sorted()) }
        builder.list("timers", timers.all) { $0.members(of: $1) }
        builder.list("letters", letters) { $0.members(of: $1) }
        let remembered = letterIDs.latest(Self.lettersRemembered)
        if !remembered.isEmpty {
            builder.key("seen")
            builder.value(.array(remembered.map(JSON.string)))
        }
        builder.exact("usage", usage)
        builder.member("heard", heard)
        builder.member("events", eventCount)
        builder.endObject()
        return builder.result
    }

    mutating func readOpen(_ json: JSON) throws(HistoryError) {
        let fields = EventFields(kind: "open", json: json)
        now = try fields.time("now")
        isDecided = fields.flag("decided") ?? false
        epoch = try fields.optionalCount("epoch") ?? 0
        if let asked = fields.fields("cancellation") {
            cancellation = Cancellation(
                at: try asked.time("at"), by: asked.optionalString("by"), reason: asked.optionalString("reason"))
        }
        if let begun = fields.fields("cleanUp") { cleanUp = try CleanUpStarted(begun) }
        openWaits = fields.paths("waits")
        inDoubt = Set(fields.paths("inDoubt"))
        for timer in fields.list("timers") { timers.insert(try OpenTimers.Timer(timer)) }
        for letter in fields.list("letters") { letters.append(try EventRaised(letter)) }
        letterIDs = SeenLetters(json["seen"]?.array?.compactMap(\.string) ?? [])
        usage = try fields.exactUsage("usage") ?? TokenUsage()
        heard = try fields.time("heard")
        eventCount = try fields.count("events")
    }
}

extension JSONSink {
    fileprivate mutating func list<Item>(_ name: String, _ items: [Item], _ members: (inout Self, Item) -> Void) {
        guard !items.isEmpty else { return }
        key(name)
        beginArray()
        for item in items {
            beginObject()
            members(&self, item)
            endObject()
        }
        endArray()
    }

    fileprivate mutating func members(of timer: OpenTimers.Timer) {
        member("path", timer.path)
        member("at", timer.fireAt)
        switch timer.owner {
        case .decider: break
        case .attempt(let task): member("attempt", task)
        case .wait(let wait): member("wait", wait)
        case .budget(let scope): member("budget", scope)
        }
    }
}

extension OpenTimers.Timer {
    fileprivate init(_ fields: EventFields) throws(HistoryError) {
        path = try fields.path()
        fireAt = try fields.time("at")
        if let task = fields.optionalString("attempt") {
            owner = .attempt(of: Path(task))
        } else if let wait = fields.optionalString("wait") {
            owner = .wait(Path(wait))
        } else if let scope = fields.optionalString("budget") {
            owner = .budget(of: Path(scope))
        } else {
            owner = .decider
        }
    }
}

extension EventFields {
    fileprivate func list(_ name: String) -> [EventFields] {
        (json[name]?.array ?? []).map { EventFields(kind: name, json: $0) }
    }
}
