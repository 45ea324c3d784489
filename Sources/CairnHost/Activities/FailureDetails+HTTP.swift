import CairnHTTP
import CairnWorkflow

/// An answer with an error status, on its way to becoming a step's failure.
private struct StatusFailure: Error {
    var details: FailureDetails
}

extension HTTPError {
    /// An answer of 4xx or 5xx.
    init(status response: HTTPResponse, to request: HTTPRequest, wallMilliseconds: Int64) {
        let start = String(decoding: response.body.prefix(300), as: UTF8.self)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let message =
            "\(request.method) \(request.url.origin)\(request.url.path) answered \(response.status)"
            + (start.isEmpty ? "" : ": \(start)")
        let failure = FailureDetails(
            code: "http.status", message: message, retryable: response.status >= 500 || response.status == 429,
            retryAfter: RetryAfter.delay(in: response.headers, wallMilliseconds: wallMilliseconds))
        self.init(.failed, message, mayHaveBeenSent: true, cause: StatusFailure(details: failure))
    }
}

extension FailureDetails {
    init(_ error: HTTPError) {
        if let status = error.cause as? StatusFailure {
            self = status.details
        } else {
            self.init(
                code: error.code.rawValue, message: error.message, retryable: error.retryable,
                unreachable: error.code == .unreachable)
        }
    }
}
