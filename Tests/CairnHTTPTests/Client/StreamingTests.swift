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

    /// Whoever does not read holds the server back, and costs no memory. The loop goes on meanwhile: other requests are
    /// how the test knows that libcurl had every opportunity to take more.
    @Test func `a stalled reader holds the server back`() async throws {
        let block = [UInt8](repeating: 7, count: 65_536)
        let blocks = 2_000
        let server = try ScriptedServer { request in
            guard request.target == "/large" else { return .status(200) }
            let head = ServerScript.head(200, [("Content-Length", "\(block.count * blocks)")])
            return ServerScript([.send(head), .repeated(block, times: blocks)])
        }
        defer { server.stop() }
        try await withClient(server) { client, server in
            let request = HTTPRequest(.get, try server.url("/large"))
            let small = HTTPRequest(.get, try server.url("/small"))
            let before = residentBytes()
            try await client.exchange(request) { (_, body) throws(HTTPError) in
                var count = try await body.next()?.count ?? 0
                for _ in 0..<300 { _ = try await client.send(small, limit: 10) }
                #expect(server.bytesSent < 40 << 20, "what the kernel's buffers hold, and no more")
                #expect(residentBytes() - before < 32 << 20)
                while let chunk = try await body.next() {
                    #expect(chunk.count <= 65_536)
                    count += chunk.count
                }
                #expect(count == block.count * blocks)
            }
            #expect(residentBytes() - before < 32 << 20)
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

    @Test func `ten thousand requests leave nothing behind`() async throws {
        let server = try ScriptedServer { .status(200, $0.text) }
        defer { server.stop() }
        try await withClient(server) { client, server in
            let url = try server.url("/")
            let body = [UInt8](repeating: 65, count: 2000)
            @Sendable func some(_ count: Int) async throws {
                try await withThrowingTaskGroup { group in
                    for _ in 0..<8 {
                        group.addTask {
                            for _ in 0..<count / 8 {
                                let request = HTTPRequest(.post, url, body: body, mayResend: true)
                                let answer = try await client.send(request, limit: 4000)
                                #expect(answer.body.count == 2000)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            try await some(1_000)
            server.forget()
            let before = residentBytes()
            for _ in 0..<10 {
                try await some(1_000)
                server.forget()
            }
            #expect(residentBytes() - before < 12 << 20, "half of the bodies of these requests")
            #expect(server.connections <= 8)
        }
    }
}
