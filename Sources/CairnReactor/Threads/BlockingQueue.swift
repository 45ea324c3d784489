import Glibc

/// A queue that threads wait at.
final class BlockingQueue<Element: Sendable>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let filled = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    // Touched under the mutex only: hence `@unchecked`.
    private var elements = FIFO<Element>()
    private var closed = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(filled, nil)
    }

    deinit {
        pthread_cond_destroy(filled)
        pthread_mutex_destroy(mutex)
        filled.deallocate()
        mutex.deallocate()
    }

    /// Adds an element. False, and it is not added, once the queue is closed, unless the caller says that it will go on
    /// taking elements out.
    func push(_ element: Element, evenIfClosed: Bool = false) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        guard !closed || evenIfClosed else { return false }
        elements.append(element)
        pthread_cond_signal(filled)
        return true
    }

    /// The next element, waited for. Nil once the queue is closed and empty.
    func pop() -> Element? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while elements.isEmpty, !closed { pthread_cond_wait(filled, mutex) }
        return elements.popFirst()
    }

    /// Takes nothing more. What is queued still comes out.
    func close() {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        closed = true
        pthread_cond_broadcast(filled)
    }
}
