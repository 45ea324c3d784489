import CairnReactor
import CairnTesting
import Testing

@testable import CairnHTTP

/// One request and its answer, over a real connection.
@Suite(.timeLimit(.minutes(5))) struct ExchangeTests {
    @Test func `an answer comes with its status, headers and body`() async throws {
        try await withClient(.status(201, "made", headers: [("X-Two", "a"), ("x-two", "b"), ("X-Empty", "")])) {
            client, server in
            let answer = try await client.send(HTTPRequest(.get, server.url("/a?b=c")), limit: 100)
            #expect(answer.status == 201)
            #expect(String(decoding: answer.body, as: UTF8.self) == "made")
            #expect(answer.headers.values(of: "X-Two") == ["a", "b"])
            #expect(answer.headers["x-empty"] == "")
            #expect(server.requests.first?.method == "GET")
            #expect(server.requests.first?.target == "/a?b=c")
        }
    }

    @Test func `a request says what it was told to say and nothing more`() async throws {
        try await withClient(.status(200)) { client, server in
            let headers: HTTPHeaders = ["X-One": "1", "X-Empty": "", "User-Agent": "me"]
            let body = Array("{\"a\":\"\u{0}\r\n\"}".utf8)
            _ = try await client.send(HTTPRequest(.post, server.url("/"), headers: headers, body: body), limit: 100)
            let request = try #require(server.requests.first)
            #expect(request.body == body)
            #expect(request.headers["X-One"] == "1")
            #expect(request.headers.values(of: "X-Empty") == [""])
            #expect(request.headers.values(of: "User-Agent") == ["me"])
            #expect(!request.headers.contains("Content-Type"))
            #expect(!request.headers.contains("Expect"))
        }
    }

    @Test func `one handle serves every method after every other`() async throws {
        let methods: [HTTPMethod] = [.get, .post, .head, .put, .delete, .options, .patch, .get, .head, .post]
        let server = try ScriptedServer { request in
            request.method == "HEAD"
                ? ServerScript([.send(ServerScript.head(200, [("Content-Length", "5")]))]) : .status(200, request.text)
        }
        defer { server.stop() }
        try await withClient(server) { client, server in
            for method in methods {
                for body in [nil, [], Array("hello".utf8)] as [[UInt8]?] {
                    if body != nil && (method.isSafe || method == .delete) { continue }
                    let request = HTTPRequest(method, try server.url("/"), body: body, mayResend: true)
                    let answer = try await client.send(request, limit: 100)
                    #expect(answer.body == body ?? [], "\(method)")
                    let seen = try #require(server.requests.last)
                    #expect(seen.method == method.name)
                    #expect(seen.body == body ?? [])
                }
            }
            #expect(server.connections == 1)
        }
    }

    @Test func `interim answers are passed over`() async throws {
        let script = ServerScript.raw("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n").then(
            ServerScript.status(204).steps)
        try await withClient(script) { client, server in
            let answer = try await client.send(HTTPRequest(.get, server.url("/")), limit: 100)
            #expect(answer.status == 204)
            #expect(answer.headers["Link"] == nil)
        }
    }

    @Test func `a redirect is an answer like any other`() async throws {
        try await withClient(.status(302, headers: [("Location", "/elsewhere")]), .status(200)) { client, server in
            let answer = try await client.send(HTTPRequest(.get, server.url("/")), limit: 100)
            #expect(answer.status == 302)
            #expect(answer.headers["location"] == "/elsewhere")
            #expect(server.requests.count == 1)
        }
    }

    @Test func `cookies are not kept`() async throws {
        try await withClient(.status(200, headers: [("Set-Cookie", "a=b")]), .status(200)) { client, server in
            for _ in 0..<2 { _ = try await client.send(HTTPRequest(.get, server.url("/")), limit: 100) }
            #expect(server.requests.count == 2)
            #expect(server.requests.allSatisfy { !$0.headers.contains("Cookie") })
        }
    }

    @Test func `what a server sends of its own accord on an idle connection harms nothing`() async throws {
        let more = ServerSignal()
        let sent = ServerSignal()
        let chatty = ServerScript.status(200).then([.wait(more), .send(Array("junk".utf8)), .signal(sent), .close])
        try await withClient(chatty, .status(200)) { client, server in
            _ = try await client.send(HTTPRequest(.get, server.url("/")), limit: 100)
            more.send()
            await sent.wait()
            let other = try ScriptedServer(.status(200))
            defer { other.stop() }
            _ = try await client.send(HTTPRequest(.get, other.url("/")), limit: 100)  // the loop has seen the junk then
            let answer = try await client.send(HTTPRequest(.get, server.url("/")), limit: 100)
            #expect(answer.status == 200)
            #expect(server.connections == 2)
        }
    }

    @Test func `many at once share one loop`() async throws {
        let server = try ScriptedServer { .status(200, $0.target) }
        defer { server.stop() }
        try await withClient(server) { client, server in
            try await withThrowingTaskGroup { group in
                for index in 0..<200 {
                    group.addTask {
                        let answer = try await client.send(HTTPRequest(.get, server.url("/\(index)")), limit: 100)
                        #expect(String(decoding: answer.body, as: UTF8.self) == "/\(index)")
                    }
                }
                try await group.waitForAll()
            }
            #expect(server.requests.count == 200)
        }
    }

    @Test func `a proxy that was named is asked for everything`() async throws {
        let proxy = try ScriptedServer(.status(203))
        defer { proxy.stop() }
        let settings = HTTPClientSettings(policy: .open(proxy: try proxy.url("/")))
        try await withClient(proxy, settings) { client, proxy in
            let answer = try await client.send(HTTPRequest(.get, try HTTPURL("http://name.example/x?y")), limit: 10)
            #expect(answer.status == 203)
            #expect(proxy.requests.first?.target == "http://name.example/x?y")
        }
    }
}
