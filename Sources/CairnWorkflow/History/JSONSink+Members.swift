import CairnWire

// Members of events and of carried state, by name and type.
extension JSONSink {
    mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }
    mutating func member(_ name: String, _ value: Path) { member(name, value.rawValue) }
    mutating func member(_ name: String, _ value: [Path]) {
        key(name)
        beginArray()
        for path in value { string(path.rawValue) }
        endArray()
    }
    /// In US dollars: of any amount that one call can cost, the nearest double tells every picodollar.
    mutating func member(_ name: String, _ value: Dollars) {
        key(name)
        double(value.usd)
    }
    mutating func member(_ name: String, _ value: Int) {
        key(name)
        int(Int64(value))
    }
    mutating func member(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }
    mutating func member(_ name: String, _ value: Timestamp) {
        key(name)
        int(value.milliseconds)
    }
    mutating func member(_ name: String, _ value: Duration) {
        key(name)
        int(value.milliseconds)
    }
    mutating func member(_ name: String, _ value: Value) {
        key(name)
        self.value(value)
    }
    mutating func member(_ name: String, _ value: TokenUsage) {
        key(name)
        beginObject()
        member("input", value.inputTokens)
        member("output", value.outputTokens)
        if let cost = value.cost { member("usd", cost) }
        if value.isEstimated { member("estimated", true) }
        endObject()
    }
    mutating func member(_ name: String, _ value: FailureDetails) {
        key(name)
        beginObject()
        member("code", value.code)
        member("message", value.message)
        if value.retryable { member("retryable", true) }
        if value.unreachable { member("unreachable", true) }
        if let pause = value.retryAfter { member("retryAfter", pause) }
        endObject()
    }
}
