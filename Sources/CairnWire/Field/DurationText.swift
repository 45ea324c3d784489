/// Durations as people write them: `250ms`, `60s`, `10m`, `6h`, `3d`, and sums such as `1h30m`.
package enum DurationText {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    /// What a duration looks like, for messages.
    package static let form = "a number with a unit: 250ms, 30s, 10m, 6h, 3d"

    /// Nil when the text is no duration: no unit, an unknown one, units not from large to small, or over a century.
    package static func parse(_ text: String) -> Duration? {
        guard text.utf8.count <= 64 else { return nil }
        var rest = Substring(text)
        var total: Int64 = 0
        var lastUnit = Int64.max
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(letters.count)
            guard let amount = Int64(digits), let unit = units.first(where: { $0.name == letters }),
                unit.milliseconds < lastUnit
            else { return nil }
            lastUnit = unit.milliseconds
            let (product, overflow) = amount.multipliedReportingOverflow(by: unit.milliseconds)
            let (sum, second) = total.addingReportingOverflow(product)
            guard !overflow, !second, sum <= 100 * 366 * 86_400_000 else { return nil }
            total = sum
        }
        return .milliseconds(total)
    }

    /// The shortest text that `parse` reads back as the same duration; parts of a millisecond are dropped.
    package static func write(_ duration: Duration) -> String {
        var rest = Int64(clamping: duration.components.seconds).multipliedReportingOverflow(by: 1000).partialValue
        rest += duration.components.attoseconds / 1_000_000_000_000_000
        var text = ""
        for unit in units where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return text.isEmpty ? "0s" : text
    }
}
