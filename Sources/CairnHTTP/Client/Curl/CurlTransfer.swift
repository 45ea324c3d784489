import CCurl
import CairnReactor

/// One exchange that libcurl carries out. Confined to the loop of its client, which holds it for as long as libcurl may
/// call back.
final class CurlTransfer {
    let id: UInt64
    let request: HTTPRequest
    /// Nil once the handle went back to its pool.
    var easy: CurlEasy?
    /// The reader has gone; only the end of the body is awaited.
    private(set) var isLingering = false
    private let policy: AddressPolicy
    private let multi: CurlMulti
    private let loop: Reactor
    private var machine: TransferMachine
    private var clock: TransferClock
    private var timer: MovableTimer
    private var refused: IPAddress?
    private var hasNews = false
    private var waiter: UnsafeContinuation<Void, Never>?

    /// - Parameter onTime: a timer fired; the client calls `checkTime`.
    init(
        _ id: UInt64, _ request: HTTPRequest, _ easy: CurlEasy, in multi: CurlMulti, _ settings: HTTPClientSettings,
        loop: Reactor, onTime: @escaping @Sendable () -> Void
    ) {
        self.id = id
        self.request = request
        self.easy = easy
        self.policy = settings.policy
        self.multi = multi
        self.loop = loop
        machine = TransferMachine(bufferLimit: settings.bodyBuffer)
        clock = TransferClock(request.timeouts, start: loop.now)
        timer = MovableTimer(loop, onTime)
        timer.move(to: clock.deadline(isPaused: false)?.instant)
    }

    var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    func takeHead() -> TransferMachine.Poll<HTTPResponseHead> {
        hasNews = false
        return machine.takeHead()
    }

    func takeBody() -> TransferMachine.Poll<[UInt8]?> {
        hasNews = false
        return machine.takeBody()
    }

    /// Suspends the reader until something came since it last took. One reader waits at a time: an exchange belongs to
    /// one task.
    func wait(_ continuation: UnsafeContinuation<Void, Never>) {
        // Calling from one method of an actor into another may let other jobs in between.
        guard !hasNews else { return continuation.resume() }
        waiter = continuation
    }

    var isPaused: Bool { machine.isPaused }

    /// The reader took what was here: held bytes may come.
    func resume() {
        machine.resumed()
        heard()
    }

    /// The timeout that has passed; nil when a timer fired too early.
    func checkTime() -> HTTPError.Timeout? {
        guard timer.rang() else { return nil }
        return isLingering ? .total : clock.deadline(isPaused: isPaused)?.timeout
    }

    func end(_ failure: HTTPError?) {
        timer.cancel()
        machine.end(failure)
        wake()
    }

    /// Whether the end of the body is worth waiting for: see `TransferMachine.abandon`.
    func linger(for duration: Duration, swallowing limit: Int) -> Bool {
        isLingering = easy != nil && machine.abandon(swallowing: limit)
        if isLingering { timer.move(to: loop.now.advanced(by: duration)) }
        return isLingering
    }

    /// The failure that libcurl's result means; nil for success.
    func failure(_ code: CURLcode) -> HTTPError? {
        guard code != CURLE_OK else { return nil }
        if let refused { return .refused(refused, for: request.url) }
        guard let easy else { return .curl(code, "the transfer") }
        return .transfer(code, easy, request)
    }

    fileprivate func received(_ bytes: UnsafeRawBufferPointer, header: Bool) -> Int {
        let verdict = header ? machine.receivedHeader(bytes) : machine.receivedBody(bytes)
        heard()
        switch verdict {
        case .taken:
            if !header || bytes.count <= 2 { wake() }
            return bytes.count
        case .pause: return Int(CURL_WRITEFUNC_PAUSE)
        case .abort:
            wake()
            return -1
        }
    }

    fileprivate func open(_ address: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
        if case .guarded(let rules) = policy {
            guard let target = IPAddress(address), rules.permits(target, for: request.url) else {
                refused = IPAddress(address) ?? .v4(0)
                return CURL_SOCKET_BAD
            }
        }
        return multi.open(address)
    }

    private func heard() {
        guard !isLingering else { return }
        clock.heard(at: loop.now)
        timer.move(to: clock.deadline(isPaused: isPaused)?.instant)
    }

    private func wake() {
        hasNews = true
        waiter?.resume()
        waiter = nil
    }
}

extension IPAddress {
    fileprivate init?(_ address: UnsafePointer<curl_sockaddr>) {
        var length: Int32 = 0
        let bytes = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { buffer -> [UInt8] in
            guard ccurl_address(address, buffer.baseAddress, &length) == 1 else { return [] }
            return Array(buffer.prefix(Int(length)))
        }
        self.init(bytes: bytes)
    }
}

// MARK: - Callbacks

extension CurlTransfer {
    /// The transfer that a handle was prepared with.
    static func of(_ context: UnsafeMutableRawPointer) -> CurlTransfer {
        Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    }
}

let curlBroughtBody: ccurl_bytes_callback = { bytes, one, count, context in
    guard let context, let bytes else { return 0 }
    return CurlTransfer.of(context).received(UnsafeRawBufferPointer(start: bytes, count: one * count), header: false)
}

let curlBroughtHeader: ccurl_bytes_callback = { bytes, one, count, context in
    guard let context, let bytes else { return 0 }
    return CurlTransfer.of(context).received(UnsafeRawBufferPointer(start: bytes, count: one * count), header: true)
}

let curlOpensSocket: curl_opensocket_callback = { context, _, address in
    guard let context, let address else { return CURL_SOCKET_BAD }
    return CurlTransfer.of(context).open(address)
}
