/// An amount of money in whole picodollars, so that sums do not drift and no order of adding changes one. It holds up to nine
/// million US dollars and stays at that bound.
package struct Dollars: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let picodollars: Int64

    package static let zero = Dollars(picodollars: 0)

    package init(picodollars: Int64) { self.picodollars = picodollars }

    /// The nearest amount to `usd` US dollars. What is no number is nothing.
    package init(_ usd: Double) {
        let scaled = (usd * 1e12).rounded()
        picodollars = Int64(exactly: scaled) ?? (scaled.isNaN ? 0 : scaled < 0 ? .min : .max)
    }

    package var usd: Double { Double(picodollars) / 1e12 }

    package static func < (left: Self, right: Self) -> Bool { left.picodollars < right.picodollars }

    package static func + (left: Self, right: Self) -> Self {
        let (sum, overflow) = left.picodollars.addingReportingOverflow(right.picodollars)
        return Self(picodollars: overflow ? (right.picodollars < 0 ? .min : .max) : sum)
    }

    package static func - (left: Self, right: Self) -> Self {
        let (rest, overflow) = left.picodollars.subtractingReportingOverflow(right.picodollars)
        return Self(picodollars: overflow ? (right.picodollars < 0 ? .max : .min) : rest)
    }

    package static func * (left: Self, count: Int) -> Self {
        let (product, overflow) = left.picodollars.multipliedReportingOverflow(by: Int64(count))
        return Self(picodollars: overflow ? ((left.picodollars < 0) != (count < 0) ? .min : .max) : product)
    }

    /// For messages: `$0.5`.
    package var description: String { "$\(usd)" }
}

/// What a model's tokens cost.
package struct CallPrice: Sendable, Hashable {
    /// Of one token.
    package var input: Dollars
    package var output: Dollars

    /// - Parameters: US dollars per million tokens.
    package init(inputPerMillion: Double, outputPerMillion: Double) {
        input = Dollars(inputPerMillion / 1_000_000)
        output = Dollars(outputPerMillion / 1_000_000)
    }

    package func cost(inputTokens: Int, outputTokens: Int) -> Dollars {
        input * max(0, inputTokens) + output * max(0, outputTokens)
    }
}
