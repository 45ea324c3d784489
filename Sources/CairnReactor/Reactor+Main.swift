import CSystem
import Glibc

extension Reactor {
    /// The whole life of the process, called by `main.swift` and nobody else: SIGINT and SIGTERM become events, SIGPIPE is
    /// ignored, the limit of open files is raised to what the system allows, and `body` runs on the calling thread until
    /// it returns the exit code.
    ///
    /// At the first SIGINT or SIGTERM the task of `body` is cancelled; it finishes what it must, and the process ends with
    /// 130 or 143 whatever it returns. A second one ends the process at once: a finished step is on disk, and nothing else
    /// needs an orderly end. `whenSignalled` puts other behaviour in the place of both.
    package static func main(_ body: @escaping @Sendable (Reactor) async -> Int32) -> Int32 {
        do {
            let reactor = try Reactor()
            try reactor.watchSignals()
            signal(SIGPIPE, SIG_IGN)
            csystem_raise_file_limit()
            return try reactor.runMain(body)
        } catch {
            complain("cairn: \(error)\n")
            return 1
        }
    }

    private func runMain(_ body: @escaping @Sendable (Reactor) async -> Int32) throws(ReactorError) -> Int32 {
        let outcome = Lock<(code: Int32, signal: Signal?)>((0, nil))
        let main = spawn(name: "main") { [self] in
            let code = await body(self)
            outcome.withLock { $0.code = code }
            stop()
        }
        if confined.signals.listener == nil {
            whenSignalled { signal, count in
                guard count == 1 else { _exit(signal.exitCode) }
                outcome.withLock { $0.signal = signal }
                main.cancel()
            }
        }
        do {
            try run()
        } catch  where error.code == .abandoned {
            complain("cairn: \(error)\n")
        }
        return outcome.withLock { $0.signal?.exitCode ?? $0.code }
    }
}

/// Standard error before there is a log, or after it.
private func complain(_ line: String) {
    _ = Array(line.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
