extension Timestamp {
    /// The time in UTC as RFC 3339 writes it, to the millisecond: `2026-01-02T03:04:05.678Z`.
    package var rfc3339: String {
        let days = milliseconds.divided(by: 86_400_000)
        // The first day that 64 bits tell of begins before the first millisecond that they do.
        let inDay = milliseconds &- days &* 86_400_000
        let civil = CivilDate(daysSince1970: days)
        let date = "\(civil.year.digits(4))-\(civil.month.digits(2))-\(civil.day.digits(2))"
        let (hour, minute, second) = (inDay / 3_600_000, inDay / 60_000 % 60, inDay / 1_000 % 60)
        return "\(date)T\(hour.digits(2)):\(minute.digits(2)):\(second.digits(2)).\((inDay % 1_000).digits(3))Z"
    }
}
