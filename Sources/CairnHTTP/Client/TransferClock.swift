import CairnReactor

/// When an exchange has taken too long. Values only: its owner tells it what happened and when, and sets the timer.
///
/// `connect` is not here: libcurl divides that time among a name's addresses, which only it knows.
struct TransferClock {
    private let timeouts: HTTPTimeouts
    private let start: LoopInstant
    /// Since when the server owes a byte, once the first one came.
    private var lastByte: LoopInstant?

    init(_ timeouts: HTTPTimeouts, start: LoopInstant) {
        self.timeouts = timeouts
        self.start = start
    }

    /// A byte of the answer came, or the reader let the server go on.
    mutating func heard(at instant: LoopInstant) { lastByte = instant }

    /// The next moment that means failure, and what it means; nil when the exchange may last. A server that is held
    /// back by its reader is not silent.
    func deadline(isPaused: Bool) -> (instant: LoopInstant, timeout: HTTPError.Timeout)? {
        let wait: (LoopInstant, HTTPError.Timeout)? =
            if isPaused {
                nil
            } else if let lastByte {
                (lastByte.advanced(by: timeouts.silence), .silence)
            } else {
                (start.advanced(by: timeouts.firstByte), .firstByte)
            }
        guard let total = timeouts.total else { return wait }
        let end = start.advanced(by: total)
        guard let wait, wait.0 < end else { return (end, .total) }
        return wait
    }
}

extension HTTPError {
    /// The failure that a passed timeout is.
    static func timedOut(_ timeout: Timeout, _ request: HTTPRequest) -> HTTPError {
        let origin = request.url.origin
        let timeouts = request.timeouts
        let message =
            switch timeout {
            case .connect: "no connection to \(origin) within \(timeouts.connect)"
            case .firstByte: "no answer from \(origin) within \(timeouts.firstByte)"
            case .silence: "\(origin) fell silent for \(timeouts.silence) in the middle of its answer"
            case .total: "\(origin) did not end its answer within \(timeouts.total ?? .zero)"
            }
        return HTTPError(
            .timeout, message + ": check that it works, or allow more time with timeout", timeout: timeout)
    }

    /// Nobody wants the answer any more.
    static func cancelled(_ request: HTTPRequest) -> HTTPError {
        HTTPError(.cancelled, "the request to \(request.url.origin) was cancelled")
    }
}
