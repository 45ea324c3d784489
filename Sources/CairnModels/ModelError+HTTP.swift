import CairnHTTP

extension ModelError {
    /// What a failed exchange means for a call.
    init(_ error: HTTPError) {
        let code: Code =
            switch error.code {
            case .timeout where error.timeout != .connect: .timeout
            case .cut: .cut
            case .malformed, .tooLarge: .malformed
            case .cancelled: .cancelled
            case .badURL, .badHeader: .settings
            default: .unreachable  // refused, unknown, not trusted, blocked: no answer came from there
            }
        self.init(code, error.message, retryable: error.retryable, cause: error)
    }
}
