import CSystem
import CairnReactor
import Glibc

/// A child process of a test, its standard output in a pipe. Reading and waiting block: children of tests are quick, or
/// killed.
package final class ChildProcess: Sendable {
    private struct State {
        var unread: [UInt8] = []
        var exit: Int32?
    }

    private let process: pid_t
    private let output: Int32
    /// The other end of its standard input, if it has one that stays open.
    private let lifeline: Int32?
    private let state = Lock(State())

    /// Starts `arguments[0]`, looked up in PATH, with the test's environment and what `environment` adds or replaces. It
    /// reads nothing; its standard error goes to the pipe too when `mergingErrors`, else nowhere.
    ///
    /// - Parameter endsWithTest: its standard input is a pipe that closes when the test process ends, however it ends, for
    ///   a child that looks at it.
    /// - Throws: `ChildFailure` when it cannot be started.
    package init(
        _ arguments: [String], environment: [String: String] = [:], mergingErrors: Bool = false,
        endsWithTest: Bool = false
    ) throws {
        let ends = try Self.pipe()
        let input = endsWithTest ? try Self.pipe() : nil
        (output, lifeline) = (ends.read, input?.write)
        defer {
            close(ends.write)
            if let input { close(input.read) }
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input.read, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, ends.write, STDOUT_FILENO)
        if mergingErrors {
            posix_spawn_file_actions_adddup2(&actions, ends.write, STDERR_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        }
        var process: pid_t = 0
        let name = arguments.first ?? ""
        let failure = Self.withCStrings(arguments) { arguments in
            Self.withCStrings(Self.merged(environment)) { environment in
                posix_spawnp(&process, name, &actions, nil, arguments, environment)
            }
        }
        guard failure == 0 else {
            close(output)
            if let lifeline { close(lifeline) }
            throw ChildFailure("cannot start \(name): \(String(cString: strerror(failure)))")
        }
        self.process = process
    }

    /// A child that nobody waited for is killed.
    deinit {
        if state.withLock({ $0.exit }) == nil {
            kill(process, SIGKILL)
            exitCode()
        }
        close(output)
        if let lifeline { close(lifeline) }
    }

    /// Neither end is inherited.
    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard csystem_pipe(&ends, 0) == 0 else { throw ChildFailure("no pipe: errno \(errno)") }
        return (ends[0], ends[1])
    }

    package var pid: Int32 { process }

    package func send(signal: Int32) { kill(process, signal) }

    /// The next line of its output without its end; nil when there is none.
    package func line() -> String? {
        while true {
            let (line, rest) = state.withLock { state in
                guard let end = state.unread.firstIndex(of: UInt8(ascii: "\n")) else { return ([UInt8]?.none, false) }
                let line = Array(state.unread[..<end])
                state.unread.removeFirst(end + 1)
                return (line, true)
            }
            if rest, let line { return String(decoding: line, as: UTF8.self) }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = read(output, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            state.withLock { [chunk] in $0.unread += chunk[..<count] }
        }
    }

    /// The first line from here on that `isWanted`; nil when its output ends before.
    package func line(where isWanted: (String) -> Bool) -> String? {
        while let line = line() {
            if isWanted(line) { return line }
        }
        return nil
    }

    /// Waits for its end. Its exit code; minus the signal's number when one killed it.
    @discardableResult
    package func exitCode() -> Int32 {
        if let exit = state.withLock({ $0.exit }) { return exit }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let exit = status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
        state.withLock { $0.exit = exit }
        return exit
    }

    /// The path of an executable target of this package, which lies beside the test binary.
    package static func executable(_ name: String) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/\(name)"
    }

    private static func merged(_ changes: [String: String]) -> [String] {
        var entries: [String] = []
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if changes[String(text.prefix { $0 != "=" })] == nil { entries.append(text) }
            next += 1
        }
        return entries + changes.map { "\($0)=\($1)" }
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}

/// A child process could not be started.
package struct ChildFailure: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
