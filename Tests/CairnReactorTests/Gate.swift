import Glibc

/// Threads wait at it until it is opened: a semaphore.
final class Gate: @unchecked Sendable {
    // A semaphore is made for being touched by many threads.
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Lets one waiter through, now or later.
    func open() { sem_post(semaphore) }

    /// Blocks the thread.
    func wait() {
        while sem_wait(semaphore) != 0 {}
    }
}
