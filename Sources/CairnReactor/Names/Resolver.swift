import Glibc

/// Looks names up, each on a thread that nobody waits for: `getaddrinfo` may block for many seconds and cannot be
/// interrupted, so a look-up that is cancelled is left to itself.
package final class Resolver: Sendable {
    /// Blocks until it knows. Injected in tests.
    package typealias LookUp = @Sendable (_ host: String, _ port: UInt16) -> Result<[SocketAddress], ReactorError>

    private struct State {
        var waiting = FIFO<Inquiry>()
        var threads = 0
    }

    private let lookUp: LookUp
    private let most: Int
    private let state = Lock(State())

    /// - Parameter most: how many look-ups may be under way, those that were left to themselves among them. The others
    ///   wait for one of them to end.
    package init(most: Int = 32, lookUp: @escaping LookUp = Resolver.askSystem) {
        self.most = most
        self.lookUp = lookUp
    }

    /// The addresses of `host`, in the order in which the system wants them tried. Names, and addresses in digits.
    ///
    /// - Throws: `reactor.unresolved` when there is no such name, `reactor.resolver` when nobody could tell,
    ///   `reactor.thread`; `CancellationError` as soon as the task is cancelled.
    package func addresses(of host: String, port: UInt16) async throws -> [SocketAddress] {
        let inquiry = Inquiry(host: host, port: port)
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                if inquiry.begin(continuation) { queue(inquiry) }
            }
        } onCancel: {
            inquiry.finish(.failure(CancellationError()))
        }
    }

    private func queue(_ inquiry: Inquiry) {
        let mustStart = state.withLock { state in
            state.waiting.append(inquiry)
            guard state.threads < most else { return false }
            state.threads += 1
            return true
        }
        guard mustStart else { return }
        do {
            try Thread(name: "resolver") { [self] in work() }.detach()
        } catch {
            let (others, stranded) = state.withLock { state in
                state.threads -= 1
                return (state.threads, state.threads == 0 ? state.waiting.removeAll() : [])
            }
            // With others at work the inquiry only waits for one of them.
            if others == 0 { for inquiry in stranded { inquiry.finish(.failure(error)) } }
        }
    }

    /// What a thread does: inquiries until there are none.
    private func work() {
        while let inquiry = next() {
            guard inquiry.isWanted else { continue }
            inquiry.finish(lookUp(inquiry.host, inquiry.port).mapError { $0 })
        }
    }

    private func next() -> Inquiry? {
        state.withLock { state in
            let inquiry = state.waiting.popFirst()
            if inquiry == nil { state.threads -= 1 }
            return inquiry
        }
    }
}

/// One question, answered once: by a look-up or by its cancellation.
private final class Inquiry: Sendable {
    typealias Continuation = UnsafeContinuation<[SocketAddress], any Error>

    private enum State {
        case idle
        case waiting(Continuation)
        case over
    }

    let host: String
    let port: UInt16
    private let state = Lock(State.idle)

    init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    var isWanted: Bool {
        state.withLock { state in
            if case .waiting = state { true } else { false }
        }
    }

    /// False, and the task goes on with `CancellationError`, when it was cancelled before.
    func begin(_ continuation: Continuation) -> Bool {
        let begun = state.withLock { state in
            guard case .idle = state else { return false }
            state = .waiting(continuation)
            return true
        }
        if !begun { continuation.resume(throwing: CancellationError()) }
        return begun
    }

    func finish(_ result: Result<[SocketAddress], any Error>) {
        let before = state.withLock { state in
            defer { state = .over }
            return state
        }
        if case .waiting(let continuation) = before { continuation.resume(with: result) }
    }
}
