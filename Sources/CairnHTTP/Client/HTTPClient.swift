/// Sends requests and reads answers. Redirects are not followed: each is a new request, to be checked as such.
///
/// One requirement: an exchange that lives as long as a closure. Its connection is given back, or closed, when the
/// closure ends, however it ends, so no answer can be left unread behind anybody's back.
package protocol HTTPClient: Sendable {
    /// Sends `request` and calls `read` as soon as the head of the answer is there. The body comes as it is read: who
    /// does not read holds the server back. What `read` leaves unread is dropped.
    ///
    /// - Throws: `HTTPError`, also what `read` threw. `http.cancelled` soon after the task was cancelled.
    func exchange<Answer>(
        _ request: HTTPRequest, _ read: (HTTPResponseHead, HTTPBodyReader) async throws(HTTPError) -> Answer
    ) async throws(HTTPError) -> Answer
}

extension HTTPClient {
    /// Sends `request` and returns the whole answer.
    ///
    /// - Throws: `http.too_large` when the body is longer than `limit` bytes; else as `exchange`.
    package func send(_ request: HTTPRequest, limit: Int) async throws(HTTPError) -> HTTPResponse {
        try await exchange(request) { (head, body) throws(HTTPError) in
            HTTPResponse(head: head, body: try await body.collect(limit: limit))
        }
    }
}
