import CairnHTTP

/// A client for small questions to servers that answer at once or not at all: whatever a request asks for, it gets no more
/// than `patience`.
struct HurriedClient: HTTPClient {
    let base: any HTTPClient
    let patience: Duration

    func exchange<Answer>(
        _ request: HTTPRequest, _ read: (HTTPResponseHead, HTTPBodyReader) async throws(HTTPError) -> Answer
    ) async throws(HTTPError) -> Answer {
        var request = request
        request.timeouts = HTTPTimeouts(
            connect: patience, firstByte: patience, silence: patience, total: patience)
        return try await base.exchange(request, read)
    }
}
