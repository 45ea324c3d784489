import CairnHTTP
import CairnWire

/// Reads an answer with an error status: `{"error": {message, type, code}}`, `{"error": "text"}`, or whatever it is.
struct OpenAIFailure {
    let url: HTTPURL
    let model: String
    let wallMilliseconds: Int64

    func error(_ head: HTTPResponseHead, _ body: [UInt8]) -> ModelError {
        let json = try? JSON(parsing: body)  // an error page is no JSON, and is an error all the same
        let detail = Self.detail(json) ?? String(decoding: body, as: UTF8.self).asServerWords
        let code = json?["error"]?["code"]?.string ?? json?["error"]?["type"]?.string ?? ""
        let said = detail.isEmpty ? "" : ": \(detail)"
        let retryAfter = RetryAfter.delay(in: head.headers, wallMilliseconds: wallMilliseconds)
        if (400..<500).contains(head.status), Self.isAboutContext(code, detail) {
            return ModelError(
                .contextExceeded, "the prompt does not fit into the context of \(model.debugDescription)\(said)",
                retryable: false)
        }
        switch head.status {
        case 401, 403:
            return ModelError(
                .unauthorized, "\(url.origin) refuses the key (\(head.status))\(said). Check api_key", retryable: false)
        case 404:
            return ModelError(
                .notFound,
                """
                \(url.origin) has no model \(model.debugDescription), or nothing at \(url.path) (404)\(said). \
                Check model and base_url, which mostly ends in /v1
                """, retryable: false)
        case 429:
            return ModelError(
                .rateLimited, "\(url.origin) takes no more calls now (429)\(said)",
                retryable: code != "insufficient_quota", retryAfter: retryAfter)
        case let status:
            return ModelError(
                .status, "\(url.origin) answered \(status)\(said)",
                retryable: status >= 500 || status == 408 || status == 409 || status == 425, retryAfter: retryAfter)
        }
    }

    /// An error that a server sends in the middle of a stream that began well.
    static func inStream(_ error: JSON, _ origin: String) -> ModelError {
        let detail = detail(["error": error]) ?? "no reason given"
        let status = error["code"]?.int ?? error["code"]?.string.flatMap { Int64($0) } ?? 500
        return ModelError(
            .status, "\(origin) broke off its answer: \(detail)", retryable: status >= 500 || status == 429)
    }

    /// OpenAI has a code for it; others say it in words of their own.
    private static func isAboutContext(_ code: String, _ detail: String) -> Bool {
        code == "context_length_exceeded" || detail.contains("context length") || detail.contains("context size")
    }

    private static func detail(_ json: JSON?) -> String? {
        let text =
            json?["error"]?["message"]?.string ?? json?["error"]?.string ?? json?["message"]?.string
            ?? json?["detail"]?.string
        return text?.asServerWords
    }
}
