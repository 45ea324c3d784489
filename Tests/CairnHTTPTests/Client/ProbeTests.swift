import CairnTesting
import Testing

@testable import CairnHTTP

/// What only a process of its own shows.
@Suite(.timeLimit(.minutes(5))) struct ProbeTests {
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

    /// Whoever does not read holds the server back, and costs no memory. The loop goes on meanwhile: other requests are
    /// how the test knows that libcurl had every opportunity to take more.
    @Test func `a stalled reader holds the server back`() throws {
        let go = ServerSignal()
        let block = [UInt8](repeating: 7, count: 65_536)
        let server = try ScriptedServer { request in
            switch request.target {
            case "/large":
                let head = ServerScript.head(200, [("Content-Length", "\(block.count * 2_000)")])
                return ServerScript([.send(head), .repeated(block, times: 2_000)])
            case "/go": return ServerScript([.wait(go)]).then(ServerScript.status(200).steps)
            default: return .status(200)
            }
        }
        defer { server.stop() }
        let child = try ChildProcess([probe, "stall", server.url], environment: Self.frugal)
        let stalled = try #require(child.line()).split(separator: " ")
        #expect(stalled.first == "stalled")
        #expect(try #require(stalled.last.flatMap { Int($0) }) < 32)
        #expect(server.bytesSent < 40 << 20, "what the kernel's buffers hold, and no more")
        go.send()
        let said = try #require(child.line())
        let end = said.split(separator: " ").map { Int($0) }
        #expect(end.first == block.count * 2_000, "\(said)")
        #expect((end.last ?? nil) ?? .max < 32)
    }

    @Test func `ten thousand requests leave nothing behind`() throws {
        let server = try ScriptedServer { .status(200, $0.text) }
        defer { server.stop() }
        let child = try ChildProcess([probe, "flat", server.url], environment: Self.frugal)
        #expect(try #require(child.line().flatMap { Int($0) }) < 10, "half of the bodies of these requests, in MiB")
        #expect(server.connections <= 8)
    }

    /// The address sanitizer keeps what was freed, a quarter of a gigabyte of it, unless it is told not to.
    private static let frugal = ["ASAN_OPTIONS": "quarantine_size_mb=1"]

    @Test func `a name that nobody knows is unreachable`() throws {
        let child = try run(
            "get",
            under: """
                #include <netdb.h>
                int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
                    return EAI_NONAME;
                }
                """)
        #expect(child.line() == "http.unreachable")
    }

    @Test func `a machine without libcurl says which package to install`() throws {
        let child = try run(
            "get",
            under: """
                #define _GNU_SOURCE
                #include <dlfcn.h>
                #include <string.h>
                void *dlopen(const char *name, int mode) {
                    void *(*real)(const char *, int) = (void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen");
                    return real(name && strstr(name, "libcurl") ? "libnone.so.4" : name, mode);
                }
                """)
        #expect(child.line() == "http.library")
        #expect(child.line()?.contains("apt-get install libcurl4") == true)
    }

    private func slowLookUp(_ task: String) throws -> ChildProcess {
        try run(
            task,
            under: """
                #include <netdb.h>
                #include <unistd.h>
                int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
                    sleep(30);
                    return EAI_AGAIN;
                }
                """)
    }

    /// Runs the probe with functions in C put before the system's.
    private func run(_ task: String, under source: String) throws -> ChildProcess {
        let compiler = try ChildProcess(
            ["sh", "-c", "printf '%s' \"$SOURCE\" | cc -shared -fPIC -x c -o \"$OUT\" -"],
            environment: ["SOURCE": source, "OUT": folder["under.so"]])
        try #require(compiler.exitCode() == 0, "a C compiler is needed for this test: apt-get install gcc")
        return try ChildProcess([probe, task, "http://name.example/"], environment: ["LD_PRELOAD": folder["under.so"]])
    }
}
