import CairnWire

// Chats: reading the request as Go does, fitting it into the context or cutting it, and speaking.

extension FakeOllama {
    mutating func chat(_ request: Request) -> Answer {
        switch decoded(request, as: "ChatRequest") {
        case .failure(let refusal): return refusal.answer
        case .success(let body):
            guard let name = body["model"]?.string, !name.isEmpty else { return .error(400, "model is required") }
            guard let model = model(name) else { return .error(404, "model '\(name)' not found") }
            if let refusal = refuse(body, model, name) { return refusal }
            let messages = body["messages"]?.array ?? []
            if messages.isEmpty { return load(body, model, name) }
            return speak(body, model, name, messages: messages, tools: body["tools"]?.array ?? [], field: .message)
        }
    }

    mutating func generate(_ request: Request) -> Answer {
        switch decoded(request, as: "GenerateRequest") {
        case .failure(let refusal): return refusal.answer
        case .success(let body):
            let name = body["model"]?.string ?? ""
            guard let model = model(name) else { return .error(404, "model '\(name)' not found") }
            if let refusal = refuse(body, model, name) { return refusal }
            let prompt: JSON = ["role": "user", "content": body["prompt"] ?? ""]
            return speak(body, model, name, messages: [prompt], tools: [], field: .response)
        }
    }

    /// Where the text stands in an answer.
    enum TextField { case message, response }

    /// What is wrong with a request that could be read.
    private func refuse(_ body: JSON, _ model: FakeModel, _ name: String) -> Answer? {
        for call in (body["messages"]?.array ?? []).flatMap({ $0["tool_calls"]?.array ?? [] }) {
            guard call["function"]?["arguments"]?.string == nil else {
                return .error(400, "Value looks like object, but can't find closing '}' symbol")
            }
        }
        if body["think"] == true, !model.can("thinking") { return .error(400, "\"\(name)\" does not support thinking") }
        if body["tools"]?.array?.isEmpty == false, !model.can("tools") {
            return .error(400, "registry.ollama.ai/library/\(model.name) does not support tools")
        }
        if let temperature = body["options"]?["temperature"], temperature.number == nil, !temperature.isNull {
            return .error(500, "option \"temperature\" must be of type float32")
        }
        switch body["format"] {
        case .string(let word)? where word != "json" && !word.isEmpty:
            return .error(
                500, "invalid format: \"\\\"\(word)\\\"\"; expected \"json\" or a valid JSON Schema object")
        case .object(let schema)?:
            let types = ["object", "array", "string", "integer", "number", "boolean", "null"]
            if let type = schema["type"]?.string, !types.contains(type) {
                return .error(500, "invalid JSON schema in format")
            }
        default: break
        }
        return nil
    }

    private mutating func load(_ body: JSON, _ model: FakeModel, _ name: String) -> Answer {
        let unloads = body["keep_alive"] == 0
        if unloads { loaded = [] } else { run(model, window(body, model)) }
        var line = Self.head(name)
        line["message"] = ["role": "assistant", "content": ""]
        line["done"] = true
        line["done_reason"] = unloads ? "unload" : "load"
        return body["stream"] == false ? .json(.object(line)) : .lines([.object(line)])
    }

    /// Models of one file share what runs it; it is started anew for another window.
    private mutating func run(_ model: FakeModel, _ window: Int) {
        let same = loaded.firstIndex { entry in
            entry.name == model.name || !model.digest.isEmpty && self.model(entry.name)?.digest == model.digest
        }
        guard let same else { return loaded.append((model.name, window)) }
        if loaded[same].context != window { loaded[same] = (model.name, window) }
    }

    /// What a model is given as context: never more than it was trained for, whatever was asked.
    func window(_ body: JSON, _ model: FakeModel) -> Int {
        min(Int(body["options"]?["num_ctx"]?.int ?? 4096), model.context)
    }

    private mutating func speak(
        _ body: JSON, _ model: FakeModel, _ name: String, messages: [JSON], tools: [JSON], field: TextField
    ) -> Answer {
        let window = window(body, model)
        var model = model
        // A raw prompt brings the mark with it that the model goes on from.
        if body["raw"] == true, body["prompt"]?.string?.hasSuffix("<|loop|>") == true { model.script = .loop }
        run(model, window)
        let keepsToIt = manner == .current
        let truncates = !(keepsToIt && body["truncate"] == false)
        let fitted = fit(messages, tools, into: window, model, truncates: truncates, raw: body["raw"] == true)
        guard let fitted else { return .error(400, "the input length exceeds the context length") }
        note(fitted.text)
        let reply = model.reply(fitted.messages, body, thinks: body["think"]?.bool ?? model.can("thinking"))
        let shifts = !(keepsToIt && body["shift"] == false)
        let speech = FakeSpeech(
            reply, model: model, body: body, room: shifts ? nil : window - fitted.tokens + 1, callID: { callID() })
        return speech.answer(body, name: name, promptTokens: fitted.tokens, field: field)
    }

    /// What a model gets to read: all of it, or, where that does not fit, what is left after the server's cuts: first whole
    /// old messages but those of the system, then tokens after the first five. Nil: it is refused.
    private func fit(
        _ messages: [JSON], _ tools: [JSON], into window: Int, _ model: FakeModel, truncates: Bool, raw: Bool
    ) -> (messages: [JSON], text: String, tokens: Int)? {
        var left = messages
        if truncates {
            var start = 0
            while start < messages.count - 1, model.count(left, tools: tools) > window {
                start += 1
                left = messages[..<start].filter { $0["role"] == "system" } + messages[start...]
            }
        }
        var text = model.render(left, tools: tools)
        var count = model.tokenizer.count(text) + 2
        if raw {
            // The mark at the end is written by whoever asks, as `<|loop|>`: one token.
            text = messages.first?["content"]?.string ?? ""
            count = model.tokenizer.count(String(text.prefix { $0 != "<" })) + 2
        }
        guard count > window else { return (left, text, count) }
        guard truncates else { return nil }
        let tokens = model.tokenizer.tokens(text)
        let kept = tokens.prefix(4) + tokens.suffix(max(0, window - 6))
        text = String(decoding: kept.flatMap { $0 }, as: UTF8.self)
        let last = (left.last?.object ?? [:])["role"] ?? "user"
        return ([["role": last, "content": .string(text)]], text, window)
    }

    static func head(_ name: String) -> JSONObject {
        ["model": .string(name), "created_at": "2026-11-21T08:41:23.407566635Z"]
    }
}

// MARK: - Reading requests

extension FakeOllama {
    struct Refusal: Error { var answer: Answer }

    /// A body as Go's decoder takes it: what has another type than its field is refused by name; a field that is not known
    /// is passed over, which for `truncate` and `shift` is all that an older server does.
    func decoded(_ request: Request, as type: String) -> Result<JSON, Refusal> {
        guard !request.body.isEmpty else { return .failure(Refusal(answer: .error(400, "missing request body"))) }
        guard let json = try? JSON(parsing: request.body) else {
            let text = String(decoding: request.body, as: UTF8.self)
            let found = text.dropFirst().first { !$0.isWhitespace } ?? "}"
            return .failure(
                Refusal(
                    answer: .error(400, "invalid character '\(found)' looking for beginning of object key string")))
        }
        var fields: [(String, String, (JSON) -> Bool)] = [("messages", "[]api.Message", { $0.array != nil })]
        if manner == .current {
            fields += [("truncate", "bool", { $0.bool != nil }), ("shift", "bool", { $0.bool != nil })]
        }
        for (field, expected, fits) in fields {
            guard let value = json[field], !value.isNull, !fits(value) else { continue }
            return .failure(
                Refusal(
                    answer: .error(
                        400,
                        "json: cannot unmarshal \(value.typeName) into Go struct field \(type).\(field) of type \(expected)"
                    )))
        }
        if let text = json["keep_alive"]?.string, text.allSatisfy(\.isLetter) {
            return .failure(Refusal(answer: .error(400, "time: invalid duration \"\(text)\"")))
        }
        return .success(json)
    }
}
