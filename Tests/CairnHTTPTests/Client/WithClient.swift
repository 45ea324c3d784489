import CairnReactor
import CairnTesting

@testable import CairnHTTP

/// Runs `body` on a reactor with an open client and a server that plays `scripts`.
func withClient(
    _ scripts: ServerScript..., body: @escaping @Sendable (CurlClient, ScriptedServer) async throws -> Void
) async throws {
    let server = try ScriptedServer { request in
        request.index < scripts.count ? scripts[request.index] : .status(500, "no script is left")
    }
    defer { server.stop() }
    try await withClient(server, body: body)
}

/// Runs `body` on a reactor with a client of `settings`.
func withClient(
    _ server: ScriptedServer, _ settings: HTTPClientSettings = HTTPClientSettings(policy: .open()),
    body: @escaping @Sendable (CurlClient, ScriptedServer) async throws -> Void
) async throws {
    try await withReactor { loop in
        let client = CurlClient(settings, loop: loop, workers: globalConcurrentExecutor)
        do {
            try await body(client, server)
        } catch {
            await client.close()
            throw error
        }
        await client.close()
    }
}

extension ScriptedServer {
    func url(_ target: String) throws(HTTPError) -> HTTPURL { try HTTPURL(url + target) }
}

extension HTTPClient {
    /// The error of a request that should fail; nil when it did not.
    func failure(of request: HTTPRequest, limit: Int = 1000) async -> HTTPError? {
        do throws(HTTPError) {
            _ = try await send(request, limit: limit)
            return nil
        } catch {
            return error
        }
    }
}
