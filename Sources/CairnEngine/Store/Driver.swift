package import CairnWire

/// The process that drives a run, for messages: whether it lives is for the store's lock to say.
package struct Driver: Sendable, Hashable {
    package var pid: Int32
    package var host: String
    /// When the process started: a pid alone may have been given to another since.
    package var started: Timestamp

    package init(pid: Int32, host: String, started: Timestamp) {
        self.pid = pid
        self.host = host
        self.started = started
    }
}

/// The right to drive one run, held by one driver at a time among all processes. Given up by `release`, when it is let
/// go, and by the death of its process.
package final class DriverHold: Sendable {
    private let action: @Sendable () -> Void

    /// - Parameter release: gives the right back. Called once or more; only the first call counts.
    package init(release: @escaping @Sendable () -> Void) { action = release }

    deinit { action() }

    package func release() { action() }
}
