import CSystem
import CairnReactor
import CairnTesting
import Glibc
import Testing

@Suite struct MainTests {
    @Test func `the process ends with the code of its body`() throws {
        let probe = try ProbeProcess("code")
        #expect(probe.end() == 7)
    }

    @Test(arguments: Signal.allCases)
    func `a signal cancels the work, and the process ends with its code`(signal: Signal) throws {
        let probe = try ProbeProcess("wait")
        #expect(probe.line() == "ready")
        probe.send(signal)
        #expect(probe.line() == "cancelled")
        #expect(probe.end() == signal.exitCode)
    }

    @Test func `a second signal ends work that does not end`() throws {
        let probe = try ProbeProcess("stubborn")
        #expect(probe.line() == "ready")
        probe.send(.interrupt)
        #expect(probe.line() == "cancelled")
        probe.send(.terminate)
        #expect(probe.end() == 143)
    }

    @Test func `who listens to signals decides what they mean`() throws {
        let probe = try ProbeProcess("listen")
        #expect(probe.line() == "ready")
        probe.send(.interrupt)
        #expect(probe.line() == "interrupt 1")
        probe.send(.terminate)
        #expect(probe.line() == "terminate 2")
        #expect(probe.end() == 9)
    }

    @Test(arguments: ["pipe", "files"])
    func `a broken pipe is an error, and files may be many`(task: String) throws {
        let probe = try ProbeProcess(task)
        #expect(probe.end() == 0)
    }
}

/// `ReactorProbe`, run as a child with its standard output in a pipe.
private final class ProbeProcess {
    private var process: pid_t = 0
    private let output: Int32

    init(_ task: String) throws {
        var ends: [Int32] = [-1, -1]
        try #require(csystem_pipe(&ends, 0) == 0)
        output = ends[0]
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        let arguments: [UnsafeMutablePointer<CChar>?] = [strdup(Self.path), strdup(task), nil]
        defer { for argument in arguments { free(argument) } }
        try #require(posix_spawn(&process, Self.path, &actions, nil, arguments, environ) == 0)
    }

    deinit { close(output) }

    func send(_ signal: Signal) { kill(process, signal.number) }

    /// The next line of its output; nil at the end.
    func line() -> String? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1 {
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        return nil
    }

    /// Its exit code; -1 when a signal killed it.
    func end() -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : -1
    }

    /// Beside the test binary.
    private static var path: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/ReactorProbe"
    }
}
