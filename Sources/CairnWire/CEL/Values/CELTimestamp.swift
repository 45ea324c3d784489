/// A moment, to the nanosecond, in the years 1 to 9999.
struct CELTimestamp: Sendable, Hashable, Comparable {
    /// Since 1970-01-01T00:00:00Z.
    let seconds: Int64
    /// 0 ..< 1,000,000,000, after `seconds`.
    let nanoseconds: Int32

    private static let range = -62_135_596_800...253_402_300_799 as ClosedRange<Int64>

    /// Nil beyond the years that there are.
    init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard Self.range.contains(seconds) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    static func < (left: Self, right: Self) -> Bool {
        left.seconds == right.seconds ? left.nanoseconds < right.nanoseconds : left.seconds < right.seconds
    }

    /// The moment after a duration; nil beyond the range.
    func advanced(by duration: CELDuration) -> CELTimestamp? {
        let billion: Int64 = 1_000_000_000
        let whole = duration.nanoseconds.divided(by: billion)
        let rest = Int64(nanoseconds) + duration.nanoseconds - whole * billion
        return CELTimestamp(seconds: seconds + whole + rest / billion, nanoseconds: Int32(rest % billion))
    }

    /// The duration from `earlier` to this moment; nil when it is more than a duration holds.
    func duration(since earlier: CELTimestamp) -> CELDuration? {
        let (product, overflow) = (seconds - earlier.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, second) = product.addingReportingOverflow(Int64(nanoseconds) - Int64(earlier.nanoseconds))
        return overflow || second ? nil : CELDuration(nanoseconds: sum)
    }

    /// The calendar's day, and the seconds in it, where clocks are `offset` seconds ahead of UTC.
    func civil(offset: Int64) -> (date: CivilDate, secondOfDay: Int64) {
        let local = seconds + offset
        let days = local.divided(by: 86_400)
        return (CivilDate(daysSince1970: days), local - days * 86_400)
    }
}

extension CELTimestamp {
    /// The moment as RFC 3339 writes it, in UTC, with as many decimals as it needs.
    var text: String {
        let (date, second) = civil(offset: 0)
        let clock = "\((second / 3600).digits(2)):\((second / 60 % 60).digits(2)):\((second % 60).digits(2))"
        return "\(date.year.digits(4))-\(date.month.digits(2))-\(date.day.digits(2))T\(clock)\(decimals(nanoseconds))Z"
    }

    /// Reads RFC 3339: `2026-01-31T08:00:00Z`, `2026-01-31T08:00:00.5+01:00`. Nil for anything else.
    init?(parsing text: String) {
        guard text.utf8.count <= 40 else { return nil }
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), reader.take("T") || reader.take("t"), let hour = reader.number(2),
            reader.take(":"), let minute = reader.number(2), reader.take(":"), let second = reader.number(2)
        else { return nil }
        var nanoseconds: Int64 = 0
        if reader.take(".") {
            guard let fraction = reader.fraction(9) else { return nil }
            nanoseconds = fraction
        }
        let date = CivilDate(year: year, month: month, day: day)
        guard let offset = reader.offset(), reader.isAtEnd, date.isValid, hour < 24, minute < 60, second < 60 else {
            return nil
        }
        let time = hour * 3600 + minute * 60 + second - offset
        self.init(seconds: date.daysSince1970 * 86_400 + time, nanoseconds: Int32(nanoseconds))
    }
}

/// `.5` for half a second's nanoseconds, nothing for none.
func decimals(_ nanoseconds: Int32) -> String {
    guard nanoseconds != 0 else { return "" }
    var digits = Int64(nanoseconds).digits(9)
    while digits.last == "0" { digits.removeLast() }
    return ".\(digits)"
}
