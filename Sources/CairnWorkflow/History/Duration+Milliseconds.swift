// History keeps durations as it keeps times: in milliseconds.
extension Duration {
    /// Whole milliseconds, rounded down; the nearest that 64 bits hold.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return overflow || carry ? (seconds < 0 ? .min : .max) : sum
    }

    /// As history keeps it, so that a value and what is read back are the same.
    var inWholeMilliseconds: Duration { .milliseconds(milliseconds) }

    /// For messages: `1.5s`, `300s`.
    var formatted: String {
        let milliseconds = milliseconds
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(Double(milliseconds) / 1000)s"
    }
}
