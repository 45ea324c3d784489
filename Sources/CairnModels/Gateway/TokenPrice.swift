/// US dollars per million tokens.
package struct TokenPrice: Sendable, Hashable {
    package var input: Double
    package var output: Double

    package init(input: Double, output: Double) {
        self.input = input
        self.output = output
    }

    /// What a call cost, in US dollars.
    package func cost(of usage: ChatUsage) -> Double {
        (Double(usage.inputTokens) * input + Double(usage.outputTokens) * output) / 1_000_000
    }
}
