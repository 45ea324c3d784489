import CairnHTTP
import CairnReactor
import CairnTesting
import CairnWire
import Testing

@testable import CairnModels

@Suite(.timeLimit(.minutes(5))) struct OllamaProviderTests {
    private static let fake = FakeOllama(models: [
        FakeModel("scripted"), FakeModel("thinker", capabilities: ["completion", "tools", "thinking"]),
        FakeModel("looping", .loop), FakeModel("plain", capabilities: ["completion"]),
        FakeModel("seer", capabilities: ["completion", "vision"]), FakeModel("embedder", capabilities: ["embedding"]),
    ])

    private static let tool = ToolDefinition(
        name: "get_weather", description: "Weather of a city", parameters: ["type": "object"])

    private func request(_ model: String, _ text: String = "hello") -> ChatRequest {
        ChatRequest(model: model, messages: [ChatMessage(.user, text)])
    }

    @Test func `truncate and shift are off, and the window is set`() async throws {
        try await withOllama(
            Self.fake, endpoint: Endpoint(apiKey: "k", keepAlive: .seconds(90))
        ) { provider, server in
            var request = request("scripted")
            request.temperature = 0.5
            let completion = try await provider.chat(request) { _ in }
            #expect(completion.text == "Hello from a scripted model.")
            let body = try server.lastChat()
            #expect(body["truncate"] == false)
            #expect(body["shift"] == false)
            #expect(body["stream"] == true)
            #expect(body["options"] == ["num_ctx": 8192, "num_predict": 4096, "temperature": 0.5])
            #expect(body["keep_alive"] == "90000ms")
            #expect(body["think"] == nil)
            #expect(server.server.requests.last?.headers["Authorization"] == "Bearer k")
        }
    }

    @Test func `tool calls come and go as objects, results by their tool's name`() async throws {
        try await withOllama(Self.fake) { provider, server in
            var request = request("scripted", "weather in Rome?")
            request.tools = [Self.tool]
            let first = try await provider.chat(request) { _ in }
            #expect(first.finish == .toolCalls)
            let call = try #require(first.toolCalls.first)
            #expect(call.name == "get_weather")
            #expect(try JSON(parsing: call.arguments) == ["city": "Rome", "days": 3])
            request.messages += [
                ChatMessage(
                    .assistant, [.toolCall(call), .toolCall(ToolCall(id: "b", name: "x", arguments: "{oops"))]),
                ChatMessage(
                    .tool,
                    [
                        .toolResult(ToolResult(id: call.id, name: call.name, content: "sunny")),
                        .toolResult(ToolResult(id: "b", name: "x", content: "no such tool", isError: true)),
                    ]),
            ]
            let second = try await provider.chat(request) { _ in }
            #expect(second.text == "It is sunny in Rome!")
            let messages = try server.lastChat()["messages"]?.array ?? []
            #expect(messages[1]["tool_calls"]?[0]?["function"]?["arguments"] == ["city": "Rome", "days": 3])
            #expect(messages[1]["tool_calls"]?[1]?["function"]?["arguments"] == ["invalid_arguments": "{oops"])
            #expect(messages[2]["role"] == "tool")
            #expect(messages[2]["tool_name"] == "get_weather")
            #expect(messages[3]["content"] == "The call failed: no such tool")
        }
    }

    @Test func `a model thinks when it is told to, and only then`() async throws {
        try await withOllama(Self.fake) { provider, server in
            let completion = try await provider.chat(request("thinker")) { _ in }
            #expect(completion.text == "Hello from a scripted model.")
            #expect(completion.thinking.isEmpty)
            #expect(try server.lastChat()["think"] == false)
        }
        try await withOllama(Self.fake, endpoint: Endpoint(think: true)) { provider, _ in
            let streamed = Shared("")
            let completion = try await provider.chat(request("thinker")) { text in streamed.withLock { $0 += text } }
            #expect(completion.text == "42")
            #expect(completion.thinking == "Let me see")
            #expect(streamed.value == "42", "thoughts are no answer")
            let error = await provider.failure(of: request("plain"))
            #expect(error?.code == .unsupported)
        }
    }

    @Test func `what the server would leave out without a word is refused before the call`() async throws {
        try await withOllama(Self.fake) { provider, server in
            var tools = request("plain")
            tools.tools = [Self.tool]
            var image = request("scripted")
            image.messages[0].parts.append(.image(ChatImage(mediaType: "image/png", base64: "aGk=")))
            for request in [tools, image, request("embedder")] {
                let error = await provider.failure(of: request)
                #expect(error?.code == .unsupported, "\(request.model)")
                #expect(error?.retryable == false)
            }
            #expect(server.server.chats.isEmpty)
            image.model = "seer"
            #expect(await provider.failure(of: image) == nil)
            #expect(server.server.chats.first?.contains(#""images":["aGk="]"#) == true)
        }
    }

    @Test func `a schema is the server's to enforce, unless tools may be called first`() async throws {
        try await withOllama(Self.fake) { provider, server in
            var request = request("scripted")
            request.output = ["type": "object"]
            _ = try await provider.chat(request) { _ in }
            #expect(try server.lastChat()["format"] == ["type": "object"])
            request.tools = [Self.tool]
            _ = try await provider.chat(request) { _ in }
            #expect(try server.lastChat()["format"] == nil)
            request.tools = []
            request.output = ["type": "objekt"]
            let error = await provider.failure(of: request)
            #expect(error?.code == .status)
            #expect(error?.retryable == false, "a 500 that would come again")
        }
    }

    @Test func `a model that is not there is told with the command that fetches it`() async throws {
        try await withOllama(Self.fake) { provider, _ in
            let error = await provider.failure(of: request("llama3.2:3b"))
            #expect(error?.code == .notFound)
            #expect(error?.message.contains("cairn models pull llama3.2:3b") == true)
            #expect(error?.retryable == false)
        }
    }

    @Test func `a server that is not there is told with the command that starts it`() async throws {
        let server = try FakeOllamaServer(FakeOllama())
        server.stop()
        try await withPorts { ports in
            let provider = OllamaProvider(try connection(Endpoint(), server, ports))
            let error = await provider.failure(of: request("m"))
            #expect(error?.code == .unreachable)
            #expect(error?.message.contains("ollama serve") == true)
            #expect(error?.message.contains("OLLAMA_HOST") == true)
        }
    }

    @Test func `another server than Ollama is told from it`() async throws {
        try await withOllama(Self.fake, override: { _ in .status(404, "404 page not found") }) { provider, _ in
            let error = await provider.failure(of: request("scripted"))
            #expect(error?.code == .notFound)
            #expect(error?.message.contains("provider: openai") == true)
        }
        try await withOllama(
            Self.fake, override: { _ in .answer(200, [("Content-Type", "text/html")], Array("<html>".utf8)) }
        ) {
            provider, _ in
            let error = await provider.failure(of: request("scripted"))
            #expect(error?.code == .malformed)
        }
    }

    @Test(arguments: [
        (403, "", ModelError.Code.unauthorized, false),
        (401, #"{"error":"unauthorized"}"#, .unauthorized, false),
        (503, #"{"error":"server busy, please try again.  maximum pending requests exceeded"}"#, .rateLimited, true),
        (500, #"{"error":"llama runner process has terminated"}"#, .status, true),
        (500, #"{"error":"option \"temperature\" must be of type float32"}"#, .status, false),
        (
            500, #"{"error":"model requires more system memory (9.1 GiB) than is available (4 GiB)"}"#, .outOfMemory,
            false
        ),
        (400, #"{"error":"registry.ollama.ai/library/x does not support tools"}"#, .unsupported, false),
        (500, "<html>502 Bad Gateway</html>", .status, true),
    ])
    func `an error status is an error with a meaning`(
        status: Int, body: String, code: ModelError.Code, retryable: Bool
    ) async throws {
        try await withOllama(chats: [.answer(status, [("Content-Type", "application/json")], Array(body.utf8))]) {
            provider, _ in
            let error = await provider.failure(of: request("m"))
            #expect(error?.code == code, "\(String(describing: error))")
            #expect(error?.retryable == retryable)
        }
    }

    @Test func `an answer that ran out of context ends with length, whatever it was allowed`() async throws {
        try await withOllama(Self.fake, endpoint: Endpoint(context: 300)) { provider, _ in
            let completion = try await provider.chat(request("looping", "go")) { _ in }
            #expect(completion.finish == .length)
            #expect(completion.usage.outputTokens < 300)
        }
    }

    @Test func `a model that is loaded with a larger window is not loaded anew for a smaller one`() async throws {
        var fake = Self.fake
        fake.models[0].context = 65_536
        fake.loaded = [("scripted:latest", 32_768)]
        try await withOllama(fake) { provider, server in
            _ = try await provider.chat(request("scripted")) { _ in }
            #expect(try server.lastChat()["options"]?["num_ctx"] == 32_768)
        }
    }

    @Test func `a prompt that does not fit is sent again in a larger window, but not when words have come`()
        async throws
    {
        var fake = Self.fake
        fake.models[0].context = 65_536
        // One token a letter: more than was likely.
        let long = String(repeating: "w ", count: 12_000)
        try await withOllama(fake) { provider, server in
            let completion = try await provider.chat(request("scripted", long)) { _ in }
            #expect(completion.text == "Hello from a scripted model.")
            let sizes = try server.server.chats.map { try JSON(parsing: $0)["options"]?["num_ctx"]?.int }
            #expect(sizes == [16_384, 32_768])
        }
        let heard = ServerSignal()
        let late = ServerScript.jsonLinesHead().then([
            .send(ServerScript.jsonLine(["message": ["content": "Half"]])), .wait(heard),
            .send(ServerScript.jsonLine(["error": "the input length exceeds the context length"])),
            .send(ServerScript.lastChunk),
        ])
        try await withOllama(
            fake,
            override: { $0.target == "/api/chat" && $0.text.contains("\"role\"") ? late : nil }
        ) { provider, server in
            let error = await #expect(throws: ModelError.self) {
                try await provider.chat(request("scripted", long)) { _ in heard.send() }
            }
            #expect(error?.code == .contextExceeded)
            #expect(server.server.chats.count == 1)
        }
    }

    @Test func `a line without end, and a stream without end, are bounded`() async throws {
        let endless = ServerScript.jsonLinesHead().then([
            .repeated(ServerScript.chunk([UInt8](repeating: 0x61, count: 65_536)), times: 10_000)
        ])
        try await withOllama(chats: [endless]) { provider, _ in
            let error = await provider.failure(of: request("m"))
            #expect(error?.code == .malformed)
        }
    }

    @Test func `a server that is slow to its first byte is waited for, and no longer than the file says`() async throws
    {
        let gate = ServerSignal()
        let slow = ServerScript([.wait(gate)]).then(ServerScript.ollamaChat(.text("at last")).steps)
        try await withOllama(chats: [slow]) { provider, server in
            async let answer = provider.chat(request("m")) { _ in }
            // show, ps, chat
            await server.server.received(3)
            gate.send()
            let text = try await answer.text
            #expect(text == "at last")
        }
        try await withOllama(
            Self.fake, endpoint: Endpoint(timeout: .milliseconds(50)),
            override: { $0.target == "/api/chat" ? ServerScript([.untilClientCloses]) : nil }
        ) { provider, _ in
            let error = await provider.failure(of: request("scripted"))
            #expect(error?.code == .timeout)
            #expect(error?.retryable == true)
        }
    }
}
