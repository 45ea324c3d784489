import CairnWire

/// What a model says, token by token, within the bounds of a request.
struct FakeSpeech {
    private var pieces: [(text: String, isThought: Bool)] = []
    private var calls: [JSON] = []
    private var reason = "stop"
    private var evaluated = 0

    /// - Parameters:
    ///   - room: tokens that may follow the prompt; nil: the context is shifted for more.
    init(_ reply: FakeReply, model: FakeModel, body: JSON, room: Int?, callID: () -> String) {
        let asked = body["options"]?["num_predict"]?.int.flatMap { $0 > 0 ? Int($0) : nil }
        let most = min(asked ?? 3000, room ?? .max)
        if case .loop = model.script {
            let words = ["one", " two", " three", " four"]
            pieces = (0..<max(0, most)).map { (words[$0 % 4], false) }
            evaluated = most
            reason = "length"
        } else {
            pieces = Self.pieces(reply.thinking).map { ($0, true) } + Self.pieces(reply.text).map { ($0, false) }
            evaluated = reply.evaluated ?? pieces.count + 1
            if pieces.count > most {
                pieces = Array(pieces.prefix(max(0, most)))
                evaluated = most
                reason = "length"
            }
        }
        calls = reply.calls.enumerated().map { index, call in
            [
                "id": .string(callID()),
                "function": ["index": .int(Int64(index)), "name": .string(call.name), "arguments": call.arguments],
            ]
        }
        stop(at: body["options"]?["stop"]?.array?.compactMap(\.string) ?? [])
    }

    /// `stop` ends the text before the first of its words.
    private mutating func stop(at words: [String]) {
        for word in words {
            guard let index = pieces.firstIndex(where: { $0.text.hasSuffix(word) }) else { continue }
            evaluated = index + 1
            pieces = Array(pieces.prefix(index)) + [(String(pieces[index].text.dropLast(word.count)), false)]
            reason = "stop"
        }
    }

    /// A word with the blank before it, punctuation by itself.
    private static func pieces(_ text: String) -> [String] {
        var pieces: [String] = []
        for character in text {
            let begins = character == " " || character == "\n" || character == "."
            if begins || pieces.isEmpty { pieces.append("") }
            pieces[pieces.count - 1].append(character)
        }
        return pieces
    }

    func answer(_ body: JSON, name: String, promptTokens: Int, field: FakeOllama.TextField) -> FakeOllama.Answer {
        var end = FakeOllama.head(name)
        let isWhole = body["stream"] == false
        let text = pieces.filter { !$0.isThought }.map(\.text).joined()
        let thinking = pieces.filter(\.isThought).map(\.text).joined()
        if isWhole {
            put(text, thinking, calls, into: &end, field)
        } else {
            put("", "", [], into: &end, field)
        }
        end["done"] = true
        end["done_reason"] = .string(reason)
        if field == .response, body["raw"] != true { end["context"] = .array([1, 2, 3]) }
        if isWhole, body["logprobs"] == true { end["logprobs"] = .array(pieces.map { Self.logprob($0.text, body) }) }
        for (key, value) in [
            ("total_duration", 502_518_723), ("load_duration", 285_795_804), ("prompt_eval_count", promptTokens),
            ("prompt_eval_duration", 13_617_095), ("eval_count", evaluated), ("eval_duration", 201_169_267),
        ] { end[key] = .int(Int64(value)) }
        guard !isWhole else { return .json(.object(end)) }
        var lines = pieces.map { piece in
            var line = FakeOllama.head(name)
            put(piece.isThought ? "" : piece.text, piece.isThought ? piece.text : "", [], into: &line, field)
            line["done"] = false
            return JSON.object(line)
        }
        for call in calls {
            var line = FakeOllama.head(name)
            put("", "", [call], into: &line, field)
            line["done"] = false
            lines.append(.object(line))
        }
        return .lines(lines + [.object(end)])
    }

    private func put(
        _ text: String, _ thinking: String, _ calls: [JSON], into line: inout JSONObject, _ field: FakeOllama.TextField
    ) {
        guard field == .message else { return line["response"] = .string(text) }
        var message: JSONObject = ["role": "assistant", "content": .string(text)]
        if !thinking.isEmpty { message["thinking"] = .string(thinking) }
        if !calls.isEmpty { message["tool_calls"] = .array(calls) }
        line["message"] = .object(message)
    }

    private static func logprob(_ text: String, _ body: JSON) -> JSON {
        let bytes: JSON = .array(text.utf8.map { .int(Int64($0)) })
        let one: JSON = ["token": .string(text), "logprob": 0, "bytes": bytes]
        let most = Int(body["top_logprobs"]?.int ?? 0)
        return [
            "token": .string(text), "logprob": 0, "bytes": bytes,
            "top_logprobs": .array(Array(repeating: one, count: most)),
        ]
    }
}
