package import CairnWire

/// Why an activity, a step or a run failed: Dapr's word and shape, with Cairn's stable code.
package struct FailureDetails: Error, Sendable, Hashable {
    /// Stable, dotted, for programs: `model.unreachable`, `http.status`, `template.null`, `timeout`.
    package var code: String
    /// For people: what failed, which, and the mend.
    package var message: String
    /// Whether another attempt may succeed. Retry policy counts only such failures.
    package var retryable: Bool
    /// A service that is needed could not be reached: a run that fails so exits 3.
    package var unreachable: Bool
    /// How long the other side asked us to wait, from `Retry-After`, in whole milliseconds.
    package var retryAfter: Duration?

    package init(
        code: String, message: String, retryable: Bool = false, unreachable: Bool = false, retryAfter: Duration? = nil
    ) {
        self.code = code
        self.message = message
        self.retryable = retryable
        self.unreachable = unreachable
        self.retryAfter = retryAfter?.inWholeMilliseconds
    }

    package var json: JSON { ["code": .string(code), "message": .string(message)] }
}

// The failures that the decider itself finds.
extension FailureDetails {
    /// An attempt that took too long. One that is not to be repeated is not retried either: nobody knows how far it came.
    package static func timeout(of path: Path, after limit: Duration?, replay: Replay) -> Self {
        let time = limit.map { " \($0.formatted)" } ?? " its timeout"
        return Self(
            code: "timeout",
            message: replay == .unsafe
                ? "\(path) gave no answer within\(time); it may have taken effect"
                : "\(path) gave no answer within\(time)",
            retryable: replay != .unsafe)
    }

    package static func crashed(_ path: Path, deaths: Int) -> Self {
        Self(
            code: "crashed",
            message: "\(path) was in flight when the process died, \(deaths) times running; it is taken for the cause")
    }

    package static func inDoubt(_ path: Path, _ verdict: String) -> Self {
        Self(
            code: "in_doubt",
            message: "\(path) was in flight when the process died, and nobody knows whether it took effect (\(verdict))"
        )
    }
}
