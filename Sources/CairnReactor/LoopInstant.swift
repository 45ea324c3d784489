/// A point on the loop's clock: nanoseconds of CLOCK_BOOTTIME.
package struct LoopInstant: Sendable, Hashable, Comparable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The instant after `duration`, rounded up to a whole nanosecond so that no timer fires early. A sum out of range
    /// becomes the last (or first) instant, which never comes.
    package func advanced(by duration: Duration) -> LoopInstant {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
        guard overflow else { return LoopInstant(nanoseconds: sum) }
        return LoopInstant(nanoseconds: duration < .zero ? .min : .max)
    }

    /// The duration from `earlier` to this instant; negative when `earlier` is later.
    package func duration(since earlier: LoopInstant) -> Duration {
        .nanoseconds(nanoseconds) - .nanoseconds(earlier.nanoseconds)
    }
}

extension Duration {
    /// Nanoseconds, rounded up, held within Int64.
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let fraction = attoseconds / 1_000_000_000 + (attoseconds % 1_000_000_000 > 0 ? 1 : 0)
        let (product, first) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, second) = product.addingReportingOverflow(fraction)
        guard first || second else { return sum }
        return seconds < 0 ? .min : .max
    }
}
