import CairnReactor
import CairnTesting
import Testing

@testable import CairnHTTP

/// libcurl sends a request again by itself when a pooled connection turns out to be dead, whatever its method. The server
/// may have acted on the first one, so only what may be repeated gets a pooled connection.
@Suite(.timeLimit(.minutes(5))) struct ResendTests {
    /// Answers the first request of a connection and dies at the second, having read it.
    private func requests(_ method: HTTPMethod, mayResend: Bool?) async throws -> (seen: Int, error: HTTPError?) {
        let first = Lock<Set<Int>>([])
        let server = try ScriptedServer { request in
            first.withLock { $0.insert(request.connection).inserted } ? .status(200) : ServerScript([.close])
        }
        defer { server.stop() }
        let seen = Lock<(Int, HTTPError?)>((0, nil))
        try await withClient(server) { client, server in
            let url = try server.url("/")
            _ = try await client.send(HTTPRequest(.get, url), limit: 10)
            let request = HTTPRequest(method, url, body: method == .get ? nil : [1], mayResend: mayResend)
            let failure = await client.failure(of: request)
            seen.withLock { $0 = (server.requests.count - 1, failure) }
        }
        return seen.withLock { $0 }
    }

    @Test func `a GET is sent again on a new connection`() async throws {
        let (seen, error) = try await requests(.get, mayResend: nil)
        #expect(seen == 2)
        #expect(error == nil)
    }

    @Test func `a POST is sent once, on a connection of its own`() async throws {
        let (seen, error) = try await requests(.post, mayResend: nil)
        #expect(seen == 1)
        #expect(error == nil)
    }

    @Test func `a POST whose caller allows it is sent again`() async throws {
        let (seen, error) = try await requests(.post, mayResend: true)
        #expect(seen == 2)
        #expect(error == nil)
    }
}
