/// An answer of a sidecar that is an error: what it is over gRPC, and under which name HTTP tells it.
package struct SidecarFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The codes of gRPC that a sidecar's state API answers with, by their numbers.
    package enum Code: Int, Sendable {
        case unknown = 2
        case invalidArgument = 3
        case deadlineExceeded = 4
        case resourceExhausted = 8
        case failedPrecondition = 9
        case aborted = 10
        case unimplemented = 12
        case `internal` = 13
        case unavailable = 14
        case unauthenticated = 16

        /// As Go names it: `InvalidArgument`.
        package var name: String {
            let name = "\(self)"
            return name.prefix(1).uppercased() + name.dropFirst()
        }
    }

    package var code: Code
    package var message: String
    /// `ERR_STATE_SAVE`.
    package var errorCode: String

    package init(_ code: Code, _ message: String, _ errorCode: String) {
        self.code = code
        self.message = message
        self.errorCode = errorCode
    }

    /// What the sidecar makes of a failure of its component.
    init(_ failure: ComponentFailure, _ text: String, _ errorCode: String) {
        let code: Code =
            switch failure.kind {
            case .etagMismatch: .aborted
            case .etagInvalid: .invalidArgument
            case .other: .internal
            }
        self.init(code, "\(text): \(failure.text)", errorCode)
    }

    package var description: String { "\(code.name): \(message)" }
}
