import CairnHTTP
import CairnReactor
import CairnTesting
import Testing

@testable import CairnModels

@Suite(.timeLimit(.minutes(5))) struct ContractTests {
    @Test(arguments: ModelProviderContract.clauses)
    func `the openai provider keeps the contract`(clause: ModelProviderContract.Clause) async throws {
        try await clause.hold { replies, body in
            try await withOpenAI(replies.map(ServerScript.openAI)) { provider, _ in try await body(provider) }
        }
    }

    @Test(arguments: ModelProviderContract.clauses)
    func `the ollama provider keeps the contract`(clause: ModelProviderContract.Clause) async throws {
        try await clause.hold { replies, body in
            try await withOllama(chats: replies.map(ServerScript.ollamaChat)) { provider, _ in try await body(provider)
            }
        }
    }

    @Test(arguments: ModelProviderContract.clauses)
    func `the scripted provider keeps the contract`(clause: ModelProviderContract.Clause) async throws {
        try await clause.hold { replies, body in
            try await withReactor { loop in try await body(ScriptedProvider(loop, replies)) }
        }
    }

    @Test(arguments: EmbeddingProviderContract.clauses)
    func `ollama's embeddings keep the contract`(clause: EmbeddingProviderContract.Clause) async throws {
        try await clause.hold { replies, body in
            let next = Shared(0)
            let server = try FakeOllamaServer(FakeOllama(models: [FakeModel("any")])) { request in
                guard request.target == "/api/embed" else { return nil }
                let index = next.withLock { index in
                    defer { index += 1 }
                    return index
                }
                return index < replies.count ? .ollamaEmbed(replies[index]) : .status(500, "no script is left")
            }
            defer { server.stop() }
            try await withPorts { ports in
                try await body(OllamaEmbedder(try connection(Endpoint(), server, ports)))
            }
        }
    }

    @Test(arguments: EmbeddingProviderContract.clauses)
    func `openai's embeddings keep the contract`(clause: EmbeddingProviderContract.Clause) async throws {
        try await clause.hold { replies, body in
            let server = try ScriptedServer { request in
                request.index < replies.count
                    ? .openAIEmbed(replies[request.index]) : .status(500, "no script is left")
            }
            defer { server.stop() }
            try await withPorts { ports in
                let endpoint = Endpoint(baseURL: server.url + "/v1")
                try await body(OpenAIEmbedder(try OpenAIConnection(endpoint, ports)))
            }
        }
    }

    @Test(arguments: EmbeddingProviderContract.clauses)
    func `scripted embeddings keep the contract`(clause: EmbeddingProviderContract.Clause) async throws {
        try await clause.hold { replies, body in
            try await withReactor { loop in try await body(ScriptedEmbedder(loop, replies)) }
        }
    }
}
