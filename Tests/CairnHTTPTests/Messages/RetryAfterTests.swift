import Testing

@testable import CairnHTTP

@Suite struct RetryAfterTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT
    private static let now: Int64 = 784_111_777_000

    @Test(arguments: [
        ("0", 0), ("120", 120), (" 7 ", 7), ("99999999999999999999", 86_400), ("100000", 86_400),
        ("Sun, 06 Nov 1994 08:50:07 GMT", 30), ("Sunday, 06-Nov-94 08:50:07 GMT", 30), ("Sun Nov  6 08:50:07 1994", 30),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0), ("Sun, 06 Nov 2094 08:00:00 GMT", 86_400),
    ])
    func `seconds and the three forms of a date are read`(value: String, seconds: Int) {
        let delay = RetryAfter.delay(in: ["retry-after": value], wallMilliseconds: Self.now)
        #expect(delay == .seconds(seconds))
    }

    @Test(arguments: [
        "", "soon", "-1", "1.5", "6 Nov", "Sun, 06 Nux 1994 08:50:07 GMT", "Sun, 06 Nov 1994 28:50:07 GMT",
    ])
    func `what is neither is no delay`(value: String) {
        #expect(RetryAfter.delay(in: ["Retry-After": value], wallMilliseconds: Self.now) == nil)
        #expect(RetryAfter.delay(in: [:], wallMilliseconds: Self.now) == nil)
    }

    @Test(arguments: [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
        ("Tue, 29 Feb 2000 23:59:59 GMT", 951_868_799), ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
    ])
    func `dates count from 1970`(text: String, seconds: Int64) {
        #expect(HTTPDate.milliseconds(text) == seconds * 1000)
    }
}
