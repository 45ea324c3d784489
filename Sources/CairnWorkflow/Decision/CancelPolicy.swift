extension Decision {
    /// A cancelled run begins nothing. It ends when what is in flight has ended: those results are recorded, so that
    /// history tells what took effect, and ignored. What a dead process had in flight is not waited for.
    mutating func windDown() {
        if state.inFlight.isEmpty {
            let reason = state.cancellation?.reason.map { ": \($0)" } ?? ""
            let by = state.cancellation?.by.map { " by \($0)" } ?? ""
            complete(
                .cancelled, failure: FailureDetails(code: "cancelled", message: "the run was cancelled\(by)\(reason)"))
        }
    }
}
