import CSystem
import CairnReactor
import Glibc

/// Something that one side waits for and the other sends: the sleepless way for a script and a test to say "now". Sent
/// once, it stays sent.
///
/// Threads wait on an eventfd that nobody reads, tasks on a continuation.
package final class ServerSignal: Sendable {
    enum Event { case signal, other }

    private struct State {
        var isSent = false
        var waiters: [UnsafeContinuation<Void, Never>] = []
    }

    private let descriptor: Int32
    private let state = Lock(State())

    package init() {
        descriptor = csystem_eventfd()
        precondition(descriptor >= 0, "no eventfd for a test's signal: raise ulimit -n")
    }

    deinit { close(descriptor) }

    package func send() {
        let waiters = state.withLock { state in
            defer { state = State(isSent: true) }
            return state.waiters
        }
        _ = csystem_eventfd_signal(descriptor)
        for waiter in waiters { waiter.resume() }
    }

    /// Suspends until it is sent. The test's time limit ends it if it never is.
    package func wait() async {
        await withUnsafeContinuation { continuation in
            let isSent = state.withLock { state in
                if !state.isSent { state.waiters.append(continuation) }
                return state.isSent
            }
            if isSent { continuation.resume() }
        }
    }

    /// Blocks until it was sent or `other` is ready for `events`.
    func wait(besides other: Int32, for events: Int32 = POLLIN) -> Event {
        var polled = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: Int16(events), revents: 0),
        ]
        while poll(&polled, 2, -1) < 0 {}  // interrupted
        return polled[0].revents != 0 ? .signal : .other
    }

    /// Blocks until it was sent, or `stopping` was.
    func wait(orStop stopping: ServerSignal) {
        _ = wait(besides: stopping.descriptor)
    }
}
