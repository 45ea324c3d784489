import CairnReactor
import CairnTesting
import Testing

@testable import CairnHTTP

/// What a guarded client must not reach, it does not reach: no byte is sent.
@Suite(.timeLimit(.minutes(5))) struct GuardTests {
    @Test(arguments: ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "127.1", "0"])
    func `a private address is refused in every spelling`(host: String) async throws {
        let server = try ScriptedServer(.status(200))
        defer { server.stop() }
        try await withClient(server, HTTPClientSettings(policy: .guarded(WebGuard()))) { client, server in
            let url = try HTTPURL("http://\(host):\(server.port)/")
            let error = await client.failure(of: HTTPRequest(.get, url))
            #expect(error?.code == .blocked)
            #expect(error?.message.contains("web.allow_private") == true)
            #expect(error?.mayHaveBeenSent == false)
        }
        #expect(server.connections == 0)
    }

    @Test func `a host that may be private is reached`() async throws {
        let rules = WebGuard(privateHosts: [try HostPattern("localhost")])
        let server = try ScriptedServer(.status(200))
        defer { server.stop() }
        try await withClient(server, HTTPClientSettings(policy: .guarded(rules))) { client, server in
            let allowed = HTTPRequest(.get, try HTTPURL("http://localhost:\(server.port)/"))
            #expect(try await client.send(allowed, limit: 10).status == 200)
            // The pool has a connection to that very address now; it belongs to the other name.
            let other = HTTPRequest(.get, try server.url("/"))
            #expect(await client.failure(of: other)?.code == .blocked)
        }
    }

    @Test func `a host that is not allowed is not even looked up`() async throws {
        let rules = WebGuard(hosts: [try HostPattern("example.org")], privateHosts: [try HostPattern("localhost")])
        let server = try ScriptedServer(.status(200))
        defer { server.stop() }
        try await withClient(server, HTTPClientSettings(policy: .guarded(rules))) { client, server in
            let error = await client.failure(of: HTTPRequest(.get, try HTTPURL("http://localhost:\(server.port)/")))
            #expect(error?.code == .blocked)
            #expect(error?.message.contains("web.allow_hosts") == true)
        }
        #expect(server.connections == 0)
    }

    @Test func `a guarded client never takes a connection that an open one made`() async throws {
        let server = try ScriptedServer { _ in .status(200) }
        defer { server.stop() }
        try await withReactor { loop in
            let open = CurlClient(HTTPClientSettings(policy: .open()), loop: loop, workers: globalConcurrentExecutor)
            let guarded = CurlClient(
                HTTPClientSettings(policy: .guarded(WebGuard())), loop: loop, workers: globalConcurrentExecutor)
            let request = HTTPRequest(.get, try server.url("/"))
            #expect(try await open.send(request, limit: 10).status == 200)
            #expect(await guarded.failure(of: request)?.code == .blocked)
            #expect(try await open.send(request, limit: 10).status == 200)
            await open.close()
            await guarded.close()
        }
        #expect(server.requests.count == 2)
        #expect(server.connections == 1)
    }

    @Test func `a redirect into the private network is an answer, and asking for it is refused`() async throws {
        let rules = WebGuard(privateHosts: [try HostPattern("localhost")])
        let server = try ScriptedServer(.status(302, headers: [("Location", "http://127.0.0.1:1/latest/meta-data")]))
        defer { server.stop() }
        try await withClient(server, HTTPClientSettings(policy: .guarded(rules))) { client, server in
            let request = HTTPRequest(.get, try HTTPURL("http://localhost:\(server.port)/"))
            let answer = try await client.send(request, limit: 10)
            let target = try HTTPURL(#require(answer.headers["Location"]))
            #expect(await client.failure(of: HTTPRequest(.get, target))?.code == .blocked)
        }
    }
}
