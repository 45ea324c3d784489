import CairnReactor
import Glibc

/// A real process whose output goes to files, waited for on a thread of its own.
final class ChildProcess: Sendable {
    let pid: Int32

    struct SpawnError: Error { var message: String }

    enum End: Sendable, Hashable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    /// Starts `arguments[0]` in `folder`, with this environment and no other.
    init(_ arguments: [String], in folder: String, environment: [String: String], output: String, error: String) throws
    {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, error, O_WRONLY | O_CREAT | O_TRUNC, 0o644)

        // What the test runner blocks or ignores is no concern of the child's.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        // `env` changes the folder and then becomes the command: Glibc's module has no posix_spawn call for it.
        var argv = (["/usr/bin/env", "--chdir", folder] + arguments).map { strdup($0) } + [nil]
        var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, "/usr/bin/env", &actions, &attributes, &argv, &envp)
        guard code == 0 else {
            throw SpawnError(message: "\(arguments[0]): \(String(cString: strerror(code)))")
        }
        pid = child
    }

    /// Waits for the process to end. Called once.
    func end() async -> End {
        let pid = self.pid
        return await onThread("child") {
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7F
            return signal == 0 ? End.exited(status >> 8 & 0xFF) : End.killed(signal: signal)
        }
    }

    /// Whether it has ended and waits for `end` to collect it.
    var hasEnded: Bool {
        var info = siginfo_t()
        let code = waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT)
        return code != 0 || info.si_signo != 0
    }

    func send(_ signal: Int32) { kill(pid, signal) }
}

/// Runs `body`, which blocks, on a thread of its own.
func onThread<Success: Sendable>(_ name: String, _ body: @escaping @Sendable () -> Success) async -> Success {
    await withUnsafeContinuation { continuation in
        do {
            try Thread(name: name) { continuation.resume(returning: body()) }.detach()
        } catch {
            // No thread to be had: the test waits here instead, which is slow and right.
            continuation.resume(returning: body())
        }
    }
}
