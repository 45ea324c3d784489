/// A run's status, by the words of design §5.
package enum RunStatus: String, Sendable, Hashable, CaseIterable {
    case running, waiting, completed, failed, cancelled, terminated, suspended

    package var isTerminal: Bool {
        switch self {
        case .completed, .failed, .cancelled, .terminated: true
        case .running, .waiting, .suspended: false
        }
    }
}

extension WorkflowState {
    /// `waiting` when only people, timers or letters can move the run on; `suspended` from the word on, also while results of
    /// what was in flight are still coming.
    package var status: RunStatus {
        if let completed { return RunStatus(completed.status) }
        if suspension != nil { return .suspended }
        return isDecided && inFlight.isEmpty && lost.isEmpty ? .waiting : .running
    }
}

extension RunStatus {
    package init(_ status: ExecutionCompleted.Status) {
        self =
            switch status {
            case .completed: .completed
            case .failed: .failed
            case .cancelled: .cancelled
            case .terminated: .terminated
            }
    }
}
