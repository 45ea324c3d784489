import CSystem
import Glibc

/// A thread of the system. Whoever starts one joins it or lets it go: one of both is the last thing done with it.
package struct Thread: ~Copyable {
    private let handle: pthread_t

    /// Starts `body` on a new thread.
    ///
    /// - Parameter name: seen in `top` and in debuggers; 15 bytes are kept.
    /// - Throws: `reactor.thread` when the limit of threads or memory is reached.
    package init(name: String, _ body: @escaping @Sendable () -> Void) throws(ReactorError) {
        var handle = pthread_t()
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        let failure = pthread_create(
            &handle, nil,
            { context in
                guard let context else { return nil }
                let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
                csystem_name_thread(start.name)
                start.body()
                return nil
            }, start.toOpaque())
        guard failure == 0 else {
            start.release()
            throw ReactorError(
                .thread, "cannot start the thread \(name): \(ReactorError.explain(failure))", number: failure)
        }
        self.handle = handle
    }

    /// Waits for the end of the thread. Blocks; never from the thread itself.
    package consuming func join() { pthread_join(handle, nil) }

    /// Nobody will wait for the end of the thread.
    package consuming func detach() { pthread_detach(handle) }
}

private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}
