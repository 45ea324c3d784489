/// History and the workflow do not fit: the definition or the decider changed under a run, or the history is damaged.
/// Never a wrong answer instead: the run stays as it is until a build or a definition that fits takes it on.
package struct NondeterminismError: Error, Sendable, Hashable, CustomStringConvertible {
    package static let code = "run.nondeterminism"

    /// Where history and workflow part; nil when it is no step's matter.
    package var path: Path?
    package var message: String

    package init(at path: Path? = nil, _ message: String) {
        self.path = path
        self.message = message
    }

    package var description: String {
        if let path { "\(path): \(message)" } else { message }
    }
}
