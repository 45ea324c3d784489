/// One request of a client.
package struct HTTPRequest: Sendable, Hashable {
    package var method: HTTPMethod
    package var url: HTTPURL
    package var headers: HTTPHeaders
    /// Nil for none; an empty array is a body of length 0.
    package var body: [UInt8]?
    package var timeouts: HTTPTimeouts
    /// Whether the client may send the request again when a pooled connection turned out to be dead before a byte of
    /// the answer came: the server may have acted on it all the same. Where not, the request gets a new connection.
    /// From the method, unless the caller knows better.
    package var mayResend: Bool

    package init(
        _ method: HTTPMethod = .get, _ url: HTTPURL, headers: HTTPHeaders = [:], body: [UInt8]? = nil,
        timeouts: HTTPTimeouts = HTTPTimeouts(), mayResend: Bool? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.mayResend = mayResend ?? method.isIdempotent
    }
}

/// How long a request may take. The clock of `silence` stands still while the reader of the body holds the server back:
/// a slow reader is not the server's silence.
package struct HTTPTimeouts: Sendable, Hashable {
    /// Looking the name up, connecting and shaking hands.
    package var connect: Duration
    /// From the call until the first byte of the answer.
    package var firstByte: Duration
    /// Between two bytes of the answer.
    package var silence: Duration
    /// From the call until the answer's last byte; nil for a stream that may last.
    package var total: Duration?

    package init(
        connect: Duration = .seconds(10), firstByte: Duration = .seconds(60), silence: Duration = .seconds(60),
        total: Duration? = nil
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.silence = silence
        self.total = total
    }
}
