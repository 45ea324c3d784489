import CCurl
import CairnReactor

/// libcurl's handle of many transfers, the connections that they share, and the one timer that it wants. Confined to the
/// loop of its client.
final class CurlMulti {
    private let handle: UnsafeMutableRawPointer
    private let loop: Reactor
    private let sockets: CurlSockets
    private var alarm: MovableTimer
    /// When libcurl wants `actOnAlarm` to be called, in milliseconds; negative for never. It says so from within its own
    /// calls, where it must not be called back: so this is only written down.
    fileprivate var wish: Int?

    /// - Parameters:
    ///   - onReady: a descriptor is ready; the client calls `act`.
    ///   - onAlarm: a timer fired; the client asks `isDue`.
    /// - Throws: `http.failed` when libcurl has no memory or refuses an option.
    init(
        maxConnections: Int, loop: Reactor, onReady: @escaping @Sendable (Int32, Readiness) -> Void,
        onAlarm: @escaping @Sendable () -> Void
    ) throws(HTTPError) {
        guard let handle = ccurl_multi_init() else {
            throw HTTPError(.failed, "libcurl made no multi handle: out of memory")
        }
        self.handle = handle
        self.loop = loop
        sockets = CurlSockets(loop: loop, onReady: onReady)
        alarm = MovableTimer(loop, onAlarm)
        try check(ccurl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, maxConnections))
        try check(ccurl_multi_set_socket_callback(handle, curlWatchesSocket))
        try check(ccurl_multi_set_pointer(handle, CURLMOPT_SOCKETDATA, sockets.context))
        try check(ccurl_multi_set_timer_callback(handle, curlSetsTimer))
        let context = Unmanaged.passUnretained(self).toOpaque()
        try check(ccurl_multi_set_pointer(handle, CURLMOPT_TIMERDATA, context))
    }

    /// Closes every connection. No transfer may be in it.
    deinit {
        _ = ccurl_multi_set_timer_callback(handle, nil)  // there will be nobody to write it down
        _ = ccurl_multi_cleanup(handle)
        alarm.cancel()
    }

    /// A handle for transfers in this multi.
    func makeEasy(_ settings: HTTPClientSettings) throws(HTTPError) -> CurlEasy {
        try CurlEasy(settings, sockets: sockets.context)
    }

    func open(_ address: UnsafePointer<curl_sockaddr>) -> curl_socket_t { sockets.open(address) }

    func add(_ easy: CurlEasy) throws(HTTPError) { try check(ccurl_multi_add(handle, easy.handle)) }

    /// Ends the transfer if it is running.
    func remove(_ easy: CurlEasy) throws(HTTPError) { try check(ccurl_multi_remove(handle, easy.handle)) }

    /// Tells libcurl what a descriptor is ready for, if it wants to know. See `CurlSockets.wants`.
    func act(on descriptor: Int32, _ readiness: Readiness, isHeld: () -> Bool) throws(HTTPError) {
        guard sockets.wants(descriptor, isHeld: isHeld) else { return }
        var bits: Int32 = 0
        if !readiness.isDisjoint(with: [.readable, .hangup]) { bits |= CURL_CSELECT_IN }
        if readiness.contains(.writable) { bits |= CURL_CSELECT_OUT }
        if readiness.contains(.failed) { bits |= CURL_CSELECT_ERR }
        try check(ccurl_multi_act(handle, descriptor, bits))
    }

    /// Tells libcurl that its time has come.
    func actOnAlarm() throws(HTTPError) {
        wish = nil
        try check(ccurl_multi_act(handle, CURL_SOCKET_BAD, 0))
    }

    /// Whether a timer that fired was the alarm.
    func isDue() -> Bool { alarm.rang() }

    /// Looks at what libcurl wished for since: whether it is to be called at once. A later time sets the alarm.
    func wantsAction() -> Bool {
        guard let milliseconds = wish else { return false }
        if milliseconds != 0 { wish = nil }
        if milliseconds > 0 {
            alarm.move(to: loop.now.advanced(by: .milliseconds(milliseconds)))
        } else if milliseconds < 0 {
            alarm.move(to: nil)
        }
        return milliseconds == 0
    }

    /// Lets the others of this turn go first.
    func postpone() { alarm.move(to: loop.now) }

    /// The next transfer that ended, with libcurl's result.
    func nextEnded() -> (transfer: CurlTransfer, code: CURLcode)? {
        var code = CURLE_OK
        guard let easy = ccurl_multi_ended(handle, &code), let context = ccurl_private(easy) else { return nil }
        return (CurlTransfer.of(context), code)
    }

    private func check(_ code: CURLMcode) throws(HTTPError) {
        guard code == CURLM_OK else {
            throw HTTPError(.failed, "libcurl: \(String(cString: ccurl_multi_strerror(code)))")
        }
    }
}

private let curlSetsTimer: curl_multi_timer_callback = { _, milliseconds, context in
    guard let context else { return -1 }
    let multi = Unmanaged<CurlMulti>.fromOpaque(context).takeUnretainedValue()
    multi.wish = milliseconds
    return 0
}
