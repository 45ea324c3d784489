import CairnReactor
import Glibc

/// The thread on which simulations and crash points run, one after another. They are long, and wait for nothing: on the
/// threads that all tests share they would keep others from their deadlines.
package enum ProofThread {
    private static let thread = Result { () throws(ReactorError) in try BlockingThread(name: "proof") }
    /// Behind whoever else wants a core: nothing in a simulation knows what time it is outside.
    private static let niceness: Int32 = 5

    /// - Throws: what `body` throws; `reactor.thread`.
    package static func run<Success: Sendable>(_ body: @Sendable () throws -> Success) async throws -> Success {
        try await thread.get().run {
            // Of this thread alone; it makes no difference the second time.
            setpriority(Int32(PRIO_PROCESS.rawValue), 0, niceness)
            return try body()
        }
    }
}
