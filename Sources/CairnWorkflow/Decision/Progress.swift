/// How far a step has come.
package enum Progress: Sendable, Hashable {
    /// In flight, waiting for its next attempt, in doubt, or held back by a limit.
    case open
    case ended(StepOutcome, FailureDetails?)

    package static let completed = Progress.ended(.completed, nil)
    package static let skipped = Progress.ended(.skipped, nil)
    package static func failed(_ failure: FailureDetails) -> Progress { .ended(.failed, failure) }

    package var isOpen: Bool { self == .open }
    package var failure: FailureDetails? {
        if case .ended(.failed, let failure) = self { failure } else { nil }
    }
}

/// Why a step has no input: values that must be loaded first, or a failure of its own, a template's for one.
package enum InputError: Error, Sendable, Hashable {
    case missing(MissingBlobs)
    case failed(FailureDetails)
}
