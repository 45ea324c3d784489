/// The dates of HTTP (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, and the two older forms that are still read.
package enum HTTPDate {
    /// Milliseconds since 1970; nil when `text` has none of the three forms.
    package static func milliseconds(_ text: String) -> Int64? {
        let words = text.split(whereSeparator: { " ,-".contains($0) })
        guard words.count >= 5 else { return nil }
        return imf(words) ?? rfc850(words) ?? asctime(words)
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    private static func imf(_ words: [Substring]) -> Int64? {
        guard words.count == 6, words[5] == "GMT", words[3].count == 4 else { return nil }
        return assemble(year: Int(words[3]), month: words[2], day: Int(words[1]), time: words[4])
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT`; two digits of a year are the nearest past or future, here 1970...2069.
    private static func rfc850(_ words: [Substring]) -> Int64? {
        guard words.count == 6, words[5] == "GMT", words[3].count == 2, let year = Int(words[3]) else { return nil }
        return assemble(
            year: year < 70 ? 2000 + year : 1900 + year, month: words[2], day: Int(words[1]), time: words[4])
    }

    /// `Sun Nov  6 08:49:37 1994`
    private static func asctime(_ words: [Substring]) -> Int64? {
        guard words.count == 5, words[4].count == 4 else { return nil }
        return assemble(year: Int(words[4]), month: words[1], day: Int(words[2]), time: words[3])
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func assemble(year: Int?, month: Substring, day: Int?, time: Substring) -> Int64? {
        let parts = time.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard let year, (1...9999).contains(year), let day, (1...31).contains(day),
            let month = months.firstIndex(of: String(month)), parts.count == 3,
            let hour = parts[0], (0...23).contains(hour), let minute = parts[1], (0...59).contains(minute),
            let second = parts[2], (0...60).contains(second)
        else { return nil }
        let seconds =
            daysSince1970(year: year, month: month + 1, day: day) * 86_400 + hour * 3600 + minute * 60 + second
        return Int64(seconds) * 1000
    }

    /// Days of the Gregorian calendar, counted in years that begin in March so that a leap day is the last of its year.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
