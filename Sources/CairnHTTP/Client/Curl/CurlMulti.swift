import CCurl
import CairnReactor

/// libcurl's handle of many transfers and the connections that they share. Confined to the loop of its client.
final class CurlMulti {
    /// When libcurl wants `actOnAlarm` to be called. It says so from within its own calls, where it must not be called
    /// back: so this is only written down.
    enum Alarm { case unchanged, never, after(milliseconds: Int) }

    private let handle: UnsafeMutableRawPointer
    fileprivate var alarm = Alarm.unchanged

    /// - Throws: `http.failed` when libcurl has no memory or refuses an option.
    init(maxConnections: Int, sockets: CurlSockets) throws(HTTPError) {
        guard let handle = ccurl_multi_init() else {
            throw HTTPError(.failed, "libcurl made no multi handle: out of memory")
        }
        self.handle = handle
        try check(ccurl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, maxConnections))
        try check(ccurl_multi_set_socket_callback(handle, curlWatchesSocket))
        try check(ccurl_multi_set_pointer(handle, CURLMOPT_SOCKETDATA, sockets.context))
        try check(ccurl_multi_set_timer_callback(handle, curlSetsTimer))
        let context = Unmanaged.passUnretained(self).toOpaque()
        try check(ccurl_multi_set_pointer(handle, CURLMOPT_TIMERDATA, context))
    }

    /// Closes every connection. No transfer may be in it.
    deinit { _ = ccurl_multi_cleanup(handle) }

    func add(_ easy: CurlEasy) throws(HTTPError) { try check(ccurl_multi_add(handle, easy.handle)) }

    /// Ends the transfer if it is running.
    func remove(_ easy: CurlEasy) throws(HTTPError) { try check(ccurl_multi_remove(handle, easy.handle)) }

    /// Tells libcurl what a descriptor is ready for.
    func act(on descriptor: Int32, _ readiness: Readiness) throws(HTTPError) {
        var bits: Int32 = 0
        if !readiness.isDisjoint(with: [.readable, .hangup]) { bits |= CURL_CSELECT_IN }
        if readiness.contains(.writable) { bits |= CURL_CSELECT_OUT }
        if readiness.contains(.failed) { bits |= CURL_CSELECT_ERR }
        try check(ccurl_multi_act(handle, descriptor, bits))
    }

    /// Tells libcurl that its time has come.
    func actOnAlarm() throws(HTTPError) { try check(ccurl_multi_act(handle, CURL_SOCKET_BAD, 0)) }

    /// The next transfer that ended, with libcurl's result.
    func nextEnded() -> (transfer: CurlTransfer, code: CURLcode)? {
        var code = CURLE_OK
        guard let easy = ccurl_multi_ended(handle, &code), let context = ccurl_private(easy) else { return nil }
        return (CurlTransfer.of(context), code)
    }

    /// What libcurl said of its alarm since this was last asked.
    func takeAlarm() -> Alarm {
        defer { alarm = .unchanged }
        return alarm
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
    multi.alarm = milliseconds < 0 ? .never : .after(milliseconds: milliseconds)
    return 0
}
