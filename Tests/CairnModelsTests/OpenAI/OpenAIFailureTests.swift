import CairnReactor
import CairnTesting
import CairnWire
import Testing

@testable import CairnModels

/// A server that is absent, answers an error, cuts the stream, sends nonsense: each has its code, and says whether to try
/// again.
@Suite(.timeLimit(.minutes(5))) struct OpenAIFailureTests {
    private func failure(_ script: ServerScript, timeout: Duration? = nil) async throws -> ModelError {
        let found = Lock<ModelError?>(nil)
        try await withOpenAI([script], key: "sk-secret", timeout: timeout) { provider, _ in
            let error = await provider.failure()
            found.withLock { $0 = error }
        }
        return try #require(found.withLock { $0 })
    }

    @Test func `an absent server is unreachable`() async throws {
        let gone = try ScriptedServer()
        gone.stop()
        try await withPorts { ports in
            let provider = try OpenAIProvider(Endpoint(baseURL: gone.url + "/v1"), ports)
            let error = try #require(await provider.failure())
            #expect(error.code == .unreachable)
            #expect(error.retryable)
            #expect(error.message.contains(gone.url))
        }
    }

    @Test(arguments: [
        (500, ModelError.Code.status, true), (502, .status, true), (503, .status, true), (408, .status, true),
        (400, .status, false), (422, .status, false), (401, .unauthorized, false), (403, .unauthorized, false),
        (404, .notFound, false), (429, .rateLimited, true), (302, .status, false), (418, .status, false),
    ])
    func `an error status has its code`(status: Int, code: ModelError.Code, retryable: Bool) async throws {
        let error = try await failure(.json(status, ["error": ["message": "because", "type": "t", "code": nil]]))
        #expect(error.code == code)
        #expect(error.retryable == retryable)
        #expect(error.message.contains("because"))
        #expect(error.message.contains("\(status)"))
        #expect(!error.message.contains("sk-secret"))
    }

    @Test(arguments: ["{\"error\": \"because\"}", "{\"message\": \"because\"}", "<html>because</html>", "because"])
    func `what the server says is found in every form`(body: String) async throws {
        let error = try await failure(.status(500, body))
        #expect(error.code == .status)
        #expect(error.message.contains("because"))
    }

    @Test func `an error page is cut to a line`() async throws {
        let error = try await failure(.status(500, String(repeating: "<p>\nsorry</p>\n", count: 50_000)))
        #expect(error.message.count < 500)
        #expect(!error.message.contains("\n"))
    }

    @Test func `a server that asks to wait is heard`() async throws {
        let error = try await failure(.json(429, ["error": "slow down"], headers: [("Retry-After", "17")]))
        #expect(error.code == .rateLimited)
        #expect(error.retryAfter == .seconds(17))
        let busy = try await failure(.json(503, ["error": "busy"], headers: [("Retry-After", "3")]))
        #expect(busy.retryAfter == .seconds(3))
    }

    @Test func `an empty account is no matter of waiting`() async throws {
        let error = try await failure(.json(429, ["error": ["message": "no money", "code": "insufficient_quota"]]))
        #expect(error.code == .rateLimited)
        #expect(!error.retryable)
    }

    @Test(arguments: [
        #"{"error": {"message": "too long", "code": "context_length_exceeded"}}"#,
        #"{"error": {"message": "the input length exceeds the context length", "code": null}}"#,
    ])
    func `a prompt that does not fit says so`(body: String) async throws {
        #expect(try await failure(.status(400, body)).code == .contextExceeded)
    }

    @Test func `a stream that is cut is no answer`() async throws {
        let begun = ServerScript.eventsHead().then([
            .send(ServerScript.event(ServerScript.chatDelta(["content": "The"])))
        ])
        for end in [[ServerScript.Step.close], [.reset], [.send(ServerScript.lastChunk)]] {
            let error = try await failure(begun.then(end))
            #expect(error.code == .cut)
            #expect(error.retryable)
        }
    }

    @Test func `invalid JSON in a stream is malformed`() async throws {
        let error = try await failure(.events([#"{"choices": [{"delta": {"content": "The"#, "[DONE]"]))
        #expect(error.code == .malformed)
        #expect(error.retryable)
        #expect(error.message.contains("JSON"))
    }

    @Test(arguments: ["null", "[]", "7", "{}", #"{"choices": 7}"#])
    func `JSON that is no answer is malformed`(event: String) async throws {
        #expect(try await failure(.events([event, "[DONE]"])).code == .malformed)
        #expect(
            try await failure(.answer(200, [("Content-Type", "application/json")], Array(event.utf8))).code
                == .malformed)
    }

    @Test func `invalid JSON as a whole answer is malformed`() async throws {
        let error = try await failure(.answer(200, [("Content-Type", "application/json")], Array("{oops".utf8)))
        #expect(error.code == .malformed)
    }

    @Test func `a web page is not the API`() async throws {
        let error = try await failure(.answer(200, [("Content-Type", "text/html")], Array("<html>".utf8)))
        #expect(error.code == .malformed)
        #expect(!error.retryable)
        #expect(error.message.contains("/v1"))
    }

    @Test func `an event without end is malformed`() async throws {
        let junk = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
        let script = ServerScript.eventsHead().then([
            .send(ServerScript.chunk(Array("data: ".utf8))), .repeated(ServerScript.chunk(junk), times: 10_000),
        ])
        let error = try await failure(script)
        #expect(error.code == .malformed)
        #expect(!error.retryable)
    }

    @Test func `a server that says nothing is a timeout`() async throws {
        let error = try await failure(ServerScript([.untilClientCloses]), timeout: .milliseconds(50))
        #expect(error.code == .timeout)
        #expect(error.retryable)
    }

    @Test func `an answer that takes too long is a timeout, words or not`() async throws {
        let script = ServerScript.eventsHead().then([
            .send(ServerScript.event(ServerScript.chatDelta(["content": "The"]))), .untilClientCloses,
        ])
        #expect(try await failure(script, timeout: .milliseconds(80)).code == .timeout)
    }

    @Test(arguments: ["", "localhost:8080", "ftp://h/v1"])
    func `an address that is none is an error of the settings`(base: String) async throws {
        try await withPorts { ports in
            let error = #expect(throws: ModelError.self) { try OpenAIProvider(Endpoint(baseURL: base), ports) }
            #expect(error?.code == .settings)
        }
    }

    @Test func `a key with a line break is an error of the settings and is not shown`() async throws {
        try await withOpenAI([.chat("fine")], key: "sk-1\r\nX: y") { provider, server in
            let error = try #require(await provider.failure())
            #expect(error.code == .settings)
            #expect(!error.message.contains("sk-1"))
            #expect(server.connections == 0)
        }
    }
}
