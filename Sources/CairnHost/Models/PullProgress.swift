import CairnModels
import CairnReactor

/// How far a server is with a model.
package struct PullProgress: Sendable, Hashable {
    /// In the server's words.
    package var status: String
    /// Bytes of the part that is being fetched.
    package var completed: Int64?
    package var total: Int64?

    init(_ step: ModelProgress) {
        status = step.status
        (completed, total) = (step.completed, step.total)
    }
}

/// How much was fetched at most, over several tries.
final class PullMark: Sendable {
    private let state = Lock<Int64>(0)

    var best: Int64 { state.withLock { $0 } }

    func note(_ step: ModelProgress) {
        guard let completed = step.completed else { return }
        state.withLock { $0 = max($0, completed) }
    }
}
