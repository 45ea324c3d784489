import CairnWire

/// An answer as it grows, line by line; a whole answer is one line.
struct OllamaAnswer {
    private let failure: OllamaFailure
    private var text = ""
    private var thinking = ""
    private var calls: [ToolCall] = []
    private var end: End?

    private struct End {
        var finish: FinishReason
        /// Nil where the server does not count, as old ones did for what they had in their cache.
        var inputTokens: Int?
        var outputTokens: Int?
    }

    private static let mostCalls = 256

    init(_ failure: OllamaFailure) { self.failure = failure }

    /// The line with `done` has come.
    var isDone: Bool { end != nil }

    /// How many tokens the server read, when it says so.
    var inputTokens: Int? { end?.inputTokens }

    /// Takes a line. The text that it adds.
    ///
    /// - Throws: `model.malformed` for what is no line of an answer; an error that the server sends instead.
    mutating func take(_ line: JSON) throws(ModelError) -> String {
        guard line.object != nil else { throw malformed("\(line.typeName) where an object was expected") }
        if let error = line["error"] { throw failure.error(inStream: error.string ?? error.text()) }
        let message = line["message"]
        guard message != nil || line["done"] != nil else { throw malformed("an object that is no part of an answer") }
        let added = message?["content"]?.string ?? ""
        text += added
        thinking += message?["thinking"]?.string ?? ""
        for call in message?["tool_calls"]?.array ?? [] { try take(call: call) }
        if line["done"]?.bool == true { end = try readEnd(line) }
        return added
    }

    /// The whole answer. What the server did not count is estimated.
    func completion(_ request: ChatRequest) -> ChatCompletion {
        let finish = end?.finish ?? .stop
        var usage = ChatUsage(inputTokens: end?.inputTokens ?? 0, outputTokens: end?.outputTokens ?? 0)
        if end?.inputTokens == nil || end?.outputTokens == nil {
            usage = ChatUsage(
                inputTokens: end?.inputTokens ?? TokenEstimate.input(request),
                outputTokens: end?.outputTokens
                    ?? calls.reduce(TokenEstimate.tokens(text)) { $0 + TokenEstimate.tokens($1.arguments) },
                isEstimated: true)
        }
        return ChatCompletion(
            text: text, thinking: thinking, toolCalls: calls,
            finish: finish == .stop && !calls.isEmpty ? .toolCalls : finish, usage: usage)
    }

    /// A call comes whole. Its arguments are an object, whose members are in an order of the server's own; servers that only
    /// resemble Ollama send text.
    private mutating func take(call: JSON) throws(ModelError) {
        guard calls.count < Self.mostCalls else { throw malformed("more than \(Self.mostCalls) tool calls") }
        guard let function = call["function"], let name = function["name"]?.string else {
            throw malformed("a tool call without a name")
        }
        let arguments: String =
            switch function["arguments"] {
            case .string(let text)?: text
            case nil, .null?: ""
            case let json?: json.text()
            }
        let id = call["id"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? "call_\(calls.count)"
        calls.append(ToolCall(id: id, name: name, arguments: arguments))
    }

    private func readEnd(_ line: JSON) throws(ModelError) -> End {
        let finish: FinishReason
        switch line["done_reason"]?.string {
        case "stop"?, nil: finish = .stop
        case "length"?: finish = .length
        case let reason?:
            throw ModelError(
                .cut, "\(failure.origin) ended the answer for the reason \(reason.debugDescription)", retryable: true)
        }
        return End(
            finish: finish, inputTokens: line["prompt_eval_count"]?.int.map { Int(clamping: $0) },
            outputTokens: line["eval_count"]?.int.map { Int(clamping: $0) })
    }

    private func malformed(_ what: String) -> ModelError {
        ModelError(.malformed, "\(failure.origin) sent \(what)", retryable: true)
    }
}
