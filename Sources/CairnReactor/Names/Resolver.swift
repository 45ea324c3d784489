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
        return try await inquiry.wait.outcome(onCancel: .failure(CancellationError())) { queue(inquiry) }.get()
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
            if others == 0 { for inquiry in stranded { inquiry.wait.end(.failure(error)) } }
        }
    }

    /// What a thread does: inquiries until there are none.
    private func work() {
        while let inquiry = next() {
            guard !inquiry.wait.isOver else { continue }
            inquiry.wait.end(lookUp(inquiry.host, inquiry.port).mapError { $0 })
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
    let host: String
    let port: UInt16
    let wait = Wait<Result<[SocketAddress], any Error>>()

    init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }
}
