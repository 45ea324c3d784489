import CairnReactor
import Glibc

/// A process that does one thing under `Reactor.main` and says `ready` when a signal may come.
enum Probe {
    static func run(_ arguments: [String]) -> Never {
        let task = arguments.dropFirst().first ?? ""
        exit(Reactor.main { loop in await perform(task, on: loop) })
    }

    private static func perform(_ task: String, on loop: Reactor) async -> Int32 {
        switch task {
        case "code":
            return 7
        case "wait":
            // Work that ends in order when it is cancelled; its own code does not count then.
            say("ready")
            do { try await loop.sleep(for: .seconds(1_000)) } catch { say("cancelled") }
            return 0
        case "stubborn":
            say("ready")
            loop.schedule(after: .seconds(1_000)) {}
            await withTaskCancellationHandler {
                await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
            } onCancel: {
                say("cancelled")
            }
            return 0
        case "listen":
            return await withCheckedContinuation { answer in
                loop.whenSignalled { signal, count in
                    say("\(signal) \(count)")
                    if count == 2 { answer.resume(returning: 9) }
                }
                say("ready")
            }
        case "pipe":
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { return 1 }
            close(ends[0])
            return write(ends[1], "x", 1) < 0 && errno == EPIPE ? 0 : 1
        case "files":
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            return limit.rlim_cur == min(limit.rlim_max, 1 << 20) ? 0 : 1
        default:
            return 2
        }
    }

    private static func say(_ line: String) {
        let text = line + "\n"
        _ = write(STDOUT_FILENO, text, text.utf8.count)
    }
}
