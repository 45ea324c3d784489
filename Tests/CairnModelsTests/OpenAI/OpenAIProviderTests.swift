import CairnHTTP
import CairnReactor
import CairnTesting
import CairnWire
import Testing

@testable import CairnModels

/// The provider against a server that behaves and misbehaves.
@Suite(.timeLimit(.minutes(5))) struct OpenAIProviderTests {
    @Test func `a call goes to chat completions with its key and headers`() async throws {
        try await withOpenAI([.chat("fine")], key: "sk-1", headers: ["X-Team": "docs"]) { provider, server in
            let completion = try await provider.chat(.sample) { _ in }
            #expect(completion.text == "fine")
            let request = try #require(server.requests.first)
            #expect(request.method == "POST")
            #expect(request.target == "/v1/chat/completions")
            #expect(request.headers["Authorization"] == "Bearer sk-1")
            #expect(request.headers["X-Team"] == "docs")
            #expect(request.headers["Content-Type"] == "application/json")
            #expect(try JSON(parsing: request.body)["model"] == "m")
        }
    }

    @Test func `a server without keys gets none`() async throws {
        try await withOpenAI([.chat("fine")]) { provider, server in
            _ = try await provider.chat(.sample) { _ in }
            #expect(server.requests.first?.headers.contains("Authorization") == false)
        }
    }

    @Test func `calls one after another share a connection`() async throws {
        try await withOpenAI((0..<5).map { .chat("\($0)") }) { provider, server in
            for index in 0..<5 {
                let completion = try await provider.chat(.sample) { _ in }
                #expect(completion.text == "\(index)")
            }
            #expect(server.connections <= 2)
        }
    }

    @Test func `words are there as they come`() async throws {
        let heard = ServerSignal()
        let script = ServerScript.eventsHead().then(
            [.send(ServerScript.event(ServerScript.chatDelta(["content": "one "]))), .wait(heard)]
                + (["two"].map { ServerScript.chatDelta(["content": .string($0)]) }
                + ServerScript.chatEnd("stop", inputTokens: 1, outputTokens: 2)).map {
                    .send(ServerScript.event($0))
                } + [.send(ServerScript.lastChunk)])
        try await withOpenAI([script]) { provider, _ in
            let completion = try await provider.chat(.sample) { piece in
                if piece == "one " { heard.send() }
            }
            #expect(completion.text == "one two")
        }
    }

    @Test func `a server that does not stream is understood`() async throws {
        let answer: JSON = [
            "choices": [["index": 0, "message": ["role": "assistant", "content": "whole"], "finish_reason": "stop"]],
            "usage": ["prompt_tokens": 3, "completion_tokens": 1],
        ]
        try await withOpenAI([.json(200, answer)]) { provider, _ in
            let streamed = Lock("")
            let completion = try await provider.chat(.sample) { piece in streamed.withLock { $0 += piece } }
            #expect(completion.text == "whole")
            #expect(streamed.withLock { $0 } == "whole")
            #expect(completion.usage == ChatUsage(inputTokens: 3, outputTokens: 1))
        }
    }

    @Test func `a long conversation is rendered beside the loop and arrives whole`() async throws {
        let text = String(repeating: "word ", count: 40_000)
        try await withOpenAI([.chat("fine")]) { provider, server in
            _ = try await provider.chat(ChatRequest(model: "m", messages: [ChatMessage(.user, text)])) { _ in }
            let body = try JSON(parsing: try #require(server.requests.first).body)
            #expect(body["messages"]?[0]?["content"] == .string(text))
        }
    }

    @Test func `OpenAI's own server has its own name for the limit of tokens`() throws {
        let ports = ProviderPorts(http: NoHTTP(), loop: try Reactor(), workers: globalConcurrentExecutor)
        let theirs = try OpenAIProvider(Endpoint(baseURL: "https://api.openai.com/v1"), ports)
        let other = try OpenAIProvider(Endpoint(baseURL: "https://llm.example.org/v1"), ports)
        #expect(theirs.tokenLimitKey == "max_completion_tokens")
        #expect(other.tokenLimitKey == "max_tokens")
    }
}

private struct NoHTTP: HTTPClient {
    func exchange<Answer>(
        _ request: HTTPRequest, _ read: (HTTPResponseHead, HTTPBodyReader) async throws(HTTPError) -> Answer
    ) async throws(HTTPError) -> Answer { throw HTTPError(.unreachable, "there is none") }
}
