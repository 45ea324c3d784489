/// What carries calls to a sidecar: gRPC in life, a value in simulation.
package protocol SidecarChannel: Sendable {
    /// One call: bytes of the request in, bytes of the answer out.
    ///
    /// - Throws: the status that the call ended with; `.unavailable` when nobody answered. Whatever it threw, the call may
    ///   have taken effect.
    func call(_ method: DaprMethod, _ message: [UInt8]) async throws(SidecarStatus) -> [UInt8]

    /// Lets go of connections. Calls after it throw.
    func close() async
}

/// How a call that failed ended: gRPC's status.
package struct SidecarStatus: Error, Sendable, CustomStringConvertible {
    /// The codes of gRPC, by their numbers. Open: a peer may send others.
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }
        package static let cancelled = Self(rawValue: 1)
        package static let unknown = Self(rawValue: 2)
        package static let invalidArgument = Self(rawValue: 3)
        package static let deadlineExceeded = Self(rawValue: 4)
        package static let permissionDenied = Self(rawValue: 7)
        package static let resourceExhausted = Self(rawValue: 8)
        package static let failedPrecondition = Self(rawValue: 9)
        package static let aborted = Self(rawValue: 10)
        package static let unimplemented = Self(rawValue: 12)
        package static let `internal` = Self(rawValue: 13)
        package static let unavailable = Self(rawValue: 14)
        package static let unauthenticated = Self(rawValue: 16)
    }

    package var code: Code
    package var message: String
    package var cause: (any Error)?

    package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    package var description: String { "status \(code.rawValue): \(message)" }
}
