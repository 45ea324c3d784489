package import CairnWire
package import CairnWorkflow

/// How long runs that ended are kept, by how they ended. A status that is not named is kept for ever. Open runs always are.
package struct Retention: Sendable, Hashable {
    /// Durations by terminal status.
    package let keep: [RunStatus: Duration]

    package static let outcomes = RunStatus.allCases.filter(\.isTerminal)

    /// The same for every outcome.
    package init(_ keep: Duration) {
        self.keep = Dictionary(uniqueKeysWithValues: Self.outcomes.map { ($0, keep) })
    }

    /// What is no outcome is left out.
    package init(_ keep: [RunStatus: Duration]) { self.keep = keep.filter { $0.key.isTerminal } }

    /// Only these outcomes.
    package func limited(to statuses: Set<RunStatus>) -> Retention {
        statuses.isEmpty ? self : Retention(keep.filter { statuses.contains($0.key) })
    }

    /// Runs that ended so before this time have been kept long enough.
    package func limit(for status: RunStatus, at now: Timestamp) -> Timestamp? {
        keep[status].map { Timestamp(milliseconds: now.milliseconds - Int64($0 / .milliseconds(1))) }
    }
}
