package import CairnModels
package import CairnWire

// `ChatFormat` of CairnAgents, read and written: history has JSON, models have types.

extension ChatRequest {
    /// What is missing counts as empty: the decider wrote it.
    package init(chat json: JSON) {
        self.init(
            model: json["model"]?.string ?? "",
            messages: (json["messages"]?.array ?? []).map { ChatMessage(chat: $0) },
            tools: (json["tools"]?.array ?? []).map { ToolDefinition(chat: $0) },
            output: json["output"], maxTokens: Int(json["max_tokens"]?.int ?? 4096))
    }

    /// The passages of all messages, each once.
    var passages: [Passage] {
        var passages: [Passage] = []
        for message in messages {
            for case .passages(let found) in message.parts {
                passages += found.filter { !passages.contains($0) }
            }
        }
        return passages
    }
}

extension ChatMessage {
    fileprivate init(chat json: JSON) {
        self.init(
            json["role"]?.string.flatMap { Role(rawValue: $0) } ?? .user,
            (json["parts"]?.array ?? []).compactMap { Part(chat: $0) })
    }
}

extension ChatMessage.Part {
    fileprivate init?(chat json: JSON) {
        if let text = json["text"]?.string {
            self = .text(text)
        } else if let passages = json["passages"]?.array {
            self = .passages(passages.compactMap { Passage(chat: $0) })
        } else if let image = json["image"] {
            self = .image(
                ChatImage(
                    mediaType: image["media_type"]?.string ?? "image/png", base64: image["data"]?.string ?? ""))
        } else if let call = json["tool_call"] {
            self = .toolCall(ToolCall(chat: call))
        } else if let result = json["tool_result"] {
            self = .toolResult(
                ToolResult(
                    id: result["id"]?.string ?? "", name: result["name"]?.string ?? "",
                    content: result["content"]?.string ?? "", isError: result["is_error"]?.bool ?? false))
        } else {
            return nil
        }
    }
}

extension Passage {
    /// Nil for what has no text: an author may have built the list by hand.
    fileprivate init?(chat json: JSON) {
        guard let text = json["text"]?.string else { return nil }
        self.init(
            document: json["document"]?.string ?? "", heading: json["heading"]?.string ?? "",
            start: Int(json["start"]?.int ?? 0), end: Int(json["end"]?.int ?? 0), score: json["score"]?.number ?? 0,
            text: text)
    }
}

extension ToolDefinition {
    fileprivate init(chat json: JSON) {
        self.init(
            name: json["name"]?.string ?? "", description: json["description"]?.string ?? "",
            parameters: json["parameters"] ?? [:])
    }
}

extension ToolCall {
    fileprivate init(chat json: JSON) {
        self.init(
            id: json["id"]?.string ?? "", name: json["name"]?.string ?? "", arguments: json["arguments"]?.string ?? "")
    }
}

extension ChatCompletion {
    /// What `llm.chat` gives.
    package var chatJSON: JSON {
        var object: JSONObject = ["text": .string(text)]
        if !toolCalls.isEmpty {
            object["tool_calls"] = .array(
                toolCalls.map {
                    ["id": .string($0.id), "name": .string($0.name), "arguments": .string($0.arguments)]
                })
        }
        if finish != .stop { object["finish"] = .string(finish.rawValue) }
        if abstained { object["abstained"] = true }
        return .object(object)
    }
}
