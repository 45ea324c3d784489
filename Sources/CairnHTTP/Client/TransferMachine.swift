/// One exchange as bytes and events make it: head, body, end. Values in, verdicts out; no clock, no socket, no `await`.
///
/// Its owner feeds it what libcurl calls back with and asks it on behalf of the one task that reads.
struct TransferMachine {
    private enum State {
        case head(HeadCollector)
        case body(Body)
        case ended(HTTPError?)
    }

    private struct Body {
        var head: HTTPResponseHead?
        var buffer: [UInt8] = []
        var paused = false
        /// Set when nothing more will come; the buffer is given first.
        var end: Result<Void, HTTPError>?
        /// Nobody reads any more; so many bytes are still swallowed for the sake of the connection.
        var swallowing: Int?
    }

    /// What libcurl is told about bytes that it brought.
    enum Verdict: Equatable { case taken, pause, abort }

    /// What the reader is told.
    enum Poll<Value> {
        case ready(Value)
        case wait
        case failed(HTTPError)
    }

    private var state = State.head(HeadCollector())
    private let bufferLimit: Int

    init(bufferLimit: Int) { self.bufferLimit = bufferLimit }

    /// libcurl holds bytes back until the reader has taken what is here.
    var isPaused: Bool {
        if case .body(let body) = state { body.paused } else { false }
    }

    // MARK: What libcurl brings

    mutating func receivedHeader(_ line: UnsafeRawBufferPointer) -> Verdict {
        guard case .head(var collector) = state else { return .taken }  // a trailer
        state = .ended(nil)  // one owner of what grows
        do throws(HTTPError) {
            if let head = try collector.add(line) {
                state = .body(Body(head: head))
            } else {
                state = .head(collector)
            }
            return .taken
        } catch {
            state = .ended(error)
            return .abort
        }
    }

    mutating func receivedBody(_ bytes: UnsafeRawBufferPointer) -> Verdict {
        guard case .body(var body) = state, body.end == nil else { return .abort }
        if let left = body.swallowing {
            body.swallowing = left - bytes.count
            state = .body(body)
            return left >= bytes.count ? .taken : .abort
        }
        state = .ended(nil)  // one owner of what grows
        defer { state = .body(body) }
        guard body.buffer.isEmpty || body.buffer.count + bytes.count <= bufferLimit else {
            body.paused = true
            return .pause
        }
        body.buffer.append(contentsOf: bytes)
        return .taken
    }

    /// Nothing more will come. Only the first end counts.
    mutating func end(_ failure: HTTPError?) {
        switch state {
        case .head:
            state = .ended(failure ?? HTTPError(.malformed, "the answer has no head"))
        case .body(var body):
            if body.end == nil { body.end = failure.map { .failure($0) } ?? .success(()) }
            state = .body(body)
        case .ended: break
        }
    }

    // MARK: What the reader asks

    mutating func takeHead() -> Poll<HTTPResponseHead> {
        switch state {
        case .head: return .wait
        case .body(var body):
            guard let head = body.head else { return .wait }
            body.head = nil
            state = .body(body)
            return .ready(head)
        case .ended(let failure):
            return .failed(failure ?? HTTPError(.cancelled, "the exchange is over"))
        }
    }

    /// The bytes that are here, or nil at the end. After bytes, what was held back may come: see `isPaused`.
    mutating func takeBody() -> Poll<[UInt8]?> {
        switch state {
        case .head: return .wait
        case .ended(let failure): return failure.map { .failed($0) } ?? .ready(nil)
        case .body(var body):
            if !body.buffer.isEmpty {
                let bytes = body.buffer
                body.buffer = []
                state = .body(body)
                return .ready(bytes)
            }
            switch body.end {
            case nil: return .wait
            case .success: return .ready(nil)
            case .failure(let failure): return .failed(failure)
            }
        }
    }

    mutating func resumed() {
        guard case .body(var body) = state else { return }
        body.paused = false
        state = .body(body)
    }

    /// The reader has gone. Whether it is worth waiting for the end of the body, within `limit` bytes, so that the
    /// connection can be used again.
    mutating func abandon(swallowing limit: Int) -> Bool {
        guard case .body(var body) = state, body.end == nil, !body.paused else { return false }
        body.buffer = []
        body.swallowing = limit
        state = .body(body)
        return true
    }
}
