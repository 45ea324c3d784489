package import CairnReactor
import Glibc

/// A reactor on a thread of its own, for what a simulation needs and cannot hold: SQLite's threads. The simulation waits for
/// each call, without a step of its own: so the outside is as deterministic as what it answers.
package final class OutsideReactor: Sendable {
    private struct Running: ~Copyable {
        var thread: Thread?
    }

    package let reactor: Reactor
    private let running: Lock<Running>

    package init() throws {
        // A reactor belongs to the thread that made it until another runs it: so that one makes it.
        let made = Answer<Reactor>()
        let thread = try Thread(name: "outside") {
            let reactor = Result { () throws -> Reactor in try Reactor() }
            made.give(reactor)
            // Tasks that do not end with it would be found by those who wait for them.
            try? reactor.get().run()
        }
        running = Lock(Running(thread: thread))
        reactor = try made.take()
    }

    /// Runs `body` out there, and holds the calling thread until it has ended.
    package func wait<Success: Sendable>(
        _ body: @escaping @concurrent @Sendable () async throws -> Success
    ) throws -> Success {
        let answer = Answer<Success>()
        reactor.spawn(name: "outside") {
            do { answer.give(.success(try await body())) } catch { answer.give(.failure(error)) }
        }
        return try answer.take()
    }

    package func stop() {
        reactor.stop()
        running.withLock { $0.thread.take() }?.join()
    }
}

/// What one thread waits for and another gives.
private final class Answer<Success: Sendable>: @unchecked Sendable {
    private let result = Lock<Result<Success, any Error>?>(nil)
    // Made before the threads know of it and destroyed after both have let go: hence `@unchecked`.
    private let given = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(given, 0, 0) }

    deinit {
        sem_destroy(given)
        given.deallocate()
    }

    func give(_ value: Result<Success, any Error>) {
        result.withLock { $0 = value }
        sem_post(given)
    }

    func take() throws -> Success {
        while sem_wait(given) != 0 {}  // interrupted by a signal
        guard let result = result.withLock({ $0 }) else { throw CancellationError() }
        return try result.get()
    }
}
