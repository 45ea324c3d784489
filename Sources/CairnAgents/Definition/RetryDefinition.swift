package import CairnWire

/// How often a step is tried, and how long between tries.
package struct RetryDefinition: BlockValue, Hashable {
    package var attempts = 3
    package var backoff = Duration.seconds(1)
    package var factor = 2.0
    package var max = Duration.seconds(60)

    package init() {}

    package static let block = Block<Self>("retry", doc: "How often a step is tried, and how long between tries.") {
        Field("attempts", \.attempts, .integer(1...1000), doc: "Tries in all, the first one included.")
        Field("backoff", \.backoff, .duration, doc: "The pause before the second try.")
        Field("factor", \.factor, .number(1...100), doc: "What each pause is multiplied with for the next.")
        Field("max", \.max, .duration, doc: "No pause is longer.")
    }
}
