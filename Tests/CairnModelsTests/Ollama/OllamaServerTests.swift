import CairnTesting
import CairnWire
import Testing

@testable import CairnModels

@Suite(.timeLimit(.minutes(5))) struct OllamaServerTests {
    private func withServer(
        _ fake: FakeOllama,
        override: @escaping @Sendable (ScriptedServer.Request) -> ServerScript? = { _ in nil },
        body: @escaping @Sendable (OllamaServer, FakeOllamaServer) async throws -> Void
    ) async throws {
        let server = try FakeOllamaServer(fake, override: override)
        defer { server.stop() }
        try await withPorts { ports in
            try await body(OllamaServer(try connection(Endpoint(), server, ports)), server)
        }
    }

    @Test func `it says what it has, and what each can`() async throws {
        let fake = FakeOllama(models: [FakeModel("b"), FakeModel("a:7b", capabilities: ["embedding"])])
        try await withServer(fake) { server, _ in
            let version = try await server.version()
            #expect(version == "0.0.0")
            let names = try await server.models().map(\.name)
            #expect(names == ["a:7b", "b:latest"])
            let facts = try await server.facts(of: "a:7b")
            #expect(facts == ModelFacts(context: 8192, capabilities: [.embedding]))
            let error = await #expect(throws: ModelError.self) { try await server.facts(of: "c") }
            #expect(error?.code == .notFound)
        }
        try await withServer(FakeOllama()) { server, _ in
            let models = try await server.models()
            #expect(models.isEmpty)
        }
    }

    @Test func `a pull tells its progress and ends with the model`() async throws {
        var fake = FakeOllama()
        fake.registry = ["tiny:1b"]
        try await withServer(fake) { server, fake in
            let steps = Shared<[ModelProgress]>([])
            try await server.obtain(.pull("tiny:1b")) { step in steps.withLock { $0.append(step) } }
            #expect(steps.value.first?.status == "pulling manifest")
            #expect(steps.value.compactMap(\.completed) == [0, 2_202_304, 4_404_608])
            #expect(steps.value.last?.status == "success")
            #expect(fake.fake.models.map(\.name) == ["tiny:1b"])
        }
    }

    @Test func `an error in a stream that began well is an error`() async throws {
        try await withServer(FakeOllama()) { server, _ in
            let error = await #expect(throws: ModelError.self) {
                try await server.obtain(.pull("llama3.2:1b")) { _ in }
            }
            #expect(error?.code == .pullFailed)
            #expect(error?.message.contains("no such host") == true)
        }
    }

    @Test func `a pull that is cut is no success`() async throws {
        let cut = ServerScript.jsonLinesHead().then([
            .send(ServerScript.jsonLine(["status": "pulling manifest"])), .send(ServerScript.lastChunk),
        ])
        try await withServer(FakeOllama(), override: { $0.target == "/api/pull" ? cut : nil }) { server, _ in
            let error = await #expect(throws: ModelError.self) { try await server.obtain(.pull("m")) { _ in } }
            #expect(error?.code == .cut)
            #expect(error?.retryable == true)
        }
    }

    @Test func `a model is made from another`() async throws {
        try await withServer(FakeOllama(models: [FakeModel("base")])) { server, fake in
            try await server.obtain(
                .create("mine", from: "base", system: "Be brief.", parameters: ["temperature": 0])
            ) { _ in }
            #expect(fake.fake.models.map(\.name) == ["base:latest", "mine:latest"])
            #expect(fake.fake.models.last?.system == "Be brief.")
        }
    }
}
