/// Why a state store did not do, or does not say whether it did, what it was asked.
package struct StateError: Error, Sendable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        /// The key holds another value, is there already, or is not there. It may be one's own write that stands in the way.
        package static let conflict = Self(rawValue: "state.conflict")
        /// The sidecar, or the store behind it, is not there or does not answer.
        package static let unavailable = Self(rawValue: "state.unavailable")
        /// The value is over the sidecar's limit on bodies.
        package static let tooLarge = Self(rawValue: "state.too_large")
        /// The sidecar does not take our API token, or has none of ours.
        package static let unauthenticated = Self(rawValue: "state.unauthenticated")
        /// The request can never succeed: the store is unknown or none is configured, the key or the etag is malformed.
        package static let invalid = Self(rawValue: "state.invalid")
        /// Anything else that the store reports.
        package static let failed = Self(rawValue: "state.failed")
    }

    package var code: Code
    /// The state store's name.
    package var store: String
    /// What failed, of which key, and the mend.
    package var message: String
    package var cause: (any Error)?

    package init(_ code: Code, store: String, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.store = store
        self.message = message
        self.cause = cause
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
