/// `Retry-After` (RFC 9110 §10.2.3): a number of seconds, or a date.
package enum RetryAfter {
    /// How long the server asks to wait, from `wallMilliseconds` (since 1970) on; never negative, at most a day. Nil
    /// when the header is missing or says nothing that can be read.
    package static func delay(in headers: HTTPHeaders, wallMilliseconds: Int64) -> Duration? {
        guard let value = headers["Retry-After"] else { return nil }
        let text = value.drop { $0 == " " || $0 == "\t" }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, text[digits.endIndex...].allSatisfy({ $0 == " " || $0 == "\t" }) {
            return min(.seconds(Int64(digits) ?? .max), longest)
        }
        guard let date = HTTPDate.milliseconds(String(text)) else { return nil }
        let (difference, overflow) = date.subtractingReportingOverflow(wallMilliseconds)
        guard !overflow else { return nil }
        return min(.milliseconds(max(difference, 0)), longest)
    }

    /// Nobody means more; a date far off is a clock set wrong.
    private static let longest = Duration.seconds(86_400)
}
