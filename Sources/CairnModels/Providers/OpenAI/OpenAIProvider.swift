import CairnHTTP
import CairnReactor
import CairnWire

/// Chat completions of OpenAI's API (https://platform.openai.com/docs/api-reference/chat), which most servers of models
/// speak: `base_url` says which.
///
/// Always streamed: the first words are there early, and a server that fell silent is told from one that thinks. Passages
/// go as text in the form of `Passage.rendered`.
package struct OpenAIProvider: ModelProvider {
    package static let kind = "openai"

    /// The catalog's line.
    package static let registration = ProviderKind(
        kind, defaultServer: DefaultServer("https://api.openai.com/v1", keyVariable: "OPENAI_API_KEY"),
        embedder: { endpoint, ports throws(ModelError) in OpenAIEmbedder(try OpenAIConnection(endpoint, ports)) },
        server: { endpoint, ports throws(ModelError) in OpenAIServer(try OpenAIConnection(endpoint, ports)) }
    ) { endpoint, ports throws(ModelError) in
        try OpenAIProvider(endpoint, ports)
    }

    private let url: HTTPURL
    private let headers: HTTPHeaders
    private let timeouts: HTTPTimeouts
    private let ports: ProviderPorts
    /// OpenAI's newer models refuse `max_tokens`; other servers know nothing else.
    let tokenLimitKey: String

    /// - Throws: `model.settings` when the address is none or a header cannot be sent.
    package init(_ endpoint: Endpoint, _ ports: ProviderPorts) throws(ModelError) {
        let server = try OpenAIConnection(endpoint, ports)
        url = try server.url("chat/completions")
        var headers = server.headers
        if !headers.contains("Accept") { headers["Accept"] = "text/event-stream" }
        self.headers = headers
        self.ports = ports
        timeouts = HTTPTimeouts(call: endpoint.timeout)
        tokenLimitKey = url.host == "api.openai.com" ? "max_completion_tokens" : "max_tokens"
    }

    package func chat(
        _ request: ChatRequest, onText: @Sendable (String) -> Void
    ) async throws(ModelError) -> ChatCompletion {
        let body = await encode(request)
        // A chat call changes nothing at the server: a dead pooled connection is no reason for a failure.
        let call = HTTPRequest(.post, url, headers: headers, body: body, timeouts: timeouts, mayResend: true)
        let outcome: Result<ChatCompletion, ModelError>
        do throws(HTTPError) {
            outcome = try await ports.http.exchange(call) { (head, answer) throws(HTTPError) in
                try await read(head, answer, request, onText)
            }
        } catch {
            throw ModelError(error)
        }
        return try outcome.get()
    }

    /// Long conversations are rendered beside the loop.
    private func encode(_ request: ChatRequest) async -> [UInt8] {
        guard TokenEstimate.input(request) > 16_384 else {
            return OpenAIRequest.body(request, tokenLimitKey: tokenLimitKey)
        }
        let key = tokenLimitKey
        return await offload(to: ports.workers) { OpenAIRequest.body(request, tokenLimitKey: key) }
    }

    private func read(
        _ head: HTTPResponseHead, _ body: HTTPBodyReader, _ request: ChatRequest, _ onText: (String) -> Void
    ) async throws(HTTPError) -> Result<ChatCompletion, ModelError> {
        guard head.isSuccess else {
            let failure = OpenAIFailure(
                url: url, model: request.model, wallMilliseconds: ports.loop.wallMilliseconds)
            return .failure(failure.error(head, await body.firstBytes()))
        }
        switch head.headers.mediaType {
        case "text/event-stream": return try await readStream(body, request, onText)
        case "application/json": return try await readWhole(body, request, onText)
        case let type:
            return .failure(
                ModelError(
                    .malformed,
                    """
                    \(url.origin) answered with \(type ?? "no media type") where chat completions were expected: \
                    check base_url, which mostly ends in /v1
                    """, retryable: false))
        }
    }

    private func readStream(
        _ body: HTTPBodyReader, _ request: ChatRequest, _ onText: (String) -> Void
    ) async throws(HTTPError) -> Result<ChatCompletion, ModelError> {
        var stream = OpenAIStream(origin: url.origin)
        do throws(ModelError) {
            var isOpen = true
            while isOpen, let bytes = try await next(body) {
                let (text, goesOn) = try stream.feed(bytes)
                if !text.isEmpty { onText(text) }
                isOpen = goesOn
            }
            return .success(try stream.finish(request))
        } catch {
            return .failure(error)
        }
    }

    private func next(_ body: HTTPBodyReader) async throws(ModelError) -> [UInt8]? {
        do throws(HTTPError) {
            return try await body.next()
        } catch {
            throw ModelError(error)
        }
    }

    /// A server that does not stream answers with one object.
    private func readWhole(
        _ body: HTTPBodyReader, _ request: ChatRequest, _ onText: (String) -> Void
    ) async throws(HTTPError) -> Result<ChatCompletion, ModelError> {
        let bytes = try await body.collect(limit: OpenAIStream.limit)
        let origin = url.origin
        let parse: @Sendable () -> Result<ChatCompletion, ModelError> = {
            do throws(ModelError) {
                return .success(try OpenAIStream.completion(bytes, origin: origin, request))
            } catch {
                return .failure(error)
            }
        }
        let outcome = bytes.count > 65_536 ? await offload(to: ports.workers) { parse() } : parse()
        if case .success(let completion) = outcome, !completion.text.isEmpty { onText(completion.text) }
        return outcome
    }
}
