/// Why a model call failed.
package struct ModelError: Error, Sendable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        /// Nobody answers at the server's address.
        package static let unreachable = Self(rawValue: "model.unreachable")
        /// The server answered with an error status.
        package static let status = Self(rawValue: "model.status")
        /// The stream ended, or the connection broke, before the answer was whole.
        package static let cut = Self(rawValue: "model.cut")
        /// What came is not what the API promises.
        package static let malformed = Self(rawValue: "model.malformed")
        package static let timeout = Self(rawValue: "model.timeout")
        package static let cancelled = Self(rawValue: "model.cancelled")
    }
    package var code: Code
    package var message: String
    package var retryable: Bool
    package var retryAfter: Duration?
    package var cause: (any Error)?

    package init(
        _ code: Code, _ message: String, retryable: Bool, retryAfter: Duration? = nil, cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.retryable = retryable
        self.retryAfter = retryAfter
        self.cause = cause
    }
    package var description: String { "\(code.rawValue): \(message)" }
}
