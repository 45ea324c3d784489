/// The value of `grpc-timeout`: at most eight digits and a unit.
enum TimeoutField {
    /// Rounded up, so that the server does not give up before we do.
    static func text(_ timeout: Duration) -> String {
        let (seconds, attoseconds) = max(timeout, .zero).components
        let (microseconds, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000)
        if !isTooLong, microseconds < 99_000_000 {
            let fraction = attoseconds / 1_000_000_000_000 + (attoseconds % 1_000_000_000_000 > 0 ? 1 : 0)
            return "\(microseconds + fraction)u"
        }
        let roundedUp = seconds + (attoseconds > 0 && seconds < .max ? 1 : 0)
        if roundedUp < 99_999 { return "\(roundedUp * 1000)m" }
        if roundedUp <= 99_999_999 { return "\(roundedUp)S" }
        return "\(min(roundedUp / 3600 + 1, 99_999_999))H"
    }
}
