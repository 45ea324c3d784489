import CairnHTTP
import CairnWire

/// Reads what Ollama says when it does not do what was asked: `{"error": "text"}` with a status, or as a line of a stream;
/// plain text from its router; nothing at all when it refuses the `Host`. Each comes with its mend.
struct OllamaFailure {
    let origin: String
    let model: String
    let wallMilliseconds: Int64

    /// An answer with an error status.
    func error(_ head: HTTPResponseHead, _ body: [UInt8]) -> ModelError {
        let json = try? JSON(parsing: body)  // plain text is an error all the same
        let said = (json?["error"]?.string ?? String(decoding: body, as: UTF8.self)).asServerWords
        let retryAfter = RetryAfter.delay(in: head.headers, wallMilliseconds: wallMilliseconds)
        if let error = known(said) { return error }
        switch head.status {
        case 401:
            return ModelError(.unauthorized, "\(origin) wants a key\(colon(said)). Set api_key", retryable: false)
        case 403:
            return ModelError(
                .unauthorized,
                "\(origin) refuses to talk to us (403)\(colon(said)). It lets in only the hosts and origins that its "
                    + "OLLAMA_ORIGINS and OLLAMA_HOST allow", retryable: false)
        case 404:
            return ModelError(
                .notFound,
                "\(origin) is no Ollama, or has nothing there (404)\(colon(said)). "
                    + "Check base_url: for ollama it has no /v1; other servers want provider: openai",
                retryable: false)
        case 429, 503:
            return ModelError(
                .rateLimited, "\(origin) takes no more calls now (\(head.status))\(colon(said))", retryable: true,
                retryAfter: retryAfter)
        case let status:
            return ModelError(
                .status, "\(origin) answered \(status)\(colon(said))", retryable: status >= 500 || status == 408,
                retryAfter: retryAfter)
        }
    }

    /// A line with an error, in the middle of a stream that began well.
    func error(inStream said: String) -> ModelError {
        known(said.asServerWords)
            ?? ModelError(.status, "\(origin) broke off its answer\(colon(said.asServerWords))", retryable: true)
    }

    /// What its words alone tell, whatever the status.
    private func known(_ said: String) -> ModelError? {
        if Self.isAboutContext(said) {
            return ModelError(
                .contextExceeded, "the prompt does not fit into the context of \(model.debugDescription): \(said)",
                retryable: false)
        }
        if said.contains("not found"), said.contains("model") {
            return ModelError(
                .notFound,
                "\(origin) has no model \(model.debugDescription). "
                    + "Fetch it with: cairn models pull \(model)", retryable: false)
        }
        if said.contains("does not support") {
            return ModelError(
                .unsupported, "\(said). Name a model that does; cairn models list shows what each can",
                retryable: false)
        }
        if said.contains("system memory") || said.contains("out of memory") {
            return ModelError(
                .outOfMemory,
                "\(origin) has not the memory for \(model.debugDescription): \(said). "
                    + "Set a smaller context, or name a smaller model", retryable: false)
        }
        // A 500 for what is ours: it would come again.
        let isOurs = ["must be of type", "invalid format", "invalid JSON schema", "invalid duration"]
        if isOurs.contains(where: said.contains) {
            return ModelError(.status, "\(origin) cannot use the request: \(said)", retryable: false)
        }
        return nil
    }

    static func isAboutContext(_ said: String) -> Bool {
        said.contains("context length") || said.contains("context size") || said.contains("context window")
    }

    private func colon(_ said: String) -> String { said.isEmpty ? "" : ": \(said)" }
}

extension ModelError {
    /// What a failed exchange with an Ollama means, with the mend.
    init(ollama error: HTTPError, at origin: String) {
        self.init(error)
        guard code == .unreachable else { return }
        message +=
            ". Start the server with: ollama serve; or say where it is: base_url in the file, OLLAMA_HOST in the "
            + "environment"
    }
}
