import CNGHTTP2

/// The client's end of one connection of HTTP/2: bytes in, bytes out, and what happened between. No socket, no clock.
/// https://nghttp2.org/documentation/
///
/// Confined to whoever made it. nghttp2 calls back from within `receive` and `write`; the callbacks note events and call
/// nobody, so an owner acts on them when nghttp2 has returned.
final class HTTP2Session {
    /// A request's body and how much of it was sent.
    struct Body {
        var bytes: [UInt8]
        var sent = 0
    }

    /// Headers that are not whole yet.
    struct PartialHeaders {
        var stream: Int32
        var fields: [HTTP2Field] = []
        var size = 0
    }

    /// What a block of headers may have in all: names and values, and 32 bytes a field as RFC 9113 §6.5.2 counts.
    static let headerLimit = 64 << 10

    private(set) var handle: OpaquePointer?
    var events: [HTTP2Event] = []
    var bodies: [Int32: Body] = [:]
    /// Streams of which nothing has left: nghttp2 keeps them until it may begin them.
    var unsent: Set<Int32> = []
    var headers: PartialHeaders?
    /// What nghttp2 last complained of, in its words.
    var complaint: String?
    /// The fields that each request has.
    private let fixed: FixedFields

    /// - Parameters:
    ///   - window: how much of a stream may be under way or wait for its reader, in bytes.
    ///   - connectionWindow: the same for all streams together.
    init(authority: String, userAgent: String, window: Int32, connectionWindow: Int32) throws(HTTP2Error) {
        fixed = FixedFields([
            HTTP2Field(":method", "POST"), HTTP2Field(":scheme", "http"), HTTP2Field(":authority", authority),
            HTTP2Field("te", "trailers"), HTTP2Field("content-type", "application/grpc"),
            HTTP2Field("user-agent", userAgent),
        ])
        handle = HTTP2Callbacks.makeClient(Unmanaged.passUnretained(self).toOpaque())
        guard let handle else { throw HTTP2Error(description: "nghttp2 has no memory for a session") }
        var settings = [
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_ENABLE_PUSH.rawValue), value: 0),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: UInt32(window)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue), value: UInt32(Self.headerLimit)),
        ]
        try Self.check(nghttp2_submit_settings(handle, 0, &settings, settings.count))
        try Self.check(nghttp2_session_set_local_window_size(handle, 0, 0, connectionWindow))
    }

    deinit {
        nghttp2_session_del(handle)
    }
}

// MARK: - Bytes

extension HTTP2Session {
    /// Takes bytes from the peer. What they meant is in `takeEvents`.
    ///
    /// - Throws: `HTTP2Error` when the connection cannot go on.
    func receive(_ bytes: UnsafeBufferPointer<UInt8>) throws(HTTP2Error) {
        let taken = nghttp2_session_mem_recv(handle, bytes.baseAddress, bytes.count)
        guard taken >= 0 else { throw failure(Int32(taken)) }
    }

    /// Appends what is to be sent to `output`, until that has `limit` bytes or a frame more.
    func write(to output: inout [UInt8], limit: Int) throws(HTTP2Error) {
        while output.count < limit {
            var bytes: UnsafePointer<UInt8>?
            let count = nghttp2_session_mem_send(handle, &bytes)
            guard count >= 0 else { throw failure(Int32(count)) }
            guard count > 0, let bytes else { return }
            output.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
        }
    }

    func takeEvents() -> [HTTP2Event] {
        defer { events = [] }
        return events
    }

    /// Whether there is something to send.
    var wantsToWrite: Bool { nghttp2_session_want_write(handle) != 0 }

    /// Whether the connection has nothing more to say in either direction.
    var isOver: Bool { nghttp2_session_want_read(handle) == 0 && nghttp2_session_want_write(handle) == 0 }

    /// Why the connection broke, in nghttp2's words.
    private func failure(_ code: Int32) -> HTTP2Error {
        let reason = nghttp2_strerror(code).map { String(cString: $0) } ?? "error \(code)"
        return HTTP2Error(description: complaint.map { "\(reason): \($0)" } ?? reason)
    }

    private static func check(_ code: Int32) throws(HTTP2Error) {
        guard code < 0 else { return }
        throw HTTP2Error(description: nghttp2_strerror(code).map { String(cString: $0) } ?? "error \(code)")
    }
}

// MARK: - Streams

extension HTTP2Session {
    /// Begins a stream: sends its headers, the whole body, and the end.
    ///
    /// - Throws: `HTTP2Error` when the connection takes no more streams.
    func request(path: String, _ fields: [HTTP2Field], body: [UInt8]) throws(HTTP2Error) -> Int32 {
        guard nghttp2_session_check_request_allowed(handle) != 0 else {
            throw HTTP2Error(description: "the connection takes no more streams")
        }
        let id = fixed.with(path: path, fields) { pairs, count in
            var provider = nghttp2_data_provider(
                source: nghttp2_data_source(fd: 0), read_callback: HTTP2Callbacks.readBody)
            return nghttp2_submit_request(handle, nil, pairs, count, &provider, nil)
        }
        try Self.check(id)
        bodies[id] = Body(bytes: body)
        unsent.insert(id)
        return id
    }

    /// Breaks a stream off, if it is still there. Its `closed` follows.
    func reset(_ stream: Int32, _ code: HTTP2ErrorCode) {
        nghttp2_submit_rst_stream(handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, code.rawValue)
    }

    /// Whether nothing of a stream has left, so that the server cannot have acted on it.
    func isUnsent(_ stream: Int32) -> Bool { unsent.contains(stream) }

    /// Whether some of the request's body was not sent yet.
    func isSending(_ stream: Int32) -> Bool { bodies[stream] != nil }

    /// So many bytes of a stream were taken by its reader: the peer may send as many more.
    func consumed(_ count: Int, of stream: Int32) {
        nghttp2_session_consume_stream(handle, stream, count)
    }

    /// Tells the peer that no more streams will come.
    func sayGoodbye() {
        nghttp2_session_terminate_session(handle, HTTP2ErrorCode.noError.rawValue)
    }
}

extension HTTP2ErrorCode {
    package var description: String {
        nghttp2_http2_strerror(rawValue).map { String(cString: $0) } ?? "error \(rawValue)"
    }
}
