import CairnTesting
import CairnWire
import Testing

@Suite struct JSONNumberTests {
    static let ascending: [JSON] = [
        .double(-.greatestFiniteMagnitude), -0x1p63, .int(.min + 1), -9_007_199_254_740_992.0, -1.5, -1, -0.5, 0,
        .double(.leastNonzeroMagnitude), 0.5, 1,
        1.5, 2, 9_007_199_254_740_992.0, 9_007_199_254_740_993, .int(.max), 0x1p63, .double(.greatestFiniteMagnitude),
    ]

    @Test func `numbers are ordered by their exact value`() throws {
        let numbers = Self.ascending.compactMap { JSONNumber($0) }
        for (place, left) in numbers.enumerated() {
            for (other, right) in numbers.enumerated() {
                #expect((left < right) == (place < other), "\(left) \(right)")
                #expect((left == right) == (place == other))
            }
        }
        #expect(JSONNumber(1) == JSONNumber(1.0))
        #expect(JSONNumber(.int(.min)) == JSONNumber(-0x1p63))
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `a product is a multiple of its factors, and one more is none`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        let factor = Int64.random(in: 2...1_000_000, using: &rng)
        let product = factor * Int64.random(in: -1_000_000...1_000_000, using: &rng)
        let places = Double(
            sign: .plus, exponent: 0, significand: [1, 10, 100, 1000][Int.random(in: 0..<4, using: &rng)])
        for (number, divisor) in [
            (Double(product), Double(factor)), (Double(product) / places, Double(factor) / places),
        ] {
            let (number, divisor) = (
                try #require(JSONNumber(.double(number))), try #require(JSONNumber(.double(divisor)))
            )
            #expect(number.isMultiple(of: divisor), "\(number) of \(divisor)")
        }
        let next = try #require(JSONNumber(.int(product + 1)))
        #expect(!next.isMultiple(of: try #require(JSONNumber(.int(factor)))))
    }
}
