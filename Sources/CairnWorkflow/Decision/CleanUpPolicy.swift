// How a run comes to its end when it is cancelled or has failed: what it did may have to be taken back first.
extension Decision {
    /// Asks the workflow for what follows from where the run stands: its work, or what comes before its end.
    mutating func follow(_ workflow: any Workflow) throws(MissingBlobs) {
        if let begun = state.cleanUp {
            guard try !workflow.cleanUp(&self).isOpen else { return }
            complete(begun.status, failure: begun.failure, undone: true)
        } else if state.cancellation != nil {
            try windDown(workflow)
        } else {
            try workflow.advance(&self)
            if ending?.status == .failed { try cleanUp(workflow) }
        }
        if let ending { commands.append(.complete(ending)) }
    }

    /// A cancelled run begins nothing but clean-up, when what is in flight has ended: those results are recorded, so that
    /// history tells what took effect, and ignored. What a dead process had in flight is not waited for.
    private mutating func windDown(_ workflow: any Workflow) throws(MissingBlobs) {
        guard state.inFlight.isEmpty else { return }
        let reason = state.cancellation?.reason.map { ": \($0)" } ?? ""
        let by = state.cancellation?.by.map { " by \($0)" } ?? ""
        complete(.cancelled, failure: FailureDetails(code: "cancelled", message: "the run was cancelled\(by)\(reason)"))
        try cleanUp(workflow)
    }

    /// Puts clean-up before the end, if there is any.
    private mutating func cleanUp(_ workflow: any Workflow) throws(MissingBlobs) {
        guard let end = ending else { return }
        let asked = commands.count
        let progress = try workflow.cleanUp(&self)
        guard progress.isOpen || commands.count > asked else { return }
        commands.insert(
            .startCleanUp(CleanUpStarted(status: end.status, failure: end.failure, at: now)), at: asked)
        ending = nil
        guard !progress.isOpen else { return }
        complete(end.status, failure: end.failure, undone: true)
    }
}
