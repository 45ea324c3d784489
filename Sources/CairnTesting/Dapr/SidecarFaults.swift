package import CairnDapr
import CairnReactor

/// What goes wrong between a process and its sidecar, or between the sidecar and its store: for each call nothing, or one of
/// the faults. A plan is a function of the call, so that the same calls meet the same faults.
package struct SidecarFaults: Sendable {
    package enum Fault: Sendable, Hashable {
        /// The call takes effect, and its answer is lost.
        case lostAnswer
        /// The call takes effect and its answer is lost to the sidecar, which tries again: what comes back is the answer to
        /// that. A write under a condition meets its own write there.
        case triedTwice
        /// The sidecar answers 500, and nothing was done.
        case failed
        /// The sidecar answers 500, and it was done all the same.
        case failedAfterTakingEffect
        /// The store says that the etag is another's, though it is not: nothing was done. Reads fail.
        case falseConflict
        /// Nobody is there.
        case unavailable
        /// A read that does not ask for strong consistency sees each key as it was before its last write.
        case stale
        /// The answer takes so long.
        case slow(Duration)
    }

    /// One call, as a plan sees it.
    package struct Call: Sendable {
        /// From 1, over all calls of the channel.
        package var number: Int
        package var method: DaprMethod
        /// Since the channel was made.
        package var time: Duration

        package var isWrite: Bool { method != .getState && method != .getBulkState }
    }

    private let plan: @Sendable (Call) -> Fault?

    package init(_ plan: @escaping @Sendable (Call) -> Fault?) { self.plan = plan }

    package static let none = SidecarFaults { _ in nil }

    /// These faults, at the calls of these numbers.
    package static func script(_ faults: [Int: Fault]) -> Self { Self { faults[$0.number] } }

    /// One call in `rate` meets a fault, drawn from `kinds`: reads and writes alike.
    package static func seeded(_ seed: UInt64, oneIn rate: Int = 8, of kinds: [Fault] = everything) -> Self {
        Self { call in
            var random = SplitMix64(seed: seed ^ UInt64(call.number) &* 0x9E37_79B9_7F4A_7C15)
            guard Int.random(in: 0..<rate, using: &random) == 0 else { return nil }
            return kinds.randomElement(using: &random)
        }
    }

    /// The sidecar is gone from `start` on, for `duration`.
    package static func outage(at start: Duration, for duration: Duration) -> Self {
        Self { start <= $0.time && $0.time < start + duration ? .unavailable : nil }
    }

    /// A storm: of the writes `numbers`, none goes through though nobody else writes.
    package static func conflicts(_ numbers: ClosedRange<Int>) -> Self {
        Self { $0.isWrite && numbers.contains($0.number) ? .falseConflict : nil }
    }

    /// Both plans; where both have a fault, the first one's.
    package func and(_ other: Self) -> Self { Self { plan($0) ?? other.plan($0) } }

    /// All kinds, one of each.
    package static let everything: [Fault] = [
        .lostAnswer, .triedTwice, .failed, .failedAfterTakingEffect, .falseConflict, .unavailable, .stale,
        .slow(.seconds(3)),
    ]

    func fault(of call: Call) -> Fault? { plan(call) }
}
