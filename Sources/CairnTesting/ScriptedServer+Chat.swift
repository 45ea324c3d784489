package import CairnWire

/// Answers of a chat server that speaks OpenAI's API, for a model that a test plays.
extension ServerScript {
    /// A streamed answer: the text in a few pieces, the reason of its end, what it used, `[DONE]`.
    package static func chat(_ text: String, inputTokens: Int = 7, outputTokens: Int = 5) -> Self {
        events(deltas(text) + chatEnd("stop", inputTokens: inputTokens, outputTokens: outputTokens))
    }

    /// A streamed answer that asks for tools: each call's name first, then its arguments in pieces.
    package static func chatCalls(_ calls: [(id: String, name: String, arguments: String)]) -> Self {
        events(callDeltas(calls) + chatEnd("tool_calls", inputTokens: 7, outputTokens: 5))
    }

    /// A text as the events that bring it.
    static func deltas(_ text: String) -> [String] { pieces(of: text).map { chatDelta(["content": .string($0)]) } }

    /// Calls as the events that bring them.
    static func callDeltas(_ calls: [(id: String, name: String, arguments: String)]) -> [String] {
        calls.enumerated().flatMap { index, call in
            [callDelta(index, ["id": .string(call.id), "type": "function"], name: call.name, arguments: "")]
                + pieces(of: call.arguments).map { callDelta(index, [:], name: nil, arguments: $0) }
        }
    }

    /// One event of a streamed answer.
    package static func chatDelta(_ delta: JSON, finish: String? = nil) -> String {
        let choice: JSON = ["index": 0, "delta": delta, "finish_reason": finish.map { .string($0) } ?? .null]
        return text(["id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [choice]])
    }

    /// The events that end a streamed answer.
    package static func chatEnd(_ finish: String, inputTokens: Int, outputTokens: Int) -> [String] {
        let usage: JSON = [
            "prompt_tokens": .int(Int64(inputTokens)), "completion_tokens": .int(Int64(outputTokens)),
            "total_tokens": .int(Int64(inputTokens + outputTokens)),
        ]
        return [
            chatDelta([:], finish: finish),
            text(["id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [], "usage": usage]),
            "[DONE]",
        ]
    }

    private static func callDelta(_ index: Int, _ base: JSONObject, name: String?, arguments: String) -> String {
        var call = base
        var function: JSONObject = ["arguments": .string(arguments)]
        if let name { function["name"] = .string(name) }
        call["index"] = .int(Int64(index))
        call["function"] = .object(function)
        return chatDelta(["tool_calls": [.object(call)]])
    }

    private static func text(_ json: JSON) -> String { String(decoding: json.encoded(), as: UTF8.self) }

    static func pieces(of text: String) -> [String] {
        let characters = Array(text)
        return stride(from: 0, to: characters.count, by: 5).map {
            String(characters[$0..<min($0 + 5, characters.count)])
        }
    }
}
