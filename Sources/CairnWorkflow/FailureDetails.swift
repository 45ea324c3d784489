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
    /// How long the other side asked us to wait, from `Retry-After`.
    package var retryAfter: Duration?

    package init(
        code: String, message: String, retryable: Bool = false, unreachable: Bool = false, retryAfter: Duration? = nil
    ) {
        self.code = code
        self.message = message
        self.retryable = retryable
        self.unreachable = unreachable
        self.retryAfter = retryAfter
    }

    package var json: JSON { ["code": .string(code), "message": .string(message)] }
}
