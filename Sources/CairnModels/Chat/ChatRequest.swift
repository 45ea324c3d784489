package import CairnWire

/// One call of a chat model, whichever server it goes to.
package struct ChatRequest: Sendable, Hashable {
    /// The provider's own name of the model.
    package var model: String
    package var messages: [ChatMessage]
    package var tools: [ToolDefinition]
    /// JSON Schema of the answer; nil for text.
    package var output: JSON?
    package var maxTokens: Int
    package var temperature: Double?

    package init(
        model: String, messages: [ChatMessage], tools: [ToolDefinition] = [], output: JSON? = nil,
        maxTokens: Int = 4096, temperature: Double? = nil
    ) {
        self.model = model
        self.messages = messages
        self.tools = tools
        self.output = output
        self.maxTokens = maxTokens
        self.temperature = temperature
    }
}

package struct ChatMessage: Sendable, Hashable {
    package enum Role: String, Sendable, Hashable, CaseIterable {
        case system, user, assistant, tool
    }

    /// A message is a list of typed parts. Passages are a part of their own and not prompt text: `extractive` answers
    /// from them, other providers render them.
    package enum Part: Sendable, Hashable {
        case text(String)
        case passages([Passage])
        case image(ChatImage)
        case toolCall(ToolCall)
        case toolResult(ToolResult)
    }

    package var role: Role
    package var parts: [Part]

    package init(_ role: Role, _ parts: [Part]) {
        self.role = role
        self.parts = parts
    }
    package init(_ role: Role, _ text: String) { self.init(role, [.text(text)]) }
}

/// A picture for a model that can see.
package struct ChatImage: Sendable, Hashable {
    /// `image/png`, `image/jpeg`.
    package var mediaType: String
    /// The file's bytes in base64.
    package var base64: String

    package init(mediaType: String, base64: String) {
        self.mediaType = mediaType
        self.base64 = base64
    }
}

/// What retrieval found, as a model is shown it. `start..<end` are UTF-8 byte offsets into the document's text.
package struct Passage: Sendable, Hashable {
    package var document: String
    package var heading: String
    package var start: Int
    package var end: Int
    package var score: Double
    package var text: String
    /// By which a model names it, within one request; nil: its place among the passages of its part, from 1.
    package var number: Int?

    package init(
        document: String, heading: String, start: Int, end: Int, score: Double, text: String, number: Int? = nil
    ) {
        self.number = number
        self.document = document
        self.heading = heading
        self.start = start
        self.end = end
        self.score = score
        self.text = text
    }
}

/// A tool that the model may call. `parameters` is JSON Schema.
package struct ToolDefinition: Sendable, Hashable {
    package var name: String
    package var description: String
    package var parameters: JSON
    package init(name: String, description: String, parameters: JSON) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }
}

package struct ToolCall: Sendable, Hashable {
    package var id: String
    package var name: String
    /// As the model wrote them: text that should be a JSON object, and may be anything.
    package var arguments: String
    package init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

package struct ToolResult: Sendable, Hashable {
    package var id: String
    package var name: String
    package var content: String
    package var isError: Bool
    /// Those that `content` shows, where a tool has looked something up: an answer may cite them.
    package var passages: [Passage]
    package init(id: String, name: String, content: String, isError: Bool = false, passages: [Passage] = []) {
        self.passages = passages
        self.id = id
        self.name = name
        self.content = content
        self.isError = isError
    }
}
