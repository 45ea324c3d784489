import CairnReactor
import CairnTesting
import Testing

@testable import CairnHTTP

/// Bodies are read piece by piece, at the reader's pace.
@Suite(.timeLimit(.minutes(2))) struct StreamingTests {
    @Test func `pieces are there as they come`() async throws {
        let (first, second) = (ServerSignal(), ServerSignal())
        let script = ServerScript.eventsHead().then([
            .send(ServerScript.event("a")), .wait(first), .send(ServerScript.event("b")), .wait(second),
            .send(ServerScript.lastChunk),
        ])
        try await withClient(script) { client, server in
            let request = HTTPRequest(.get, try server.url("/"))
            try await client.exchange(request) { (head, body) throws(HTTPError) in
                #expect(head.headers.mediaType == "text/event-stream")
                #expect(try await body.next() == Array("data: a\n\n".utf8))
                first.send()
                #expect(try await body.next() == Array("data: b\n\n".utf8))
                second.send()
                #expect(try await body.next() == nil)
                #expect(try await body.next() == nil)
            }
        }
    }

    @Test func `a body is a sequence`() async throws {
        try await withClient(.events(["a", "b"])) { client, server in
            let request = HTTPRequest(.get, try server.url("/"))
            let text = try await client.exchange(request) { (_, body) throws(HTTPError) in
                var bytes: [UInt8] = []
                for try await chunk in body { bytes += chunk }
                return String(decoding: bytes, as: UTF8.self)
            }
            #expect(text == "data: a\n\ndata: b\n\n")
        }
    }

    @Test func `pieces are no larger than the bound`() async throws {
        let block = [UInt8](repeating: 7, count: 65_536)
        let head = ServerScript.head(200, [("Content-Length", "\(block.count * 200)")])
        try await withClient(ServerScript([.send(head), .repeated(block, times: 200)])) { client, server in
            let request = HTTPRequest(.get, try server.url("/"))
            try await client.exchange(request) { (_, body) throws(HTTPError) in
                var count = 0
                while let chunk = try await body.next() {
                    #expect(chunk.count <= 65_536)
                    count += chunk.count
                }
                #expect(count == block.count * 200)
            }
        }
    }

    /// All in one call of libcurl: a connection leaves the pool, brings more than the reader takes, is paused. Without an
    /// interest of libcurl in between it still looks idle, and what waits on it looks like a server's parting words.
    @Test func `a connection that served before may be paused at once`() async throws {
        let block = [UInt8](repeating: 7, count: 65_536)
        let server = try ScriptedServer { request in
            guard request.target == "/large" else { return .status(200) }
            let head = ServerScript.head(200, [("Content-Length", "\(block.count * 100)")])
            return ServerScript([.send(head), .repeated(block, times: 100)])
        }
        defer { server.stop() }
        try await withClient(server) { client, server in
            let small = HTTPRequest(.get, try server.url("/small"))
            for _ in 0..<20 {
                _ = try await client.send(small, limit: 10)
                let large = HTTPRequest(.get, try server.url("/large"))
                let count = try await client.exchange(large) { (_, body) throws(HTTPError) in
                    var count = 0
                    while let chunk = try await body.next() {
                        count += chunk.count
                        if count < 1_000_000 { _ = try await client.send(small, limit: 10) }
                    }
                    return count
                }
                #expect(count == block.count * 100)
            }
        }
    }

    @Test func `a reader that has seen enough gives the connection back when the end is near`() async throws {
        let server = try ScriptedServer { _ in .events(["a", "[DONE]"]) }
        defer { server.stop() }
        try await withClient(server) { client, server in
            let request = HTTPRequest(.get, try server.url("/"))
            for _ in 0..<5 {
                try await client.exchange(request) { (_, body) throws(HTTPError) in _ = try await body.next() }
                // The rest of the answer is swallowed behind the reader's back: give it its turn.
                while await client.lingering > 0 { await Task.yield() }
            }
            #expect(server.connections == 1)
        }
    }

    @Test func `a reader that has seen enough of an endless answer closes the connection`() async throws {
        let gone = ServerSignal()
        let script = ServerScript.eventsHead().then([
            .send(ServerScript.event("a")), .untilClientCloses, .signal(gone),
        ])
        try await withClient(script) { client, server in
            let request = HTTPRequest(.get, try server.url("/"))
            try await client.exchange(request) { (_, body) throws(HTTPError) in _ = try await body.next() }
            await gone.wait()
        }
    }
}
