import CairnHTTP
import CairnReactor
import CairnTesting
import CairnWire
import Testing

@testable import CairnModels

@Suite(.timeLimit(.minutes(5))) struct ModelGatewayTests {
    private static let kinds = [
        OpenAIProvider.registration,
        ProviderKind("quotes", needsModel: false) { endpoint, ports throws(ModelError) in
            ScriptedProvider(ports.loop) { request, _ in .text("\(request.model)|\(endpoint.apiKey ?? "-")") }
        },
        ProviderKind("echo", defaultServer: DefaultServer("http://default", keyVariable: "ECHO_KEY")) {
            endpoint, ports throws(ModelError) in
            ScriptedProvider(ports.loop) { request, _ in
                .text(
                    "\(request.model)|\(endpoint.baseURL ?? "-")|\(endpoint.apiKey ?? "-")|\(request.temperature ?? -1)"
                )
            }
        },
    ]

    private func withGateway(
        _ models: [String: ModelSettings] = [:], _ body: @escaping @Sendable (ModelGateway) async throws -> Void
    ) async throws {
        try await withPorts { ports in
            try await body(
                ModelGateway(models: models, kinds: Self.kinds, ports: ports) { reference in
                    guard case .environment(let name, let fallback) = reference else { return "?" }
                    if name == "ECHO_KEY" || name == "KEY" { return "secret" }
                    guard let fallback else { throw Unset(description: "\(reference) is not set") }
                    return fallback
                })
        }
    }

    private struct Unset: Error, CustomStringConvertible { var description: String }

    @Test func `a name is one of the map, then a provider's, then a provider`() async throws {
        let models = ["fast": ModelSettings(provider: "echo", model: "small:1b", temperature: 0.25)]
        try await withGateway(models) { gateway in
            let names = ["fast", "echo/a/b:c", "quotes"]
            var answers: [String] = []
            for name in names { answers.append(try await gateway.chat(name, .sample).text) }
            #expect(answers == ["small:1b|http://default|secret|0.25", "a/b:c|http://default|secret|-1.0", "|-"])
        }
    }

    @Test func `a name of the map stands before a provider's`() async throws {
        let models = ["echo/x": ModelSettings(provider: "echo", model: "y")]
        try await withGateway(models) { gateway in
            let settings = try gateway.settings(of: "echo/x")
            #expect(settings.model == "y")
        }
    }

    @Test(arguments: ["slow", "echo", "echo/", "nobody/x", "quotes/x", "", "/"])
    func `an unknown name tells the known ones`(name: String) async throws {
        try await withGateway(["fast": ModelSettings(provider: "echo", model: "m")]) { gateway in
            let error = #expect(throws: ModelError.self) { try gateway.settings(of: name) }
            #expect(error?.code == .unknown)
            #expect(error?.message.hasSuffix("Known: fast, echo/NAME, openai/NAME, quotes") == true)
        }
    }

    @Test func `the default key goes to the default server only`() async throws {
        let elsewhere = try ReferenceText(parsing: "http://elsewhere")
        let models = [
            "other": ModelSettings(provider: "echo", model: "m", baseURL: elsewhere),
            "keyed": ModelSettings(
                provider: "echo", model: "m", baseURL: elsewhere, apiKey: try ReferenceText(parsing: "k-${env:KEY}")),
        ]
        try await withGateway(models) { gateway in
            let other = try await gateway.chat("other", .sample)
            let keyed = try await gateway.chat("keyed", .sample)
            #expect(other.text == "m|http://elsewhere|-|-1.0")
            #expect(keyed.text == "m|http://elsewhere|k-secret|-1.0")
        }
    }

    @Test func `a reference that leads nowhere fails the call and names the model`() async throws {
        let settings = ModelSettings(provider: "echo", model: "m", apiKey: try ReferenceText(parsing: "${env:MISSING}"))
        try await withGateway(["cloud": settings]) { gateway in
            #expect(throws: Never.self) { try gateway.settings(of: "cloud") }
            let error = await #expect(throws: ModelError.self) { try await gateway.chat("cloud", .sample) }
            #expect(error?.code == .settings)
            #expect(error?.message.contains("cloud") == true)
            #expect(error?.message.contains("MISSING") == true)
        }
    }

    @Test func `a model of the map whose provider is not here says so`() async throws {
        try await withGateway(["old": ModelSettings(provider: "gone", model: "m")]) { gateway in
            let error = #expect(throws: ModelError.self) { try gateway.settings(of: "old") }
            #expect(error?.code == .unknown)
            #expect(error?.message.contains("gone") == true)
        }
    }

    @Test func `texts are embedded in batches, their order kept`() async throws {
        try await withPorts { ports in
            let replies: [EmbeddingProviderContract.Reply] = [
                .vectors([[1, 0], [2, 0]]), .vectors([[3, 0]]), .vectors([[4, 0]]),
            ]
            let embedder = ScriptedEmbedder(ports.loop, replies)
            let kind = ProviderKind("echo", embedder: { _, _ in embedder }) { _, ports throws(ModelError) in
                ScriptedProvider(ports.loop, [])
            }
            let gateway = ModelGateway(models: [:], kinds: [kind], ports: ports) { _ in "" }
            let limits = EmbeddingLimits(texts: 2, bytes: 8)
            let embeddings = try await gateway.embed("echo/m", ["a", "b", "much too long", "d"], limits: limits)
            #expect(embeddings.vectors == [[1, 0], [2, 0], [3, 0], [4, 0]])
            #expect(embeddings.usage.inputTokens == 18)
            #expect(embedder.requests.map(\.texts) == [["a", "b"], ["much too long"], ["d"]])
        }
    }

    @Test func `a model that changes between two batches is told`() async throws {
        try await withPorts { ports in
            let embedder = ScriptedEmbedder(ports.loop, [.vectors([[1, 0]]), .vectors([[1, 0, 0]])])
            let kind = ProviderKind("echo", embedder: { _, _ in embedder }) { _, ports throws(ModelError) in
                ScriptedProvider(ports.loop, [])
            }
            let gateway = ModelGateway(models: [:], kinds: [kind], ports: ports) { _ in "" }
            let error = await #expect(throws: ModelError.self) {
                try await gateway.embed("echo/m", ["a", "b"], limits: EmbeddingLimits(texts: 1))
            }
            #expect(error?.code == .malformed)
        }
    }

    @Test func `a provider that does not embed says so`() async throws {
        try await withGateway { gateway in
            let error = await #expect(throws: ModelError.self) { try await gateway.embed("quotes", ["a"]) }
            #expect(error?.code == .unsupported)
        }
    }

    @Test func `tokens have a price per million`() {
        let price = TokenPrice(input: 0.10, output: 0.40)
        #expect(price.cost(of: ChatUsage(inputTokens: 1_000_000, outputTokens: 500_000)) == 0.30)
        #expect(price.cost(of: ChatUsage()) == 0)
    }
}
