import CairnWire

/// A chat request as OpenAI's API has it.
enum OpenAIRequest {
    static func body(_ request: ChatRequest, tokenLimitKey: String) -> [UInt8] {
        var body: JSONObject = [
            "model": .string(request.model),
            "messages": .array(request.messages.flatMap(messages)),
            "stream": true,
            "stream_options": ["include_usage": true],
            tokenLimitKey: .int(Int64(request.maxTokens)),
        ]
        if let temperature = request.temperature { body["temperature"] = .double(temperature) }
        if !request.tools.isEmpty { body["tools"] = .array(request.tools.map(tool)) }
        if let schema = request.output { body["response_format"] = responseFormat(schema) }
        return JSON.object(body).encoded()
    }

    /// One message of ours can be several of theirs: each tool's result is a message of its own.
    private static func messages(_ message: ChatMessage) -> [JSON] {
        var calls: [JSON] = []
        var results: [JSON] = []
        var images: [JSON] = []
        for part in message.parts {
            switch part {
            case .image(let image): images.append(imagePart(image))
            case .toolCall(let call): calls.append(toolCall(call))
            case .toolResult(let result): results.append(toolResult(result))
            case .text, .passages: break
            }
        }
        let text = message.renderedText
        guard !text.isEmpty || !calls.isEmpty || !images.isEmpty || results.isEmpty else { return results }
        // Their role "tool" holds a result and nothing else.
        var object: JSONObject = ["role": .string(message.role == .tool ? "user" : message.role.rawValue)]
        if images.isEmpty {
            object["content"] = text.isEmpty && !calls.isEmpty ? .null : .string(text)
        } else {
            object["content"] = .array((text.isEmpty ? [] : [["type": "text", "text": .string(text)]]) + images)
        }
        if !calls.isEmpty { object["tool_calls"] = .array(calls) }
        return results + [.object(object)]
    }

    private static func imagePart(_ image: ChatImage) -> JSON {
        ["type": "image_url", "image_url": ["url": .string("data:\(image.mediaType);base64,\(image.base64)")]]
    }

    private static func toolCall(_ call: ToolCall) -> JSON {
        [
            "id": .string(call.id), "type": "function",
            "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
        ]
    }

    /// Their API has no mark for a failed call, so the text says it.
    private static func toolResult(_ result: ToolResult) -> JSON {
        let content = result.isError ? "The call failed: \(result.content)" : result.content
        return ["role": "tool", "tool_call_id": .string(result.id), "content": .string(content)]
    }

    private static func tool(_ tool: ToolDefinition) -> JSON {
        let function: JSON = [
            "name": .string(tool.name), "description": .string(tool.description), "parameters": tool.parameters,
        ]
        return ["type": "function", "function": function]
    }

    /// `strict` makes OpenAI enforce the schema, and refuse one that leaves anything open.
    private static func responseFormat(_ schema: JSON) -> JSON {
        var format: JSONObject = ["name": "answer", "schema": schema]
        if isClosed(schema) { format["strict"] = true }
        return ["type": "json_schema", "json_schema": .object(format)]
    }

    /// Every object of the schema, however deep, requires all of its properties and allows no others.
    private static func isClosed(_ schema: JSON) -> Bool {
        switch schema {
        case .array(let items): return items.allSatisfy(isClosed)
        case .object(let object):
            if let properties = object["properties"]?.object {
                let required = Set((object["required"]?.array ?? []).compactMap(\.string))
                guard object["additionalProperties"] == false, properties.keys.allSatisfy(required.contains) else {
                    return false
                }
            } else if object["type"] == "object" {
                return false
            }
            return object.allSatisfy { isClosed($0.value) }
        case .null, .bool, .int, .double, .string: return true
        }
    }
}
