package import CairnEngine
package import CairnWire

/// Where definitions and runs are: what holds for every command. Each has one flag, one variable of the environment and
/// one default; the flag wins over the variable, the variable over the default.
package struct Settings: BlockValue, Hashable {
    package enum Engine: String, Sendable, Hashable, CaseIterable {
        case embedded
        /// Dapr Workflow.
        case dapr
    }

    package var agents = "agents"
    package var state = "sqlite:.cairn/cairn.db"
    package var engine = Engine.embedded
    package var keep: Retention?
    package var stateKey: ReferenceText?

    package init() {}

    package static let block = Block<Self>("settings", doc: "Where definitions and runs are.") {
        Field("agents", \.agents, .line, doc: "The folder of definitions.")
        Field(
            "state", \.state, .line,
            doc: "Where runs are kept: sqlite:PATH, or dapr:NAME for a state store of the Dapr sidecar.")
        Field(
            "engine", \.engine, .choice(),
            doc: "What runs workflows: embedded, in this process; dapr is not in this build.")
        Field(
            "keep", \.keep, .retention, shownValue: "DURATION",
            doc: "How long ended runs are kept: 30d, or by outcome completed=7d,failed=90d. Left out: for ever.")
        Field(
            "state_key", \.stateKey, .reference, shownValue: "REFERENCE",
            doc: "The key that encrypts the state, such as ${secret:file/state-key}. Left out: it is not encrypted.")
    }
}
