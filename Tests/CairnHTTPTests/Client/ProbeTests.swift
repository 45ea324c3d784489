import CairnTesting
import Testing

@testable import CairnHTTP

/// What only a process of its own shows.
@Suite(.timeLimit(.minutes(1))) struct ProbeTests {
    private let probe = ChildProcess.executable("HTTPProbe")
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: ["http_proxy", "all_proxy", "ALL_PROXY"])
    func `a proxy in the environment is not used`(variable: String) throws {
        let server = try ScriptedServer(.status(200))
        defer { server.stop() }
        let proxy = try ScriptedServer(.status(502))
        defer { proxy.stop() }
        let child = try ChildProcess([probe, "get", server.url], environment: [variable: proxy.url])
        #expect(child.line() == "200")
        #expect(child.exitCode() == 0)
        #expect(proxy.connections == 0)
    }

    @Test func `a look-up that hangs delays nothing when its request is cancelled`() throws {
        let child = try slowLookUp("cancel")
        let words = try #require(child.line()).split(separator: " ")
        #expect(words.first == "http.cancelled")
        #expect(try #require(words.last.flatMap { Int($0) }) < 10, "the look-up takes 30 seconds")
    }

    @Test func `a look-up that hangs delays nothing when its time is over`() throws {
        let child = try slowLookUp("give-up")
        let words = try #require(child.line()).split(separator: " ")
        #expect(words.prefix(2) == ["http.timeout", "connect"])
        #expect(try #require(words.last.flatMap { Int($0) }) < 10, "the look-up takes 30 seconds")
    }

    /// Runs the probe with a `getaddrinfo` that takes 30 seconds, compiled here and put before the system's.
    private func slowLookUp(_ task: String) throws -> ChildProcess {
        let source = """
            #include <netdb.h>
            #include <unistd.h>
            int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
                sleep(30);
                return EAI_AGAIN;
            }
            """
        let compiler = try ChildProcess(
            [
                "sh", "-c", "printf '%s' \"$SOURCE\" | cc -shared -fPIC -x c -o \"$OUT\" -",
            ], environment: ["SOURCE": source, "OUT": folder["slow.so"]])
        try #require(compiler.exitCode() == 0, "a C compiler is needed for this test: apt-get install gcc")
        return try ChildProcess([probe, task, "http://slow.example/"], environment: ["LD_PRELOAD": folder["slow.so"]])
    }
}
