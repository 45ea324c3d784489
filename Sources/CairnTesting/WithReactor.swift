package import CairnReactor

/// Runs `body` on the thread of a new reactor and returns what it returned. The test runner owns the main thread, so the
/// reactor gets one of its own. The body is part of the test's task: expectations, cancellation and time limits work in it.
///
/// - Throws: what `body` throws; `reactor.abandoned` when a task that it spawned does not end with it.
package func withReactor<Success: Sendable>(
    _ body: @concurrent @Sendable (Reactor) async throws -> Success
) async throws -> Success {
    let (reactor, thread) = try await ReactorThread.start()
    let result: Result<Success, any Error>
    do {
        result = .success(try await offload(to: reactor) { try await body(reactor) })
    } catch {
        result = .failure(error)
    }
    reactor.stop()
    if let failure = thread.join() { throw failure }
    return try result.get()
}

/// A reactor and the thread that runs it.
private final class ReactorThread: Sendable {
    private struct State: ~Copyable {
        var thread: Thread?
        var reactor: Result<Reactor, ReactorError>?
        var failure: ReactorError?
    }

    private let state = Lock(State())

    static func start() async throws -> (Reactor, ReactorThread) {
        let this = ReactorThread()
        // What was made travels under the lock: see `Wait`.
        await withUnsafeContinuation { (made: UnsafeContinuation<Void, Never>) in
            this.state.withLock { state in
                do throws(ReactorError) {
                    state.thread = try Thread(name: "reactor") { this.run(made) }
                } catch {
                    state.reactor = .failure(error)
                    made.resume()
                }
            }
        }
        guard let reactor = try this.state.withLock({ $0.reactor })?.get() else { throw CancellationError() }
        return (reactor, this)
    }

    private func run(_ made: UnsafeContinuation<Void, Never>) {
        let reactor = Result { () throws(ReactorError) in try Reactor() }
        state.withLock { $0.reactor = reactor }
        made.resume()
        do throws(ReactorError) {
            try reactor.get().run()
        } catch {
            state.withLock { $0.failure = error }
        }
    }

    /// The reactor has been told to stop, so this is short.
    func join() -> ReactorError? {
        state.withLock { $0.thread.take() }?.join()
        return state.withLock { $0.failure }
    }
}
