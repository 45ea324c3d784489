import CairnReactor
import CairnTesting
import Testing

@testable import CairnHTTP

/// A cancelled task ends its request, wherever it stands, and the server sees the connection go.
@Suite(.timeLimit(.minutes(5))) struct CancellationTests {
    @Test func `before the head`() async throws {
        let gone = ServerSignal()
        try await cancelled(ServerScript([.untilClientCloses, .signal(gone)]), after: { await $0.received(1) })
        await gone.wait()
    }

    @Test func `in the middle of the body`() async throws {
        let (there, gone) = (ServerSignal(), ServerSignal())
        let script = ServerScript.eventsHead().then([
            .send(ServerScript.event("a")), .signal(there), .untilClientCloses, .signal(gone),
        ])
        try await cancelled(script, after: { _ in await there.wait() })
        await gone.wait()
    }

    private func cancelled(
        _ script: ServerScript, after moment: @escaping @Sendable (ScriptedServer) async -> Void
    ) async throws {
        let server = try ScriptedServer(script, .status(200))
        defer { server.stop() }
        try await withReactor { loop in
            let client = CurlClient(
                HTTPClientSettings(policy: .open()), loop: loop, workers: globalConcurrentExecutor)
            let request = HTTPRequest(.get, try server.url("/"))
            let task = loop.spawn { await client.failure(of: request) }
            await moment(server)
            task.cancel()
            let error = await task.value
            #expect(error?.code == .cancelled)
            #expect(error?.mayHaveBeenSent == true)
            #expect(error?.retryable == false)
            #expect(try await client.send(request, limit: 10).status == 200, "the client goes on")
            await client.close()
        }
    }

    @Test func `before anything was sent`() async throws {
        let server = try ScriptedServer(.status(200))
        defer { server.stop() }
        try await withReactor { loop in
            let client = CurlClient(
                HTTPClientSettings(policy: .open()), loop: loop, workers: globalConcurrentExecutor)
            let request = HTTPRequest(.get, try server.url("/"))
            let gate = ServerSignal()
            let task = loop.spawn {
                await gate.wait()
                return await client.failure(of: request)
            }
            task.cancel()
            gate.send()
            let error = await task.value
            #expect(error?.code == .cancelled)
            #expect(error?.mayHaveBeenSent == false)
            #expect(server.connections == 0)
            await client.close()
        }
    }

    /// Cancels at every point in the life of a request that a loop's turns make different.
    @Test(arguments: 0..<60 as Range<Int>)
    func `at any moment`(turns: Int) async throws {
        let server = try ScriptedServer { _ in .events(["a", "b"]) }
        defer { server.stop() }
        try await withReactor { loop in
            let client = CurlClient(
                HTTPClientSettings(policy: .open()), loop: loop, workers: globalConcurrentExecutor)
            let request = HTTPRequest(.get, try server.url("/"))
            _ = try await client.send(request, limit: 100)
            let task = loop.spawn { await client.failure(of: request) }
            for _ in 0..<turns { await Task.yield() }
            task.cancel()
            let error = await task.value
            #expect(error == nil || error?.code == .cancelled)
            #expect(try await client.send(request, limit: 100).body.isEmpty == false)
            await client.close()
        }
    }
}
