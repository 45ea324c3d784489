import CairnHTTP
import CairnReactor
import CairnTesting

@testable import CairnModels

/// Runs `body` with a provider whose server plays `scripts`, one a request.
func withOpenAI(
    _ scripts: [ServerScript], key: String? = nil, headers: [String: String] = [:], timeout: Duration? = nil,
    body: @escaping @Sendable (OpenAIProvider, ScriptedServer) async throws -> Void
) async throws {
    let server = try ScriptedServer { request in
        request.index < scripts.count ? scripts[request.index] : .status(500, "no script is left")
    }
    defer { server.stop() }
    try await withPorts { ports in
        let endpoint = Endpoint(baseURL: server.url + "/v1", apiKey: key, headers: headers, timeout: timeout)
        try await body(try OpenAIProvider(endpoint, ports), server)
    }
}

/// Runs `body` on a loop with what providers stand on.
func withPorts(_ body: @escaping @Sendable (ProviderPorts) async throws -> Void) async throws {
    try await withReactor { loop in
        let client = CurlClient(HTTPClientSettings(policy: .open()), loop: loop, workers: globalConcurrentExecutor)
        let ports = ProviderPorts(http: client, loop: loop, workers: globalConcurrentExecutor)
        do {
            try await body(ports)
        } catch {
            await client.close()
            throw error
        }
        await client.close()
    }
}

extension ModelProvider {
    /// The error of a call that should fail; nil when it did not.
    func failure(of request: ChatRequest = .sample) async -> ModelError? {
        do throws(ModelError) {
            _ = try await chat(request) { _ in }
            return nil
        } catch {
            return error
        }
    }
}

extension ChatRequest {
    static let sample = ChatRequest(model: "m", messages: [ChatMessage(.user, "hi")])
}
