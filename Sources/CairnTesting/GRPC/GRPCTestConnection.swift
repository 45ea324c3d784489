import CNGHTTP2
import CairnReactor
import Glibc

/// One connection of a test server: the socket, and nghttp2's session over it. Lives on the reactor.
final class GRPCTestConnection: Sendable {
    private let descriptor: Int32
    private let server: GRPCTestServer
    // Touched on the reactor only.
    nonisolated(unsafe) private var confined = Confined()

    private struct Confined {
        var session: OpaquePointer?
        var watch: WatchID?
        var streams: [Int32: GRPCTestStream] = [:]
        /// What nghttp2 gave and the socket did not take yet.
        var unsent: [UInt8] = []
        /// Requests that are whole; their handlers run when nghttp2 has returned.
        var whole: [GRPCTestStream] = []
        /// Whether nghttp2 is at work: it sends nothing then.
        var isBusy = false
        var isClosed = false
    }

    init(_ descriptor: Int32, of server: GRPCTestServer) {
        self.descriptor = descriptor
        self.server = server
    }

    func start() {
        confined.session = makeSession()
        var settings = [
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: 1 << 20)
        ]
        nghttp2_submit_settings(confined.session, 0, &settings, settings.count)
        nghttp2_session_set_local_window_size(confined.session, 0, 0, 8 << 20)
        do throws(ReactorError) {
            confined.watch = try server.reactor.watch(descriptor, for: .readable) { [weak self] readiness in
                if readiness.contains(.writable) { self?.flush() }
                self?.receive()
            }
            flush()
        } catch {
            close()
        }
    }

    func close(abruptly: Bool = false) {
        guard !confined.isClosed else { return }
        confined.isClosed = true
        if let watch = confined.watch { server.reactor.unwatch(watch) }
        if abruptly {
            // Closing with a linger of 0 seconds sends RST.
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        }
        Glibc.close(descriptor)
        for stream in confined.streams.values { stream.end() }
        confined.streams = [:]
        // Not while nghttp2 itself is on the stack.
        server.reactor.post { [self] in
            nghttp2_session_del(confined.session)
            confined.session = nil
        }
        server.forget(self)
    }

    func goAway() {
        nghttp2_submit_goaway(confined.session, 0, nghttp2_session_get_last_proc_stream_id(confined.session), 0, nil, 0)
        flush()
    }
}

// MARK: - Bytes

extension GRPCTestConnection {
    private func receive() {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        guard !confined.isClosed else { return }
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0 else {
            if count == 0 || errno != EAGAIN && errno != EINTR { close() }
            return
        }
        confined.isBusy = true
        let taken = nghttp2_session_mem_recv(confined.session, buffer, count)
        confined.isBusy = false
        guard taken >= 0 else { return close() }
        let ready = confined.whole
        confined.whole = []
        for stream in ready { stream.handle(server.handler) }
        flush()
    }

    /// Sends what there is to send, as far as the socket takes it.
    private func flush() {
        guard !confined.isBusy else { return }
        while !confined.isClosed {
            guard write() else { return }
            confined.isBusy = true
            var bytes: UnsafePointer<UInt8>?
            let count = nghttp2_session_mem_send(confined.session, &bytes)
            confined.isBusy = false
            guard count > 0, let bytes else {
                return count < 0 || !wantsMore ? close() : listen(for: .readable)
            }
            confined.unsent.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
        }
    }

    private var wantsMore: Bool {
        nghttp2_session_want_read(confined.session) != 0 || nghttp2_session_want_write(confined.session) != 0
    }

    /// False when the socket is full, or gone.
    private func write() -> Bool {
        while !confined.unsent.isEmpty {
            let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
            let count = Glibc.send(descriptor, confined.unsent, confined.unsent.count, flags)
            guard count > 0 else {
                if errno == EINTR { continue }
                errno == EAGAIN ? listen(for: [.readable, .writable]) : close()
                return false
            }
            confined.unsent.removeFirst(count)
        }
        return true
    }

    private func listen(for interest: Readiness) {
        guard let watch = confined.watch, !confined.isClosed else { return }
        do throws(ReactorError) {
            try server.reactor.modify(watch, for: interest)
        } catch {
            close()
        }
    }
}

// MARK: - What streams ask for

extension GRPCTestConnection {
    func respond(_ id: Int32, _ fields: [(name: String, value: String)], hasBody: Bool) {
        guard !confined.isClosed else { return }
        NameValues.lend(fields) { pairs, count in
            guard hasBody else {
                nghttp2_submit_response(confined.session, id, pairs, count, nil)
                return
            }
            var provider = nghttp2_data_provider()
            provider.read_callback = { _, id, buffer, capacity, flags, _, user in
                guard let stream = GRPCTestConnection.from(user)?.confined.streams[id], let buffer, let flags else {
                    return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue)
                }
                return stream.read(into: buffer, capacity, flags)
            }
            nghttp2_submit_response(confined.session, id, pairs, count, &provider)
        }
        flush()
    }

    func resume(_ id: Int32) {
        guard !confined.isClosed else { return }
        nghttp2_session_resume_data(confined.session, id)
        flush()
    }

    func trail(_ id: Int32, _ fields: [(name: String, value: String)]) {
        NameValues.lend(fields) { pairs, count in _ = nghttp2_submit_trailer(confined.session, id, pairs, count) }
    }

    func reset(_ id: Int32) {
        guard !confined.isClosed else { return }
        nghttp2_submit_rst_stream(confined.session, 0, id, NGHTTP2_INTERNAL_ERROR.rawValue)
        flush()
    }
}

// MARK: - What nghttp2 tells

extension GRPCTestConnection {
    private static func from(_ user: UnsafeMutableRawPointer?) -> GRPCTestConnection? {
        user.map { Unmanaged<GRPCTestConnection>.fromOpaque($0).takeUnretainedValue() }
    }

    private func makeSession() -> OpaquePointer? {
        var callbacks: OpaquePointer?
        nghttp2_session_callbacks_new(&callbacks)
        defer { nghttp2_session_callbacks_del(callbacks) }
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, frame, user in
            guard let connection = GRPCTestConnection.from(user), let frame else { return 0 }
            connection.begin(frame.pointee.hd.stream_id)
            return 0
        }
        nghttp2_session_callbacks_set_on_header_callback(callbacks) { _, frame, name, nameSize, value, size, _, user in
            guard let connection = GRPCTestConnection.from(user), let frame else { return 0 }
            let field = (NameValues.text(name, nameSize), NameValues.text(value, size))
            connection.confined.streams[frame.pointee.hd.stream_id]?.add(field)
            return 0
        }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, id, bytes, count, user in
            guard let connection = GRPCTestConnection.from(user) else { return 0 }
            connection.confined.streams[id]?.receive(
                UnsafeBufferPointer(start: bytes, count: count), limit: connection.server.receiveLimit)
            return 0
        }
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, user in
            guard let connection = GRPCTestConnection.from(user), let frame else { return 0 }
            let head = frame.pointee.hd
            if head.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0,
                head.type == UInt8(NGHTTP2_DATA.rawValue) || head.type == UInt8(NGHTTP2_HEADERS.rawValue),
                let stream = connection.confined.streams[head.stream_id]
            {
                connection.confined.whole.append(stream)
            }
            return 0
        }
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, id, _, user in
            GRPCTestConnection.from(user)?.confined.streams.removeValue(forKey: id)?.end()
            return 0
        }
        var session: OpaquePointer?
        nghttp2_session_server_new(&session, callbacks, Unmanaged.passUnretained(self).toOpaque())
        return session
    }

    private func begin(_ id: Int32) { confined.streams[id] = GRPCTestStream(id, of: self, on: server.reactor) }
}
