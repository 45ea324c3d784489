import CairnTesting
import Testing

@testable import CairnGRPC

@Suite struct FieldValueTests {
    @Test(arguments: [
        (Duration.zero, "0u"), (.nanoseconds(1), "1u"), (.milliseconds(20), "20000u"), (.seconds(5), "5000000u"),
        (.seconds(98), "98000000u"), (.seconds(120), "120000m"), (.milliseconds(120_001), "121000m"),
        (.seconds(99_999), "99999S"), (.seconds(99_999_999), "99999999S"), (.seconds(100_000_000), "27778H"),
        (.seconds(Int64.max), "99999999H"), (.seconds(-3), "0u"),
    ])
    func `a timeout has at most eight digits and is never shorter`(timeout: Duration, text: String) {
        #expect(TimeoutField.text(timeout) == text)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a%20b", "a b"), ("%E2%82%AC", "€"), ("%e2%82%ac", "€"), ("50%", "50%"), ("%zz", "%zz"),
        ("%2", "%2"), ("%25", "%"), ("%ff", "\u{FFFD}"), ("", ""),
    ])
    func `a message is decoded whatever its form`(text: String, decoded: String) {
        #expect(PercentCoding.decode(text) == decoded)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `decoding never traps`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        let text = (0..<30).map { _ in ["%", "a", "2", "é", "F", "%E2"].randomElement(using: &rng) ?? "" }.joined()
        _ = PercentCoding.decode(text)
    }
}
