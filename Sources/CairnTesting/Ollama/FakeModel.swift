package import CairnWire

/// A model of the fake server: what it can do, how it counts tokens, and what it says.
package struct FakeModel: Sendable {
    /// What a model does with a prompt that it was given to read.
    package enum Script: Sendable {
        /// As the recorded models: a greeting, or a call of the first tool, or what follows a tool's result.
        case greeting
        /// `one two three four` without end.
        case loop
        case json
        /// What a test says: it gets the conversation as the model reads it.
        case play(@Sendable (_ messages: [JSON], _ body: JSON) -> FakeReply)
    }

    /// How text becomes tokens. No tokenizer is finer than its bytes.
    package enum Tokenizer: String, Sendable, Hashable, CaseIterable {
        /// One token a letter, but for ` a`: the recorded models.
        case letters
        case fourBytes
        case words
    }

    package var name: String
    package var script: Script
    package var tokenizer: Tokenizer
    package var context: Int
    /// Nil: the server is too old to tell.
    package var capabilities: [String]?
    package var system: String
    package var template: String
    package var parent: String
    package var digest: String
    package var dimensions = 416

    package init(
        _ name: String, _ script: Script = .greeting, tokenizer: Tokenizer = .letters, context: Int = 8192,
        capabilities: [String]? = ["completion", "tools"], system: String = "", template: String = FakeModel.template,
        parent: String = "", digest: String = ""
    ) {
        self.name = name.contains(":") ? name : "\(name):latest"
        self.script = script
        self.tokenizer = tokenizer
        self.context = context
        self.capabilities = capabilities
        self.system = system
        self.template = template
        self.parent = parent
        self.digest = digest
    }

    /// Of the recorded models; what `render` does.
    package static let template =
        "{{- if .Tools }}tools{{ range .Tools }} {{ . }}{{ end }}\n{{ end }}{{- range $i, $_ := .Messages }}{{ .Role }}: "
        + "{{ if .ToolCalls }}<tool_call>{{ range .ToolCalls }}{\"name\": \"{{ .Function.Name }}\", \"arguments\": "
        + "{{ .Function.Arguments }}}{{ end }}</tool_call>{{ end }}{{ .Content }}{{ end }}<|plain|>"

    func can(_ capability: String) -> Bool { capabilities?.contains(capability) ?? true }
}

/// What a model says.
package struct FakeReply: Sendable {
    package var text: String
    package var thinking: String
    package var calls: [(name: String, arguments: JSON)]
    /// What `eval_count` says; nil: one for each piece of the text.
    var evaluated: Int?

    package init(_ text: String = "", thinking: String = "", calls: [(name: String, arguments: JSON)] = []) {
        self.text = text
        self.thinking = thinking
        self.calls = calls
    }
}

// MARK: - Tokens

extension FakeModel.Tokenizer {
    /// How many tokens a text has, without making them.
    func count(_ text: String) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            switch self {
            case .fourBytes: return (bytes.count + 3) / 4
            case .letters:
                var count = bytes.count
                for index in bytes.indices.dropFirst() where bytes[index] == 0x61 && bytes[index - 1] == 0x20 {
                    count -= 1
                }
                return count
            case .words:
                // A token begins with each blank, and at the beginning.
                var count = bytes.isEmpty ? 0 : 1
                for index in bytes.indices.dropFirst() where bytes[index] == 0x20 { count += 1 }
                return count
            }
        }
    }

    /// The tokens of a text, each as the bytes that it stands for.
    func tokens(_ text: String) -> [ArraySlice<UInt8>] {
        let bytes = Array(text.utf8)
        var tokens: [ArraySlice<UInt8>] = []
        var start = 0
        while start < bytes.count {
            var end = start + 1
            switch self {
            case .letters: if bytes[start] == 0x20, end < bytes.count, bytes[end] == 0x61 { end += 1 }
            case .fourBytes: end = min(start + 4, bytes.count)
            case .words: while end < bytes.count, bytes[end] != 0x20 { end += 1 }
            }
            tokens.append(bytes[start..<end])
            start = end
        }
        return tokens
    }
}

// MARK: - Rendering

extension FakeModel {
    /// The prompt that the template makes, without the mark of its last token.
    func render(_ messages: [JSON], tools: [JSON]) -> String {
        var text = tools.isEmpty ? "" : "tools" + tools.map { " " + $0.text() }.joined() + "\n"
        var all = messages
        if !system.isEmpty, !messages.contains(where: { $0["role"] == "system" }) {
            all.insert(["role": "system", "content": .string(system)], at: 0)
        }
        for message in all {
            text += "\(message["role"]?.string ?? ""): "
            for call in message["tool_calls"]?.array ?? [] {
                let function = call["function"]
                text +=
                    "<tool_call>{\"name\": \"\(function?["name"]?.string ?? "")\", \"arguments\": "
                    + "\(function?["arguments"]?.text() ?? "{}")}</tool_call>"
            }
            for index in (message["images"]?.array ?? []).indices { text += "[img-\(index)]" }
            text += message["content"]?.string ?? ""
        }
        return text
    }

    /// With the mark at the beginning and the one at the end.
    package func count(_ messages: [JSON], tools: [JSON]) -> Int { tokenizer.count(render(messages, tools: tools)) + 2 }

    func reply(_ messages: [JSON], _ body: JSON, thinks: Bool) -> FakeReply {
        switch script {
        case .play(let play): return play(messages, body)
        case .json:
            var reply = FakeReply(#"{"answer": "yes", "n": 7 }"#)
            reply.evaluated = 7
            return reply
        case .loop: return FakeReply()
        case .greeting: break
        }
        var reply: FakeReply
        if messages.last?["role"] == "tool" {
            reply = FakeReply("It is sunny in Rome!")
        } else if let tool = body["tools"]?.array?.first?["function"]?["name"]?.string {
            reply = FakeReply(calls: [(tool, ["city": "Rome", "days": 3])])
            reply.evaluated = 12
            return reply
        } else if thinks {
            reply = FakeReply("42", thinking: "Let me see")
        } else {
            reply = FakeReply("Hello from a scripted model.")
        }
        reply.evaluated = 7
        return reply
    }
}
