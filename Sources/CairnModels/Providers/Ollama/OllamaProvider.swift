import CairnHTTP
import CairnReactor
import CairnWire

/// Ollama's own chat API (https://github.com/ollama/ollama/blob/main/docs/api.md), which unlike its OpenAI form lets one
/// say how large the context shall be.
///
/// No prompt is ever cut silently. A call is sent only with a window that holds the prompt for certain, or to a server
/// that is known to say when it does not; what is left is a typed error.
package struct OllamaProvider: ModelProvider {
    package static let kind = "ollama"

    /// The catalog's line.
    package static let registration = ProviderKind(
        kind,
        defaultServer: DefaultServer(
            OllamaAddress.standard, addressVariable: "OLLAMA_HOST", normalized: OllamaAddress.url),
        embedder: { endpoint, ports throws(ModelError) in OllamaEmbedder(try OllamaConnection(endpoint, ports)) },
        server: { endpoint, ports throws(ModelError) in OllamaServer(try OllamaConnection(endpoint, ports)) }
    ) { endpoint, ports throws(ModelError) in
        OllamaProvider(try OllamaConnection(endpoint, ports))
    }

    private let server: OllamaConnection

    init(_ server: OllamaConnection) { self.server = server }

    package func chat(
        _ request: ChatRequest, onText: @Sendable (String) -> Void
    ) async throws(ModelError) -> ChatCompletion {
        guard !request.messages.isEmpty else {
            // Ollama takes this for the wish to load the model.
            throw ModelError(.settings, "a call of \(request.model) has no messages", retryable: false)
        }
        let model = try await server.model(request.model)
        let call = OllamaCall(
            request: request, prompt: await prompt(request), model: model,
            think: try thinking(request, model), limit: limit(of: model))
        try check(request, call)
        let loaded = try await server.loadedContext(of: request.model)
        let likely = call.likely(loaded)
        let proven = call.proven(loaded)
        if let proven, proven.size <= likely.size {
            return try await send(call, proven, isJudged: false, onText).get()
        }
        if try await server.knowsTruncate(.chat) { return try await sendGrowing(call, likely, onText) }
        if let proven { return try await send(call, proven, isJudged: false, onText).get() }
        if try await server.refusesLongPrompts(.chat, of: request.model) {
            return try await sendGrowing(call, likely, onText)
        }
        throw call.unproven(server.origin)
    }

    /// Tokens that a call may have.
    private func limit(of model: OllamaModel) -> Int? {
        [model.context, server.endpoint.context].compactMap(\.self).min()
    }

    /// Long conversations are rendered beside the loop.
    private func prompt(_ request: ChatRequest) async -> OllamaPrompt {
        guard TokenEstimate.input(request) > 16_384 else { return OllamaPrompt(request) }
        return await offload(to: server.ports.workers) { OllamaPrompt(request) }
    }

    /// What the server would leave out without a word.
    private func check(_ request: ChatRequest, _ call: OllamaCall) throws(ModelError) {
        func demand(_ capability: ModelCapability, _ what: String) throws(ModelError) {
            guard call.model.can(capability) == false else { return }
            throw ModelError(
                .unsupported,
                "the model \(request.model.debugDescription) \(what). Name one that does; cairn models list shows "
                    + "what each can", retryable: false)
        }
        try demand(.completion, "does not answer: it embeds")
        if !request.tools.isEmpty { try demand(.tools, "calls no tools") }
        if call.prompt.imageCount > 0 { try demand(.vision, "sees no images") }
    }

    /// A model that can think does so unless it is told not to.
    private func thinking(_ request: ChatRequest, _ model: OllamaModel) throws(ModelError) -> Bool? {
        let can = model.can(.thinking)
        guard server.endpoint.think else { return can == true ? false : nil }
        guard can != false else {
            throw ModelError(
                .unsupported,
                "the model \(request.model.debugDescription) does not think: take \"think: true\" away, or name one "
                    + "that does", retryable: false)
        }
        return true
    }
}

// MARK: - Sending

extension OllamaProvider {
    /// To a server that says when the prompt does not fit: in a larger window then, up to the model's limit.
    private func sendGrowing(
        _ call: OllamaCall, _ first: OllamaWindow, _ onText: @Sendable (String) -> Void
    ) async throws(ModelError) -> ChatCompletion {
        var window = first
        let hasSpoken = Lock(false)
        while true {
            let outcome = try await send(call, window, isJudged: true) { text in
                hasSpoken.withLock { $0 = true }
                onText(text)
            }
            // Who has begun to speak has read the prompt, and is not to say everything twice.
            guard case .failure(let error) = outcome, error.code == .contextExceeded, !hasSpoken.withLock({ $0 }),
                let larger = call.grown(window)
            else { return try outcome.get() }
            window = larger
        }
    }

    /// - Parameter isJudged: the server itself says when the prompt does not fit.
    private func send(
        _ call: OllamaCall, _ window: OllamaWindow, isJudged: Bool, _ onText: @Sendable (String) -> Void
    ) async throws(ModelError) -> Result<ChatCompletion, ModelError> {
        let endpoint = server.endpoint
        let render: @Sendable () -> [UInt8] = {
            call.prompt.body(call.request, window: window, endpoint: endpoint, think: call.think)
        }
        let body = call.prompt.textBytes > 65_536 ? await offload(to: server.ports.workers) { render() } : render()
        // A chat call changes nothing at the server: a dead pooled connection is no reason for a failure.
        let request = HTTPRequest(
            .post, try server.url("api/chat"), headers: server.headers, body: body,
            timeouts: HTTPTimeouts(call: endpoint.timeout), mayResend: true)
        do throws(HTTPError) {
            return try await server.ports.http.exchange(request) { (head, answer) throws(HTTPError) in
                await read(head, answer, call, window, isJudged: isJudged, onText)
            }
        } catch {
            throw ModelError(ollama: error, at: server.origin)
        }
    }

    private func read(
        _ head: HTTPResponseHead, _ body: HTTPBodyReader, _ call: OllamaCall, _ window: OllamaWindow,
        isJudged: Bool, _ onText: (String) -> Void
    ) async -> Result<ChatCompletion, ModelError> {
        let failure = server.failure(of: call.request.model)
        guard head.isSuccess else { return .failure(failure.error(head, await body.firstBytes())) }
        var stream = OllamaStream(failure)
        do throws(ModelError) {
            var isOpen = true
            while isOpen, let bytes = try await next(body) {
                let (text, goesOn) = try stream.feed(bytes)
                if !text.isEmpty { onText(text) }
                isOpen = goesOn
            }
            let rest = try stream.finish()
            if !rest.isEmpty { onText(rest) }
            try call.checkRead(stream.answer.inputTokens, window, isJudged: isJudged, origin: server.origin)
            return .success(stream.answer.completion(call.request))
        } catch {
            return .failure(error)
        }
    }

    private func next(_ body: HTTPBodyReader) async throws(ModelError) -> [UInt8]? {
        do throws(HTTPError) {
            return try await body.next()
        } catch {
            throw ModelError(ollama: error, at: server.origin)
        }
    }
}
