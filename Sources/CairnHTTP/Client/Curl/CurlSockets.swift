import CCurl
import CairnReactor
import Glibc

/// The descriptors that libcurl waits for, and their watches. Confined to the loop of its client.
///
/// libcurl calls in here from within its own calls; nothing here calls libcurl. A connection that rests in libcurl's pool
/// stays with epoll, which saves two system calls a request; what is no connection of ours, such as the resolver's
/// pipe, is closed by libcurl without a word and leaves epoll at once.
final class CurlSockets {
    private struct Socket {
        /// Opened by `open` and closed by `close`.
        var isConnection = false
        /// libcurl asked to hear of it. Otherwise it is in libcurl's pool, or its transfer is paused; libcurl does not say
        /// which: a connection may leave the pool, bring more than its reader takes and be paused in one call.
        var isAwaited = false
        var watch: WatchID?
        var interest: Readiness = []
    }

    private let loop: Reactor
    private let onReady: @Sendable (Int32, Readiness) -> Void
    private var sockets: [Int32: Socket] = [:]

    init(loop: Reactor, onReady: @escaping @Sendable (Int32, Readiness) -> Void) {
        self.loop = loop
        self.onReady = onReady
    }

    /// What callbacks get. The client holds this object until its multi is closed.
    var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    /// Whether libcurl is to be told that `descriptor` is ready.
    ///
    /// Where a transfer is paused (`isHeld`) the watch ends, as readiness would be reported for ever; libcurl asks anew.
    /// And what comes on an idle connection answers no request: a balancer's 408, or the end. libcurl would take it for
    /// the answer to the next request, so the connection is made to look closed, and gets no more work.
    func wants(_ descriptor: Int32, isHeld: () -> Bool) -> Bool {
        guard let socket = sockets[descriptor] else { return false }
        guard !socket.isAwaited else { return true }
        if isHeld() { unwatch(descriptor) } else { retire(descriptor) }
        return false
    }

    private func unwatch(_ descriptor: Int32) {
        sockets[descriptor]?.watch.map(loop.unwatch)
        sockets[descriptor]?.watch = nil
    }

    private func retire(_ descriptor: Int32) {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
            let none = recv(descriptor, buffer.baseAddress, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) < 0
            // The readiness is older than the end of the answer, which an event of the same turn brought.
            if none, errno == EAGAIN { return }
            unwatch(descriptor)
            shutdown(descriptor, Int32(SHUT_RDWR))
            for _ in 0..<16 where recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT)) <= 0 { break }
        }
    }

    func open(_ address: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
        let descriptor = ccurl_socket(address)
        if descriptor != CURL_SOCKET_BAD { sockets[descriptor] = Socket(isConnection: true) }
        return descriptor
    }

    fileprivate func watch(_ descriptor: Int32, for interest: Readiness) -> Int32 {
        var socket = sockets[descriptor] ?? Socket()
        socket.isAwaited = true
        do throws(ReactorError) {
            if let watch = socket.watch {
                if socket.interest != interest { try loop.modify(watch, for: interest) }
            } else {
                socket.watch = try loop.watch(descriptor, for: interest) { [onReady] in onReady(descriptor, $0) }
            }
        } catch {
            return -1  // libcurl then fails the call that it is in
        }
        socket.interest = interest
        sockets[descriptor] = socket
        return 0
    }

    fileprivate func rest(_ descriptor: Int32) {
        guard let socket = sockets[descriptor] else { return }
        guard socket.isConnection else {
            socket.watch.map(loop.unwatch)
            sockets[descriptor] = nil
            return
        }
        sockets[descriptor]?.isAwaited = false
    }

    fileprivate func close(_ descriptor: Int32) -> Int32 {
        sockets.removeValue(forKey: descriptor)?.watch.map(loop.unwatch)
        return Glibc.close(descriptor)
    }
}

// MARK: - Callbacks

let curlWatchesSocket: curl_socket_callback = { _, descriptor, what, context, _ in
    guard let context else { return -1 }
    let sockets = Unmanaged<CurlSockets>.fromOpaque(context).takeUnretainedValue()
    switch what {
    case CURL_POLL_IN: return sockets.watch(descriptor, for: .readable)
    case CURL_POLL_OUT: return sockets.watch(descriptor, for: .writable)
    case CURL_POLL_INOUT: return sockets.watch(descriptor, for: [.readable, .writable])
    default:
        sockets.rest(descriptor)
        return 0
    }
}

let curlClosesSocket: curl_closesocket_callback = { context, descriptor in
    guard let context else { return -1 }
    return Unmanaged<CurlSockets>.fromOpaque(context).takeUnretainedValue().close(descriptor)
}
