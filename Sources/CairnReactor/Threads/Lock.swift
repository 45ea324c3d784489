import Glibc

/// A value that one thread at a time may touch, in the manner of `Synchronization.Mutex`, over a `pthread_mutex_t`: the
/// thread sanitizer sees this one and reports correct code under the other.
///
/// Held for a few instructions only: nothing blocks, suspends or calls back while it is held. It is not recursive.
package struct Lock<State: ~Copyable>: ~Copyable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let state: UnsafeMutablePointer<State>

    package init(_ initial: consuming sending State) {
        // One piece of memory for both.
        let alignment = max(MemoryLayout<pthread_mutex_t>.alignment, MemoryLayout<State>.alignment)
        let offset = (MemoryLayout<pthread_mutex_t>.size + alignment - 1) / alignment * alignment
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: offset + MemoryLayout<State>.size, alignment: alignment)
        mutex = memory.bindMemory(to: pthread_mutex_t.self, capacity: 1)
        state = (memory + offset).bindMemory(to: State.self, capacity: 1)
        pthread_mutex_init(mutex, nil)
        state.initialize(to: initial)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        state.deinitialize(count: 1)
        UnsafeMutableRawPointer(mutex).deallocate()
    }

    package borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending State) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state.pointee)
    }
}

// The pointers are reached under the mutex only, and freed when nobody has the lock any more.
extension Lock: @unchecked Sendable where State: ~Copyable {}
