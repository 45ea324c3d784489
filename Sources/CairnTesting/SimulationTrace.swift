import CairnReactor

/// What a simulation did, step by step, in eight bytes: two runs with one seed have equal traces. The last steps stand in
/// words, for messages.
package struct SimulationTrace: Sendable, Hashable, CustomStringConvertible {
    enum Step: Sendable, Hashable {
        /// The job that was queued as the number-th.
        case job(UInt64)
        case action(UInt64)
        case timer(LoopInstant)
        case note(String)
    }

    package private(set) var count = 0
    private var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    private var last: [String] = []

    mutating func record(_ step: Step, at instant: LoopInstant) {
        let text = "\(instant.nanoseconds) \(step)"
        // FNV-1a: the standard library's hashes differ from process to process.
        for byte in text.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
        count += 1
        last.append(text)
        if last.count > 64 { last.removeFirst(32) }
    }

    /// The same in every process that does the same.
    package var fingerprint: String { "\(count)-\(String(digest, radix: 16))" }

    package var description: String {
        "\(count) steps (\(fingerprint)), the last:\n" + last.suffix(32).joined(separator: "\n")
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.digest == right.digest
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
