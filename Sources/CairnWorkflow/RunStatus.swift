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
