import Glibc

/// Writes to a descriptor that may block (standard error on a slow terminal, standard output in a full pipe), on a thread
/// of its own: inherited descriptors are shared with the parent and never get O_NONBLOCK. What is given in one piece is
/// written in one piece, in order. The thread is started at the first write and ends with the process.
package final class Output: Sendable {
    private struct State {
        var started = false
        /// Bytes that were taken and are not written yet.
        var pending = 0
        var waiters: [Wait<Bool>] = []
        /// Why nothing can be written any more.
        var failure: ReactorError?
    }

    private let descriptor: Int32
    private let name: String
    private let limit: Int
    private let queue = BlockingQueue<[UInt8]>()
    private let state = Lock(State())

    /// - Parameters:
    ///   - descriptor: stays the caller's, open for as long as this exists.
    ///   - limit: how many bytes may wait; a single piece may be larger.
    package init(descriptor: Int32, name: String, limit: Int = 1 << 20) {
        self.descriptor = descriptor
        self.name = name
        self.limit = limit
    }

    package static let standardOutput = Output(descriptor: STDOUT_FILENO, name: "stdout")
    package static let standardError = Output(descriptor: STDERR_FILENO, name: "stderr")

    /// Takes `bytes`, unless too many wait already or nothing can be written any more: then false. Never blocks.
    package func offer(_ bytes: [UInt8]) -> Bool {
        let taken = state.withLock { state in
            guard state.failure == nil, state.pending == 0 || state.pending + bytes.count <= limit else { return false }
            state.pending += bytes.count
            return true
        }
        guard taken, !bytes.isEmpty else { return taken }
        guard start() else { return false }
        return queue.push(bytes)
    }

    /// Takes `bytes`, as soon as few enough wait: the back pressure of whoever has much to write.
    ///
    /// - Throws: `reactor.closed` when the reader went away, `reactor.system`, `CancellationError`.
    package func write(_ bytes: [UInt8]) async throws {
        while !offer(bytes) {
            if let failure = state.withLock({ $0.failure }) { throw failure }
            try await progress()
        }
    }

    /// Returns when all that was taken is written. Before the process ends, so that nothing is cut off.
    ///
    /// - Throws: as `write`.
    package func flush() async throws {
        while state.withLock({ $0.pending > 0 && $0.failure == nil }) { try await progress() }
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Waits for a piece to be written.
    private func progress() async throws {
        let wait = Wait<Bool>()
        let progressed = await wait.outcome(onCancel: false) {
            let idle = state.withLock { state in
                guard state.pending > 0, state.failure == nil else { return true }
                state.waiters.append(wait)
                return false
            }
            if idle { wait.end(true) }
        }
        guard progressed else { throw CancellationError() }
    }

    private func start() -> Bool {
        let failure: ReactorError? = state.withLock { state in
            guard !state.started else { return state.failure }
            state.started = true
            do throws(ReactorError) {
                try Thread(name: name) { [self] in work() }.detach()
            } catch {
                state.failure = error
            }
            return state.failure
        }
        return failure == nil
    }

    private func work() {
        while let bytes = queue.pop() {
            let failure = writeAll(bytes)
            let waiters = state.withLock { state in
                state.pending -= bytes.count
                state.failure = state.failure ?? failure
                defer { state.waiters = [] }
                return state.waiters
            }
            for waiter in waiters { waiter.end(true) }
        }
    }

    private func writeAll(_ bytes: [UInt8]) -> ReactorError? {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                    continue
                }
                switch errno {
                case EINTR: continue
                case EAGAIN:
                    // Somebody who shares the descriptor made it non-blocking.
                    var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = Glibc.poll(&poll, 1, -1)
                case EPIPE: return .call("write to \(name)", .closed)
                default: return .call("write to \(name)")
                }
            }
            return nil
        }
    }
}
