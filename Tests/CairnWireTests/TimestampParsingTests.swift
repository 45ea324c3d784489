import CairnTesting
import CairnWire
import Testing

@Suite struct TimestampParsingTests {
    @Test(arguments: 0..<500 as Range<UInt64>)
    func `what is written is read again`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        let time = Timestamp(milliseconds: Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &rng))
        #expect(Timestamp(rfc3339: time.rfc3339) == time)
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-01-31T08:00:00+01:00", 1_769_842_800_000),
            ("2000-02-29T23:59:59.9999Z", 951_868_799_999), ("1969-12-31t23:59:59.5z", -500),
            ("2026-01-31T00:00:00-00:30", 1_769_819_400_000),
        ] as [(String, Int64)])
    func `offsets and fractions count`(text: String, milliseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "tomorrow", "2026-01-31", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:60Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1:00",
        "2026-01-01T00:00:00Z ", "２026-01-01T00:00:00Z", "2026-00-10T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-01-01 00:00:00Z",
    ])
    func `what is no time is none`(text: String) { #expect(Timestamp(rfc3339: text) == nil) }
}
