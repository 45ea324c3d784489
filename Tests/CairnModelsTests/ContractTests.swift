import CairnHTTP
import CairnModels
import CairnReactor
import CairnTesting
import Testing

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
}
