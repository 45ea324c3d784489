import CairnReactor
import CairnTesting
import CairnWire

@testable import CairnModels

/// Runs `body` with a provider whose server is the fake.
func withOllama(
    _ fake: FakeOllama, endpoint: Endpoint = Endpoint(),
    override: @escaping @Sendable (ScriptedServer.Request) -> ServerScript? = { _ in nil },
    body: @escaping @Sendable (OllamaProvider, FakeOllamaServer) async throws -> Void
) async throws {
    let server = try FakeOllamaServer(fake, override: override)
    defer { server.stop() }
    try await withPorts { ports in
        try await body(OllamaProvider(try connection(endpoint, server, ports)), server)
    }
}

func connection(
    _ endpoint: Endpoint, _ server: FakeOllamaServer, _ ports: ProviderPorts
) throws -> OllamaConnection {
    var endpoint = endpoint
    endpoint.baseURL = server.url
    return try OllamaConnection(endpoint, ports)
}

/// As above, where chats play scripts, one a call, and all else is the fake's.
func withOllama(
    chats: [ServerScript], body: @escaping @Sendable (OllamaProvider, FakeOllamaServer) async throws -> Void
) async throws {
    let next = Shared(0)
    try await withOllama(
        FakeOllama(models: [FakeModel("any"), FakeModel("m")]),
        override: { request in
            guard request.target == "/api/chat", !request.text.contains("\"truncate\":\"?\"") else { return nil }
            let index = next.withLock { index in
                defer { index += 1 }
                return index
            }
            return index < chats.count ? chats[index] : .status(500, "no script is left")
        }, body: body)
}

extension ScriptedServer {
    /// The bodies of the chats that were really meant: with messages.
    var chats: [String] { requests.filter { $0.target == "/api/chat" && $0.text.contains("\"role\"") }.map(\.text) }
}

extension FakeOllamaServer {
    /// The body of the last chat.
    func lastChat() throws -> JSON { try JSON(parsing: server.chats.last ?? "null") }
}
