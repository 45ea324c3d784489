/// A length of time, to the nanosecond, up to 292 years either way: what 64 bits hold. (The standard's cases refuse what is
/// longer, too.)
struct CELDuration: Sendable, Hashable, Comparable {
    let nanoseconds: Int64

    static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Seconds with their decimals: `6347s`, `-1.5s`.
    var text: String {
        let billion: Int64 = 1_000_000_000
        let sign = nanoseconds < 0 && nanoseconds > -billion ? "-" : ""
        let rest = Int32((nanoseconds % billion).magnitude)
        return "\(sign)\(nanoseconds / billion)\(decimals(rest))s"
    }
}

extension CELDuration {
    private static let units: [String: Int64] = [
        "h": 3_600_000_000_000, "m": 60_000_000_000, "s": 1_000_000_000, "ms": 1_000_000, "us": 1000, "µs": 1000,
        "μs": 1000, "ns": 1,
    ]

    /// Reads sums such as `1h30m`, `-1.5s`, `250ms`. Nil for anything else, and for more than a duration holds.
    init?(parsing text: String) {
        guard text.utf8.count <= 128 else { return nil }
        var reader = DigitReader(text)
        let isNegative = reader.take("-")
        if !isNegative { _ = reader.take("+") }
        if text == "0" {
            nanoseconds = 0
            return
        }
        var total: Int64 = 0
        repeat {
            let whole = reader.digits()
            let fraction = reader.take(".") ? reader.digits() : []
            guard whole.count + fraction.count > 0, let unit = Self.units[reader.letters()],
                let part = Self.amount(whole, fraction, of: unit, isNegative: isNegative)
            else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow else { return nil }
            total = sum
        } while !reader.isAtEnd
        nanoseconds = total
    }

    private static func amount(_ whole: [UInt8], _ fraction: [UInt8], of unit: Int64, isNegative: Bool) -> Int64? {
        var amount: Int64 = 0
        for digit in whole {
            let (product, overflow) = amount.multipliedReportingOverflow(by: 10)
            // Counted below zero: there is one number more.
            let (difference, second) = product.subtractingReportingOverflow(Int64(digit))
            guard !overflow, !second else { return nil }
            amount = difference
        }
        let (scaled, overflow) = amount.multipliedReportingOverflow(by: unit)
        var place = unit
        var rest: Int64 = 0
        for digit in fraction {
            place /= 10
            rest += place * Int64(digit)
        }
        let (negative, second) = scaled.subtractingReportingOverflow(rest)
        guard !overflow, !second else { return nil }
        guard !isNegative else { return negative }
        let (positive, third) = Int64(0).subtractingReportingOverflow(negative)
        return third ? nil : positive
    }
}
