/// Spoils bytes as wires, disks and enemies do: flips, cuts, splices, repeats. Small steps from what is right reach
/// deeper into a parser than noise.
package struct Mutation: Sendable {
    private var rng: SplitMix64

    package init(seed: UInt64) { rng = SplitMix64(seed: seed) }

    package mutating func spoil(_ bytes: [UInt8]) -> [UInt8] {
        var spoilt = bytes
        for _ in 0..<Int.random(in: 1...4, using: &rng) { spoilOnce(&spoilt) }
        return spoilt
    }

    private mutating func spoilOnce(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes.append(UInt8.random(in: 0...255, using: &rng)) }
        let first = Int.random(in: 0..<bytes.count, using: &rng)
        let last = Int.random(in: first..<bytes.count, using: &rng)
        switch Int.random(in: 0..<7, using: &rng) {
        case 0: bytes[first] ^= 1 << UInt8.random(in: 0..<8, using: &rng)
        case 1: bytes[first] = UInt8.random(in: 0...255, using: &rng)
        case 2: bytes.removeSubrange(first...min(last, first + 8))
        case 3: bytes.removeLast(bytes.count - first)
        case 4: bytes.insert(contentsOf: Array(bytes[first...min(last, first + 16)]), at: first)
        case 5: bytes.insert(contentsOf: repeatElement(bytes[first], count: 1 + (last - first) % 600), at: first)
        default: bytes.swapAt(first, last)
        }
    }
}
