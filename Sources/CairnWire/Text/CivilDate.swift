/// A day of the proleptic Gregorian calendar. The arithmetic counts in eras of 400 years that begin on the first of March
/// (Howard Hinnant, chrono-compatible low-level date algorithms).
struct CivilDate: Hashable {
    var year: Int64
    /// From 1.
    var month: Int64
    /// From 1.
    var day: Int64

    init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(daysSince1970 days: Int64) {
        let shifted = days + 719_468
        let era = shifted.divided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear.divided(by: 400)
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// From 0: the first of January.
    var dayOfYear: Int64 { daysSince1970 - CivilDate(year: year, month: 1, day: 1).daysSince1970 }

    /// From 0: Sunday.
    var dayOfWeek: Int64 {
        let days = daysSince1970 + 4
        return days - days.divided(by: 7) * 7
    }

    /// Whether the calendar has the day.
    var isValid: Bool { (1...12).contains(month) && CivilDate(daysSince1970: daysSince1970) == self }
}

extension Int64 {
    /// The quotient, rounded down; the divisor is positive.
    func divided(by divisor: Int64) -> Int64 { self / divisor - (self % divisor < 0 ? 1 : 0) }

    /// The number with zeros before it.
    func digits(_ width: Int) -> String {
        let text = String(magnitude)
        return (self < 0 ? "-" : "") + String(repeating: "0", count: Swift.max(0, width - text.count)) + text
    }
}
