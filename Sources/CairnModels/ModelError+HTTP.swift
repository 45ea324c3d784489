import CairnHTTP

extension ModelError {
    /// What a failed exchange means for a call.
    init(_ error: HTTPError) {
        let code: Code =
            switch error.code {
            case _ where error.isUnreachable: .unreachable
            case .timeout: .timeout
            case .cut: .cut
            case .malformed, .tooLarge: .malformed
            case .cancelled: .cancelled
            case .badURL, .badHeader: .settings
            default: .unreachable  // blocked, or no libcurl: no answer can come from there
            }
        self.init(code, error.message, retryable: error.retryable, cause: error)
    }
}
