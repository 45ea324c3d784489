package import CairnWire

/// How much a run, an agent or a step may use. Folded from history, so that a restart resets nothing.
package struct LimitsDefinition: BlockValue, Hashable {
    package enum OnExceeded: String, Sendable, Hashable, CaseIterable {
        case fail, ask
    }

    /// Model turns.
    package var turns: Int?
    /// Input and output tokens together.
    package var tokens: Int?
    /// US dollars, by the models' `price`.
    package var usd: Double?
    /// Time of execution; waiting for people and timers does not count.
    package var time: Duration?
    package var onExceeded = OnExceeded.fail

    package init() {}

    /// Turns of an agent that says nothing of them: enough for real work, few enough to end a model that goes in circles.
    package static let agentTurns = 20

    /// An agent's limits: turns are always bounded.
    package static let ofAgent = FieldType<Self>.block().map(
        { limits, _, _ in limits.boundingTurns }, back: { $0 })

    package var boundingTurns: Self {
        var limits = self
        limits.turns = limits.turns ?? Self.agentTurns
        return limits
    }

    package static let block = Block<Self>("limits", doc: "How much may be used before it ends.") {
        Field("turns", \.turns, .integer(1...1_000_000), doc: "Turns of the model.")
        Field("tokens", \.tokens, .integer(1...), doc: "Tokens, in and out together.")
        Field(
            "usd", \.usd, .number(0...),
            doc: "US dollars; every model in use needs a `price`.")
        Field(
            "time", \.time, .duration,
            doc: "Time of execution, without waiting for people and timers.")
        Field(
            "on_exceeded", \.onExceeded, .choice(), doc: "`fail`, or `ask` a person for as much again.")
    }
}
