import CNGHTTP2

/// What nghttp2 calls. Each notes what happened in the session that its context is; the session outlives its handle.
enum HTTP2Callbacks {
    /// nghttp2's own default for a server that has not said how many streams it takes.
    private static let maxStreamsUnlessTold: UInt32 = 100

    /// Nil when there is no memory.
    static func makeClient(_ context: UnsafeMutableRawPointer) -> OpaquePointer? {
        var callbacks: OpaquePointer?
        var options: OpaquePointer?
        var session: OpaquePointer?
        guard nghttp2_session_callbacks_new(&callbacks) == 0 else { return nil }
        defer { nghttp2_session_callbacks_del(callbacks) }
        guard nghttp2_option_new(&options) == 0 else { return nil }
        defer { nghttp2_option_del(options) }
        nghttp2_option_set_no_auto_window_update(options, 1)
        nghttp2_option_set_peer_max_concurrent_streams(options, maxStreamsUnlessTold)
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, beginHeaders)
        nghttp2_session_callbacks_set_on_header_callback(callbacks, header)
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, frame)
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, data)
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, closed)
        nghttp2_session_callbacks_set_before_frame_send_callback(callbacks, leaving)
        nghttp2_session_callbacks_set_error_callback2(callbacks, complain)
        guard nghttp2_session_client_new2(&session, callbacks, context, options) == 0 else { return nil }
        return session
    }

    private static func session(_ context: UnsafeMutableRawPointer) -> HTTP2Session {
        Unmanaged<HTTP2Session>.fromOpaque(context).takeUnretainedValue()
    }

    private static let beginHeaders: nghttp2_on_begin_headers_callback = { _, frame, context in
        guard let frame, let context else { return Int32(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
        session(context).headers = HTTP2Session.PartialHeaders(stream: frame.pointee.hd.stream_id)
        return 0
    }

    private static let header: nghttp2_on_header_callback = {
        _, frame, name, nameCount, value, valueCount, _, context in
        guard let context else { return Int32(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
        let session = session(context)
        let size = (session.headers?.size ?? 0) + nameCount + valueCount + 32
        session.headers?.size = size
        guard size <= HTTP2Session.headerLimit else {
            if let stream = session.headers?.stream { session.events.append(.oversizedHeaders(stream: stream)) }
            session.headers = nil
            // nghttp2 breaks the stream off and passes over the rest of the block.
            return Int32(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue)
        }
        session.headers?.fields.append(HTTP2Field(text(name, nameCount), text(value, valueCount)))
        return 0
    }

    private static let frame: nghttp2_on_frame_recv_callback = { handle, frame, context in
        guard let frame, let context else { return Int32(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
        let session = session(context)
        let head = frame.pointee.hd
        let isLast = head.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
        switch UInt32(head.type) {
        case NGHTTP2_HEADERS.rawValue:
            guard let headers = session.headers else { break }
            session.headers = nil
            session.events.append(.headers(stream: headers.stream, headers.fields, isLast: isLast))
        case NGHTTP2_DATA.rawValue:
            if isLast { session.events.append(.end(stream: head.stream_id)) }
        case NGHTTP2_SETTINGS.rawValue:
            guard head.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) == 0 else { break }
            let most = nghttp2_session_get_remote_settings(handle, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS)
            session.events.append(.settings(maxStreams: Int(min(most, UInt32(Int32.max)))))
        case NGHTTP2_GOAWAY.rawValue:
            let goAway = frame.pointee.goaway
            session.events.append(
                .goAway(
                    HTTP2ErrorCode(rawValue: goAway.error_code),
                    debug: text(goAway.opaque_data, min(goAway.opaque_data_len, 200))))
        default: break
        }
        return 0
    }

    private static let data: nghttp2_on_data_chunk_recv_callback = { handle, _, stream, bytes, count, context in
        guard let context else { return Int32(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
        session(context).events.append(
            .data(stream: stream, Array(UnsafeBufferPointer(start: bytes, count: count))))
        // One stream that nobody reads must not stop the others: each has a window of its own.
        return nghttp2_session_consume_connection(handle, count)
    }

    private static let closed: nghttp2_on_stream_close_callback = { _, stream, code, context in
        guard let context else { return Int32(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
        let session = session(context)
        session.bodies[stream] = nil
        // What nghttp2 could not begin, as the server takes no more streams, was refused as well as what the server refuses.
        let isUnsent = session.unsent.remove(stream) != nil
        session.events.append(.closed(stream: stream, isUnsent ? .refusedStream : HTTP2ErrorCode(rawValue: code)))
        return 0
    }

    /// Before a frame is laid out, and not after: from here on part of it may reach the server.
    private static let leaving: nghttp2_before_frame_send_callback = { _, frame, context in
        guard let frame, let context else { return Int32(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
        if UInt32(frame.pointee.hd.type) == NGHTTP2_HEADERS.rawValue {
            session(context).unsent.remove(frame.pointee.hd.stream_id)
        }
        return 0
    }

    private static let complain: nghttp2_error_callback2 = { _, _, message, count, context in
        guard let context, let message else { return 0 }
        message.withMemoryRebound(to: UInt8.self, capacity: count) {
            session(context).complaint = text($0, min(count, 300))
        }
        return 0
    }

    /// Gives nghttp2 the next bytes of a request's body.
    static let readBody: nghttp2_data_source_read_callback = { _, stream, buffer, capacity, flags, _, context in
        guard let context, let buffer, let flags else { return Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
        return session(context).readBody(of: stream, into: buffer, capacity, flags)
    }

    private static func text(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> String {
        String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}

extension HTTP2Session {
    fileprivate func readBody(
        of stream: Int32, into buffer: UnsafeMutablePointer<UInt8>, _ capacity: Int,
        _ flags: UnsafeMutablePointer<UInt32>
    ) -> Int {
        guard let body = bodies[stream] else { return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue) }
        let count = min(capacity, body.bytes.count - body.sent)
        body.bytes.withUnsafeBufferPointer { bytes in
            guard count > 0, let base = bytes.baseAddress else { return }
            buffer.update(from: base + body.sent, count: count)
        }
        if body.sent + count == body.bytes.count {
            flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
            bodies[stream] = nil
        } else {
            bodies[stream]?.sent += count
        }
        return count
    }
}
