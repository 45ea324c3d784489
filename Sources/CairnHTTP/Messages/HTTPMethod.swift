/// A request method (RFC 9110 §9): a token, case-sensitive.
package struct HTTPMethod: Sendable, Hashable, CustomStringConvertible {
    package let name: String

    /// Nil when `name` is no token.
    package init?(_ name: String) {
        guard HTTPToken.isToken(name.utf8) else { return nil }
        self.name = name
    }

    private init(known name: String) { self.name = name }

    package static let get = Self(known: "GET")
    package static let head = Self(known: "HEAD")
    package static let post = Self(known: "POST")
    package static let put = Self(known: "PUT")
    package static let patch = Self(known: "PATCH")
    package static let delete = Self(known: "DELETE")
    package static let options = Self(known: "OPTIONS")

    /// Sending it asks for nothing but an answer (RFC 9110 §9.2.1).
    package var isSafe: Bool { self == .get || self == .head || self == .options || name == "TRACE" }

    /// Sending it twice has the effect of sending it once (RFC 9110 §9.2.2).
    package var isIdempotent: Bool { isSafe || self == .put || self == .delete }

    package var description: String { name }
}
