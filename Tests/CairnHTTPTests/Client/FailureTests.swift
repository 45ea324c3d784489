import CairnReactor
import CairnTesting
import Testing

@testable import CairnHTTP

/// Every way in which an exchange fails has its code, names its server and says whether the request may have arrived.
@Suite(.timeLimit(.minutes(5))) struct FailureTests {
    private func failure(
        _ script: ServerScript,
        _ request: @Sendable (ScriptedServer) throws -> HTTPRequest = { HTTPRequest(.get, try $0.url("/")) },
        limit: Int = 1000, check: @escaping @Sendable (HTTPError, ScriptedServer) -> Void
    ) async throws {
        let server = try ScriptedServer(script, script)
        defer { server.stop() }
        let request = try request(server)
        try await withClient(server) { client, server in
            let error = await client.failure(of: request, limit: limit)
            check(try #require(error), server)
        }
    }

    @Test func `nobody at the address is unreachable, and nothing was sent`() async throws {
        let gone = try ScriptedServer()
        gone.stop()
        try await withClient(try ScriptedServer()) { client, _ in
            let request = HTTPRequest(.post, try gone.url("/"), body: [1])
            let error = await client.failure(of: request)
            #expect(error?.code == .unreachable)
            #expect(error?.retryable == true)
            #expect(error?.mayHaveBeenSent == false)
            #expect(error?.message.contains("Connection refused") == true)
            #expect(error?.message.contains(gone.url) == true)
        }
    }

    @Test func `a body that ends before its length is cut`() async throws {
        let head = ServerScript.head(200, [("Content-Length", "100")])
        try await failure(ServerScript([.send(head + Array("short".utf8)), .close])) { error, _ in
            #expect(error.code == .cut)
            #expect(error.mayHaveBeenSent)
        }
    }

    @Test func `a chunked body without its last chunk is cut`() async throws {
        try await failure(ServerScript.eventsHead().then([.send(ServerScript.event("a")), .close])) { error, _ in
            #expect(error.code == .cut)
        }
    }

    @Test func `a connection that is reset is cut`() async throws {
        try await failure(ServerScript([.reset])) { error, _ in
            #expect(error.code == .cut)
            #expect(error.mayHaveBeenSent)
        }
    }

    @Test func `a server that closes without a word is cut`() async throws {
        try await failure(ServerScript([.close])) { error, _ in #expect(error.code == .cut) }
    }

    @Test func `bytes that came before the cut are read before the error`() async throws {
        let head = ServerScript.head(200, [("Content-Length", "100")])
        try await withClient(ServerScript([.send(head + Array("short".utf8)), .close])) { client, server in
            let request = HTTPRequest(.get, try server.url("/"))
            let (bytes, code) = try await client.exchange(request) { (_, body) throws(HTTPError) in
                var bytes: [UInt8] = []
                do throws(HTTPError) {
                    while let chunk = try await body.next() { bytes += chunk }
                } catch {
                    return (bytes, error.code)
                }
                return (bytes, HTTPError.Code.failed)
            }
            #expect(bytes == Array("short".utf8))
            #expect(code == .cut)
        }
    }

    @Test(arguments: ["nonsense\r\n\r\n", "\u{0}\u{1}\u{2}\u{3}", "HTTP/1.1 abc\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n"])
    func `what is no HTTP is malformed`(answer: String) async throws {
        try await failure(.raw(answer).then([.close])) { error, _ in #expect(error.code == .malformed) }
    }

    @Test func `headers without end are too large`() async throws {
        let line = Array("X-Pad: \(String(repeating: "x", count: 1000))\r\n".utf8)
        let script = ServerScript.raw("HTTP/1.1 200 OK\r\n").then([.repeated(line, times: 100_000)])
        try await failure(script) { error, _ in
            #expect(error.code == .tooLarge)
            #expect(!error.retryable)
        }
    }

    @Test func `a body beyond the caller's limit is too large`() async throws {
        try await failure(.status(200, String(repeating: "x", count: 1001)), limit: 1000) { error, _ in
            #expect(error.code == .tooLarge)
            #expect(error.message.contains("1000"))
        }
    }

    @Test func `a header that would break the request is refused before anything is sent`() async throws {
        try await failure(.status(200), { HTTPRequest(.get, try $0.url("/"), headers: ["X": "a\r\nb"]) }) {
            error, server in
            #expect(error.code == .badHeader)
            #expect(server.connections == 0)
        }
    }

    @Test func `a client that was closed says so`() async throws {
        try await withClient(.status(200)) { client, server in
            await client.close()
            let error = await client.failure(of: HTTPRequest(.get, try server.url("/")))
            #expect(error?.code == .cancelled)
        }
    }

    @Test func `closing a client ends what it is doing`() async throws {
        try await withClient(ServerScript([.untilClientCloses])) { client, server in
            let request = HTTPRequest(.get, try server.url("/"))
            async let failure = client.failure(of: request)
            await server.received(1)
            await client.close()
            let error = await failure
            #expect(error?.code == .cancelled)
            #expect(error?.mayHaveBeenSent == true)
        }
    }
}
