import CairnWire

/// The members of one event in the journal, read by name and type.
struct EventFields {
    let kind: String
    let json: JSON

    func lacks(_ name: String) -> HistoryError {
        HistoryError(.malformed, "\(kind) lacks `\(name)`, or has it in another type")
    }

    func string(_ name: String) throws(HistoryError) -> String {
        guard let text = json[name]?.string else { throw lacks(name) }
        return text
    }

    /// Of an object that is a member.
    func fields(_ name: String) -> EventFields? { json[name].map { EventFields(kind: name, json: $0) } }

    func path() throws(HistoryError) -> Path { Path(try string("path")) }

    /// What an attempt may use at worst.
    var draw: Draw {
        Draw(
            turns: optionalInt("turns") ?? 0, tokens: optionalInt("reservedTokens") ?? 0,
            cost: json["reservedUSD"]?.number.map { Dollars($0) } ?? .zero)
    }

    /// Pairs of a scope and a time.
    func deadlines() throws(HistoryError) -> [TaskScheduled.Deadline] {
        var deadlines: [TaskScheduled.Deadline] = []
        for pair in json["deadlines"]?.array ?? [] {
            guard let scope = pair[0]?.string, let at = pair[1]?.int else { throw lacks("deadlines") }
            deadlines.append(TaskScheduled.Deadline(scope: Path(scope), at: Timestamp(milliseconds: at)))
        }
        return deadlines
    }

    func paths(_ name: String) -> [Path] { json[name]?.array?.compactMap { $0.string.map(Path.init) } ?? [] }

    func int(_ name: String) throws(HistoryError) -> Int {
        guard let number = json[name]?.int else { throw lacks(name) }
        return Int(number)
    }

    func optionalInt(_ name: String) -> Int? { json[name]?.int.map { Int($0) } }

    /// A number that is counted on from: there is room above any that is taken.
    func count(_ name: String, from least: Int = 0) throws(HistoryError) -> Int {
        guard let number = try optionalCount(name, from: least) else { throw lacks(name) }
        return number
    }

    func optionalCount(_ name: String, from least: Int = 0) throws(HistoryError) -> Int? {
        guard let member = json[name] else { return nil }
        guard let number = member.int, (Int64(least)...1 << 53).contains(number) else {
            throw HistoryError(
                .malformed, "\(kind) has a `\(name)` that is no number from \(least) on, or is too large")
        }
        return Int(number)
    }

    func optionalString(_ name: String) -> String? { json[name]?.string }

    func optionalTime(_ name: String) -> Timestamp? { json[name]?.int.map { Timestamp(milliseconds: $0) } }

    func flag(_ name: String) -> Bool? { json[name]?.bool }

    func time(_ name: String) throws(HistoryError) -> Timestamp { Timestamp(milliseconds: Int64(try int(name))) }

    func duration(_ name: String) -> Duration? { json[name]?.int.map { .milliseconds($0) } }

    func value(_ name: String) throws(HistoryError) -> Value {
        guard let value = try optionalValue(name) else { throw lacks(name) }
        return value
    }

    func optionalValue(_ name: String) throws(HistoryError) -> Value? {
        guard let member = json[name] else { return nil }
        return try Value(json: member)
    }

    func oneOf<Word: RawRepresentable<String>>(_ name: String) throws(HistoryError) -> Word? {
        guard let text = json[name]?.string else { return nil }
        guard let word = Word(rawValue: text) else {
            throw HistoryError(.unknownKind, "\(kind) has the \(name) `\(text)`, which this build does not know")
        }
        return word
    }

    func usage() throws(HistoryError) -> TokenUsage? {
        guard let member = json["usage"] else { return nil }
        let fields = EventFields(kind: "usage", json: member)
        return TokenUsage(
            inputTokens: try fields.int("input"), outputTokens: try fields.int("output"),
            cost: member["usd"]?.number.map { Dollars($0) }, isEstimated: fields.flag("estimated") ?? false)
    }

    func failure() throws(HistoryError) -> FailureDetails? {
        guard let member = json["failure"] else { return nil }
        let fields = EventFields(kind: "failure", json: member)
        return FailureDetails(
            code: try fields.string("code"), message: try fields.string("message"),
            retryable: fields.flag("retryable") ?? false, unreachable: fields.flag("unreachable") ?? false,
            retryAfter: fields.duration("retryAfter"))
    }
}
