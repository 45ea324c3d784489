/// Why an exchange over HTTP failed. An answer with an error status is no failure of this kind: it is an answer.
package struct HTTPError: Error, Sendable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        /// The address is no URL that we send to.
        package static let badURL = Self(rawValue: "http.bad_url")
        /// A header that cannot be sent as it is.
        package static let badHeader = Self(rawValue: "http.bad_header")
        /// The name is unknown, or nobody answers at the address.
        package static let unreachable = Self(rawValue: "http.unreachable")
        /// The client's policy forbids the host, or the private address that its name leads to.
        package static let blocked = Self(rawValue: "http.blocked")
        /// `timeout` says which one.
        package static let timeout = Self(rawValue: "http.timeout")
        /// The handshake failed, or the certificate is not trusted.
        package static let tls = Self(rawValue: "http.tls")
        /// The connection broke before the answer was whole.
        package static let cut = Self(rawValue: "http.cut")
        /// What came is no HTTP.
        package static let malformed = Self(rawValue: "http.malformed")
        /// The answer is larger than the caller, or the client, takes.
        package static let tooLarge = Self(rawValue: "http.too_large")
        /// The task was cancelled, or the client closed.
        package static let cancelled = Self(rawValue: "http.cancelled")
        /// libcurl is not installed, or too old.
        package static let library = Self(rawValue: "http.library")
        /// Something else in the client; the message has its words.
        package static let failed = Self(rawValue: "http.failed")
    }

    /// Which of the request's timeouts passed.
    package enum Timeout: String, Sendable, Hashable, CaseIterable {
        case connect, firstByte = "first_byte", silence, total
    }

    package var code: Code
    package var message: String
    package var timeout: Timeout?
    /// The request, or part of it, may have reached the server, which may have acted on it.
    package var mayHaveBeenSent: Bool
    package var cause: (any Error)?

    package init(
        _ code: Code, _ message: String, timeout: Timeout? = nil, mayHaveBeenSent: Bool = false,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.timeout = timeout
        self.mayHaveBeenSent = mayHaveBeenSent
        self.cause = cause
    }

    /// Whether the same request may succeed a little later.
    package var retryable: Bool {
        switch code {
        case .unreachable, .timeout, .cut: true
        default: false
        }
    }

    /// No connection to the server came about: it, or the way to it, is not there.
    package var isUnreachable: Bool {
        switch code {
        case .unreachable, .tls: true
        default: timeout == .connect
        }
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
