package import CairnWire

extension JSON {
    /// Any value: every type, awkward numbers and strings, `depth` levels at most.
    package static func random(using rng: inout SplitMix64, depth: Int = 4) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &rng) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &rng))
        case 2: return .int(randomInt(using: &rng))
        case 3: return .double(randomDouble(using: &rng))
        case 4, 5: return .string(randomText(using: &rng))
        case 6:
            let count = Int.random(in: 0...4, using: &rng)
            return .array((0..<count).map { _ in random(using: &rng, depth: depth - 1) })
        default:
            let count = Int.random(in: 0...3, using: &rng) * Int.random(in: 1...5, using: &rng)
            return .object(
                JSONObject((0..<count).map { _ in (randomText(using: &rng), random(using: &rng, depth: depth - 1)) }))
        }
    }

    private static func randomInt(using rng: inout SplitMix64) -> Int64 {
        switch Int.random(in: 0..<4, using: &rng) {
        case 0: Int64.random(in: -10...10, using: &rng)
        case 1: [.min, .max, 0, -1, 1 << 53, -(1 << 53) - 1].randomElement(using: &rng) ?? 0
        default: Int64(truncatingIfNeeded: rng.next()) >> Int64.random(in: 0..<64, using: &rng)
        }
    }

    private static func randomDouble(using rng: inout SplitMix64) -> Double {
        switch Int.random(in: 0..<4, using: &rng) {
        case 0: return Double.random(in: -100...100, using: &rng)
        case 1:
            let awkward: [Double] = [
                0, -0.0, 1, 0.1, 1e21, 1e-7, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 9_007_199_254_740_992,
                -.leastNormalMagnitude, 1e23, 123_456_789.125,
            ]
            return awkward.randomElement(using: &rng) ?? 0
        default:
            let value = Double(bitPattern: rng.next())
            return value.isFinite ? value : 0.5
        }
    }

    /// Short strings, some of them equal to others, with escapes, combining marks and characters beyond the first plane.
    private static func randomText(using rng: inout SplitMix64) -> String {
        let pieces = [
            "a", "b", "id", "name", "é", "e\u{301}", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "\u{7F}", "\u{2028}",
            "𝄞",
            "👩‍👩‍👧", "\u{FEFF}", "{{", "}}", " ", "ß", "文",
        ]
        let count = Int.random(in: 0...5, using: &rng)
        return (0..<count).map { _ in pieces.randomElement(using: &rng) ?? "" }.joined()
    }
}
