/// Why a model call failed.
package struct ModelError: Error, Sendable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        /// No model, or no provider, has this name.
        package static let unknown = Self(rawValue: "model.unknown")
        /// What the file says of the model cannot be used: an unset variable, an address that is none.
        package static let settings = Self(rawValue: "model.settings")
        /// Nobody answers at the server's address.
        package static let unreachable = Self(rawValue: "model.unreachable")
        /// The server answered with an error status that has no code of its own here.
        package static let status = Self(rawValue: "model.status")
        /// The server wants a key, or another one.
        package static let unauthorized = Self(rawValue: "model.unauthorized")
        /// The server has no such model, or is none.
        package static let notFound = Self(rawValue: "model.not_found")
        /// Too many calls, or no money left; `retryAfter` when the server says how long.
        package static let rateLimited = Self(rawValue: "model.rate_limited")
        /// The prompt does not fit into the model's context.
        package static let contextExceeded = Self(rawValue: "model.context_exceeded")
        /// The prompt may not fit, and the server is too old to say so: it would cut it without a word.
        package static let contextUnproven = Self(rawValue: "model.context_unproven")
        /// The server has not the memory for the model, or for so large a context.
        package static let outOfMemory = Self(rawValue: "model.out_of_memory")
        /// The request wants what the model, or its server, cannot do.
        package static let unsupported = Self(rawValue: "model.unsupported")
        /// The server could not fetch or make a model.
        package static let pullFailed = Self(rawValue: "model.pull_failed")
        /// The stream ended, or the connection broke, before the answer was whole.
        package static let cut = Self(rawValue: "model.cut")
        /// What came is not what the API promises.
        package static let malformed = Self(rawValue: "model.malformed")
        /// The server took too long.
        package static let timeout = Self(rawValue: "model.timeout")
        /// The task was cancelled.
        package static let cancelled = Self(rawValue: "model.cancelled")
    }
    package var code: Code
    package var message: String
    /// Whether the same call may succeed a little later.
    package var retryable: Bool
    /// How long the server asks to wait.
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
