import CairnWire
import CairnWorkflow

/// What the activity `llm.chat` is given and gives, as JSON. `ChatRequest` and `ChatCompletion` of CairnModels are its
/// mirror; the host's activity translates.
///
/// Given:
///
///     {"model": "fast",                      a name of the snapshot's models
///      "messages": [
///        {"role": "system", "parts": [{"text": "…"}]},
///        {"role": "user", "parts": [{"text": "…"}, {"passages": [{document, heading, start, end, score, text}]}]},
///        {"role": "assistant", "parts": [{"text": "…"}, {"tool_call": {"id": "…", "name": "…", "arguments": "{…}"}}]},
///        {"role": "tool", "parts": [{"tool_result": {"id": "…", "name": "…", "content": "…", "is_error": false}}]},
///        {"role": "tool", "parts": [{"tool_result": {"id": "…", "name": "…", "content": "", "passages": [{document, …}]}}]}],
///      "tools": [{"name": "…", "description": "…", "parameters": {JSON Schema}}],        left out: none
///      "output": {JSON Schema of the answer},                                           left out: text
///      "max_tokens": 4096,
///      "references": [["messages", 0, "parts", 0, "text"]]}                             left out: none
///
/// `arguments` are the model's own text. `references` point to the texts in which `${…}` is looked up.
///
/// Gives `{"text": "…", "tool_calls": [{id, name, arguments}], "finish": "stop", "abstained": false}`, the last three left
/// out where they are empty, `stop` or false; citations and usage stand beside it in the activity's result. A citation is a
/// verbatim slice of a document, compared with it by the activity.
package enum ChatFormat {
    package static let activity = "llm.chat"
    static let text = "text"

    enum Role: String {
        case system, user, assistant, tool
    }

    enum Part {
        case text(String)
        case passages(Value)
        case toolCall(ToolCall)
        case toolResult(ToolCall, content: String, isError: Bool)
        /// What a tool found, to be cited as passages are.
        case found(ToolCall, passages: Value, content: String = "")

        var value: Value {
            switch self {
            case .text(let text): .object([Value.Member(ChatFormat.text, .literal(.string(text)))])
            case .passages(let hits): .object([Value.Member("passages", hits)])
            case .toolCall(let call):
                .literal([
                    "tool_call": [
                        "id": .string(call.id), "name": .string(call.name), "arguments": .string(call.arguments),
                    ]
                ])
            case .found(let call, let passages, let content):
                .object([
                    Value.Member(
                        "tool_result",
                        .object([
                            Value.Member("id", .literal(.string(call.id))),
                            Value.Member("name", .literal(.string(call.name))),
                            Value.Member("content", .literal(.string(content))), Value.Member("passages", passages),
                        ]))
                ])
            case .toolResult(let call, let content, let isError):
                .literal([
                    "tool_result": [
                        "id": .string(call.id), "name": .string(call.name), "content": .string(content),
                        "is_error": .bool(isError),
                    ]
                ])
            }
        }
    }

    struct Message {
        var role: Role
        var parts: [Part]

        init(_ role: Role, _ parts: [Part]) {
            self.role = role
            self.parts = parts
        }

        var value: Value {
            .object([
                Value.Member("role", .literal(.string(role.rawValue))),
                Value.Member("parts", .array(parts.map(\.value))),
            ])
        }
    }

    struct Request {
        var model: String
        var messages: [Message]
        var tools: [JSON] = []
        var output: JSON?
        var maxTokens: Int
        var references: [[Value.Pointer]] = []

        var value: Value {
            var members = [
                Value.Member("model", .literal(.string(model))),
                Value.Member("messages", .array(messages.map(\.value))),
            ]
            if !tools.isEmpty { members.append(Value.Member("tools", .literal(.array(tools)))) }
            if let output { members.append(Value.Member("output", .literal(output))) }
            members.append(Value.Member("max_tokens", .literal(.int(Int64(maxTokens)))))
            return .object(members + ActivityReferences.members(references))
        }
    }

    /// Where the text of a part stands in a request.
    static func textPointer(message: Int, part: Int) -> [Value.Pointer] {
        [.key("messages"), .index(message), .key("parts"), .index(part), .key(text)]
    }
}

/// A tool that the model asked for. `arguments` should be a JSON object, and may be anything.
struct ToolCall {
    var id: String
    var name: String
    var arguments: String
}

/// A model's answer, as `llm.chat` gave it.
struct ChatCompletion {
    var text: String
    var toolCalls: [ToolCall]
    var abstained: Bool
    /// `max_tokens` was used up.
    var isCutOff: Bool

    /// Reads what the activity at `path` gave. What is missing in it counts as empty.
    init(at path: Path, reading reader: ValueReader) throws(MissingBlobs) {
        self.init(try reader.json(.result(of: path, pointer: [])))
    }

    init(_ json: JSON) {
        text = json[ChatFormat.text]?.string ?? ""
        toolCalls = (json["tool_calls"]?.array ?? []).map { call in
            ToolCall(
                id: call["id"]?.string ?? "", name: call["name"]?.string ?? "",
                arguments: call["arguments"]?.string ?? "")
        }
        abstained = json["abstained"]?.bool ?? false
        isCutOff = json["finish"]?.string == "length"
    }
}
