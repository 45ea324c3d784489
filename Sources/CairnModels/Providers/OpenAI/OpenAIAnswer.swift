import CairnWire

/// An answer as it grows: from the chunks of a stream (`delta`), or from one object (`message`).
struct OpenAIAnswer {
    private var text = ""
    private var calls: [ToolCall] = []
    /// Where in `calls` the stream's call number stands.
    private var positions: [Int64: Int] = [:]
    private var finish: FinishReason?
    private var refused = false
    private var usage: ChatUsage?

    private static let mostCalls = 256

    /// The model has said why it stopped.
    var hasFinished: Bool { finish != nil }

    /// Takes a chunk, or a whole answer. The text that it adds.
    ///
    /// - Throws: `model.malformed` when it is neither; an error of the server's own as `OpenAIFailure` reads it.
    mutating func take(_ json: JSON, _ origin: String) throws(ModelError) -> String {
        guard json.object != nil else { throw malformed(origin, "\(json.typeName) where an object was expected") }
        if let error = json["error"], !error.isNull { throw OpenAIFailure.inStream(error, origin) }
        if let usage = json["usage"], !usage.isNull {
            self.usage = ChatUsage(
                inputTokens: Int(clamping: usage["prompt_tokens"]?.int ?? 0),
                outputTokens: Int(clamping: usage["completion_tokens"]?.int ?? 0))
        }
        guard let choices = json["choices"]?.array else {
            if json["usage"] != nil { return "" }
            throw malformed(origin, "an object without choices")
        }
        // One answer was asked for; a second one would be none of ours.
        guard let choice = choices.first(where: { ($0["index"]?.int ?? 0) == 0 }) else { return "" }
        let added = try takeMessage(choice["delta"] ?? choice["message"] ?? .null, origin)
        if let reason = choice["finish_reason"]?.string { finish = try Self.reason(reason, origin) }
        return added
    }

    /// The whole answer. What the server did not count is estimated.
    func completion(_ request: ChatRequest) -> ChatCompletion {
        let finish: FinishReason =
            if refused { .contentFilter } else { finish ?? (calls.isEmpty ? .stop : .toolCalls) }
        let estimate = ChatUsage(
            inputTokens: TokenEstimate.input(request),
            outputTokens: calls.reduce(TokenEstimate.tokens(text)) { $0 + TokenEstimate.tokens($1.arguments) },
            isEstimated: true)
        // Some servers give "stop" as the reason although calls are waiting.
        let waits = finish == .stop && !calls.isEmpty
        return ChatCompletion(
            text: text, toolCalls: calls, finish: waits ? .toolCalls : finish, usage: usage ?? estimate)
    }

    private mutating func takeMessage(_ message: JSON, _ origin: String) throws(ModelError) -> String {
        var added = Self.content(message["content"])
        if let refusal = message["refusal"]?.string, !refusal.isEmpty {
            refused = true
            added += refusal
        }
        text += added
        for call in message["tool_calls"]?.array ?? [] { try takeCall(call, origin) }
        return added
    }

    /// Text, or a list of parts of which the texts count.
    private static func content(_ content: JSON?) -> String {
        switch content {
        case .string(let text)?: text
        case .array(let parts)?: parts.compactMap { $0["text"]?.string }.joined()
        default: ""
        }
    }

    /// A call comes whole, or its name first and its arguments in pieces. The pieces of one call bear its number; where
    /// a server leaves the number out, or gives every call the same, another id begins another call.
    private mutating func takeCall(_ call: JSON, _ origin: String) throws(ModelError) {
        let id = call["id"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        var position = call["index"]?.int.map { positions[$0] } ?? (id == nil ? calls.indices.last : nil)
        if let known = position, let id, calls[known].id != id { position = nil }
        if position == nil {
            guard calls.count < Self.mostCalls else {
                throw malformed(origin, "more than \(Self.mostCalls) tool calls")
            }
            calls.append(ToolCall(id: id ?? "call_\(calls.count)", name: "", arguments: ""))
        }
        let place = position ?? calls.count - 1
        if let index = call["index"]?.int { positions[index] = place }
        if let name = call["function"]?["name"]?.string, calls[place].name.isEmpty { calls[place].name = name }
        switch call["function"]?["arguments"] {
        case .string(let piece)?: calls[place].arguments += piece
        case .object(let object)?: calls[place].arguments = JSON.object(object).text()
        default: break
        }
    }

    private static func reason(_ text: String, _ origin: String) throws(ModelError) -> FinishReason {
        switch text {
        case "stop", "eos", "eos_token", "stop_sequence", "end_turn": .stop
        case "length", "max_tokens": .length
        case "tool_calls", "function_call": .toolCalls
        case "content_filter": .contentFilter
        default:
            throw ModelError(
                .cut, "\(origin) ended the answer for the reason \(text.debugDescription)", retryable: true)
        }
    }

    private func malformed(_ origin: String, _ what: String) -> ModelError {
        ModelError(.malformed, "\(origin) sent \(what)", retryable: true)
    }
}
