import CairnWire

/// A request's messages and tools as Ollama's API has them, counted on the way.
struct OllamaPrompt: Sendable {
    private(set) var messages: [JSON] = []
    private(set) var tools: [JSON] = []
    /// UTF-8, of all contents.
    private(set) var textBytes = 0
    /// Of the tool calls of earlier turns.
    private(set) var callBytes = 0
    private(set) var toolBytes = 0
    /// `<`, `>` and `&` in calls and tools.
    private(set) var angles = 0
    private(set) var imageCount = 0
    /// What stands between blanks in the texts of user and system.
    private(set) var words = 0
    private(set) var hasSystem = false

    init(_ request: ChatRequest) {
        for message in request.messages { add(message) }
        for tool in request.tools { add(tool) }
    }

    /// One message of ours can be several of theirs: each tool's result is a message of its own.
    private mutating func add(_ message: ChatMessage) {
        var calls: [JSON] = []
        var images: [JSON] = []
        var hasResults = false
        for part in message.parts {
            switch part {
            case .toolCall(let call): calls.append(encode(call))
            case .image(let image): images.append(.string(image.base64))
            case .toolResult(let result):
                hasResults = true
                add(result)
            case .text, .passages: break
            }
        }
        let text = message.renderedText
        guard !text.isEmpty || !calls.isEmpty || !images.isEmpty || !hasResults else { return }
        let role = message.role == .tool ? .user : message.role
        if role == .system { hasSystem = true }
        if role == .system || role == .user { words += Self.words(text) }
        textBytes += text.utf8.count
        imageCount += images.count
        var object: JSONObject = ["role": .string(role.rawValue), "content": .string(text)]
        if !images.isEmpty { object["images"] = .array(images) }
        if !calls.isEmpty { object["tool_calls"] = .array(calls) }
        messages.append(.object(object))
    }

    /// Their API has no mark for a failed call, so the text says it.
    private mutating func add(_ result: ToolResult) {
        let content = result.isError ? "The call failed: \(result.content)" : result.content
        textBytes += content.utf8.count
        messages.append([
            "role": "tool", "tool_name": .string(result.name), "tool_call_id": .string(result.id),
            "content": .string(content),
        ])
    }

    /// The server wants an object and refuses text. What a model wrote that is none goes back as it was, under a name
    /// that says so.
    private mutating func encode(_ call: ToolCall) -> JSON {
        let arguments: JSON
        if call.arguments.isEmpty {
            arguments = [:]
        } else if let json = try? JSON(parsing: call.arguments), json.object != nil {
            arguments = json
        } else {
            arguments = ["invalid_arguments": .string(call.arguments)]
        }
        let function: JSON = ["name": .string(call.name), "arguments": arguments]
        callBytes += count(function)
        return ["id": .string(call.id), "function": function]
    }

    private mutating func add(_ tool: ToolDefinition) {
        let function: JSON = [
            "name": .string(tool.name), "description": .string(tool.description), "parameters": tool.parameters,
        ]
        let json: JSON = ["type": "function", "function": function]
        toolBytes += count(json)
        tools.append(json)
    }

    private mutating func count(_ json: JSON) -> Int {
        let bytes = json.encoded()
        angles += bytes.count { $0 == 0x3C || $0 == 0x3E || $0 == 0x26 }
        return bytes.count
    }

    static func words(_ text: String) -> Int {
        var count = 0
        var isInside = false
        for byte in text.utf8 {
            let isBlank = byte == 0x20 || (0x09...0x0D).contains(byte)
            if !isBlank, !isInside { count += 1 }
            isInside = !isBlank
        }
        return count
    }
}

extension OllamaPrompt {
    /// The body of a call. `truncate` and `shift` are always off: what does not fit is an error and never cut. Servers that
    /// know neither ignore them; `OllamaWindow` sees to those.
    ///
    /// A schema of the answer is enforced by the server, which then lets the model call no tools: with tools at hand it is
    /// left out, and who asked checks the answer as always.
    func body(_ request: ChatRequest, window: OllamaWindow, endpoint: Endpoint, think: Bool?) -> [UInt8] {
        var options: JSONObject = [
            "num_ctx": .int(Int64(window.size)), "num_predict": .int(Int64(window.answer)),
        ]
        if let temperature = request.temperature { options["temperature"] = .double(temperature) }
        var body: JSONObject = [
            "model": .string(request.model), "messages": .array(messages), "stream": true, "truncate": false,
            "shift": false, "options": .object(options),
        ]
        if !tools.isEmpty { body["tools"] = .array(tools) }
        if let schema = request.output, tools.isEmpty { body["format"] = schema }
        if let think { body["think"] = .bool(think) }
        if let keepAlive = endpoint.keepAlive { body["keep_alive"] = .string(Self.duration(keepAlive)) }
        return JSON.object(body).encoded()
    }

    /// As Go reads it.
    static func duration(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms"
    }
}
