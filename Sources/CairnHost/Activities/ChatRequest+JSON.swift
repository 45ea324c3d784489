package import CairnModels
package import CairnWire

// `ChatFormat` of CairnAgents, read and written: history has JSON, models have types.

extension ChatRequest {
    /// What is missing counts as empty: the decider wrote it. Passages are numbered through the whole request, each once,
    /// whether they stand beside the question or in a tool's result.
    package init(chat json: JSON) {
        var numbering = PassageNumbering()
        self.init(
            model: json["model"]?.string ?? "",
            messages: (json["messages"]?.array ?? []).map { ChatMessage(chat: $0, &numbering) },
            tools: (json["tools"]?.array ?? []).map { ToolDefinition(chat: $0) },
            output: json["output"], maxTokens: Int(json["max_tokens"]?.int ?? 4096))
    }

    /// The passages of all messages, each once, in order of their numbers.
    var passages: [Passage] {
        var byNumber: [Int: Passage] = [:]
        for part in messages.flatMap(\.parts) {
            let found: [Passage] =
                switch part {
                case .passages(let passages): passages
                case .toolResult(let result): result.passages
                case .text, .image, .toolCall: []
                }
            for passage in found { byNumber[passage.number ?? 0] = passage }
        }
        return byNumber.sorted { $0.key < $1.key }.map(\.value)
    }
}

/// Gives each passage of a request its number: one that is found again keeps the one it has.
private struct PassageNumbering {
    private var numbers: [Passage: Int] = [:]

    /// Reads hits; what has no text is none: an author may have built the list by hand.
    mutating func read(_ hits: [JSON]) -> [Passage] {
        hits.compactMap { hit in
            guard let passage = Passage(chat: hit) else { return nil }
            return number(passage)
        }
    }

    private mutating func number(_ passage: Passage) -> Passage {
        // What one search found it for is no part of what it is.
        var key = passage
        key.score = 0
        var numbered = passage
        numbered.number = numbers[key] ?? numbers.count + 1
        numbers[key] = numbered.number
        return numbered
    }
}

extension ChatMessage {
    fileprivate init(chat json: JSON, _ numbering: inout PassageNumbering) {
        var parts: [Part] = []
        for part in json["parts"]?.array ?? [] {
            if let part = Part(chat: part, &numbering) { parts.append(part) }
        }
        self.init(json["role"]?.string.flatMap { Role(rawValue: $0) } ?? .user, parts)
    }
}

extension ChatMessage.Part {
    fileprivate init?(chat json: JSON, _ numbering: inout PassageNumbering) {
        if let text = json["text"]?.string {
            self = .text(text)
        } else if let passages = json["passages"]?.array {
            self = .passages(numbering.read(passages))
        } else if let image = json["image"] {
            self = .image(
                ChatImage(
                    mediaType: image["media_type"]?.string ?? "image/png", base64: image["data"]?.string ?? ""))
        } else if let call = json["tool_call"] {
            self = .toolCall(ToolCall(chat: call))
        } else if let result = json["tool_result"] {
            let passages = result["passages"]?.array.map { numbering.read($0) }
            self = .toolResult(
                ToolResult(
                    id: result["id"]?.string ?? "", name: result["name"]?.string ?? "",
                    content: ([result["content"]?.string ?? ""] + (passages.map { [Passage.rendered($0)] } ?? []))
                        .filter { !$0.isEmpty }.joined(separator: "\n\n"),
                    isError: result["is_error"]?.bool ?? false, passages: passages ?? []))
        } else {
            return nil
        }
    }
}

extension Passage {
    /// Nil for what has no text.
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
