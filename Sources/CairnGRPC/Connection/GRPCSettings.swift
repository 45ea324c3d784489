import CairnReactor

/// What holds for every call of a connection.
package struct GRPCSettings: Sendable, Hashable {
    package var userAgent = "cairn"
    /// The largest message that is taken, in bytes.
    package var messageLimit = 64 << 20
    /// The largest message that is sent, in bytes.
    package var requestLimit = 64 << 20
    /// From the look-up of the name to the server's first frame.
    package var connectTimeout = Duration.seconds(5)
    /// How long bytes may go unacknowledged, or an idle connection unanswered, before the peer counts as dead. The kernel
    /// looks: a server answers pings that come often with the end of the connection.
    package var deadPeerTimeout = Duration.seconds(20)
    /// How much of a stream may wait for its reader before the server is held back, in bytes; all streams together have
    /// sixteen times as much.
    package var window = 1 << 20
    /// How many calls may wait for a connection or for room on it.
    package var maxWaiting = 10_000
    package var backoff = Backoff()

    package init() {}
}

/// How long to rest after attempts to connect that failed.
package struct Backoff: Sendable, Hashable {
    package var first: Duration
    package var factor: Double
    package var most: Duration
    /// By which part of it a rest is made longer or shorter at random, so that clients of one server do not come at once.
    package var jitter: Double

    package init(
        first: Duration = .milliseconds(100), factor: Double = 1.6, most: Duration = .seconds(5), jitter: Double = 0.2
    ) {
        self.first = first
        self.factor = factor
        self.most = most
        self.jitter = jitter
    }

    /// - Parameters:
    ///   - failures: attempts that failed in a row, from 1.
    ///   - random: from 0 up to 1.
    package func rest(after failures: Int, random: Double) -> Duration {
        var rest = first / most
        for _ in 1..<min(max(1, failures), 64) { rest *= factor }
        return .nanoseconds(Int64(Double(most.wholeNanoseconds) * min(rest, 1) * (1 + jitter * (2 * random - 1))))
    }
}
