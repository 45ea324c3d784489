import CairnTesting
import CairnWire
import Testing

/// A recorded exchange of a real Ollama 0.24.0 (`Tests/Golden/CairnModelsTests/ollama.jsonl`).
struct Recording: Sendable, CustomTestStringConvertible {
    let number: Int
    let scenario: String
    let request: JSON
    let response: JSON

    var testDescription: String { "\(number) \(scenario) \(method) \(path)" }
    var method: String { request["method"]?.string ?? "" }
    var path: String { request["path"]?.string ?? "" }

    static func all() throws -> [Recording] {
        var decoder = LineDecoder(limit: 1 << 20)
        var lines: [[UInt8]] = []
        try decoder.feed(try Golden.bytes("ollama.jsonl"), into: &lines)
        return try lines.enumerated().compactMap { number, line in
            let json = try JSON(parsing: line)
            // The first line tells how it was recorded.
            guard let request = json["request"], let response = json["response"] else { return nil }
            return Recording(
                number: number, scenario: json["scenario"]?.string ?? "", request: request, response: response)
        }
    }

    /// The lines of a streamed answer, as bytes.
    var stream: [UInt8] {
        (response["lines"]?.array ?? []).compactMap { $0["line"] }.flatMap { $0.encoded() + [0x0A] }
    }

    /// The request's body; what the recording abbreviates is written out.
    var body: [UInt8] {
        switch request["body"] {
        case nil, .null?: return []
        case .string("60 exchanges of about 60 tokens and a last question, num_ctx 512")?: return Self.exchanges
        case .string(let text)?: return Array(text.utf8)
        case let json?: return expanded(json).encoded()
        }
    }

    private func expanded(_ json: JSON) -> JSON {
        guard var object = json.object, scenario == "context" || scenario == "embed" else { return json }
        if object["model"] == nil { object["model"] = "scripted" }
        for key in ["prompt", "input"] { object[key] = object[key].map(Self.written) }
        if let text = object["messages"]?.string {
            object["messages"] = [["role": "user", "content": Self.written(.string(text))]]
        } else if let messages = object["messages"]?.array {
            object["messages"] = .array(
                messages.map { message in
                    var message = message.object ?? [:]
                    message["content"] = message["content"].map(Self.written)
                    return .object(message)
                })
        }
        // Said of these only by the form of their answers.
        if response["lines"] == nil { object["stream"] = false }
        return .object(object)
    }

    /// `"word " repeated 1000 times`
    private static func written(_ json: JSON) -> JSON {
        guard let text = json.string, text.hasPrefix("\"word \" repeated "),
            let count = Int(text.dropFirst("\"word \" repeated ".count).prefix { $0.isNumber })
        else { return json }
        return .string(String(repeating: "word ", count: count))
    }

    private static var exchanges: [UInt8] {
        let pairs = (0..<60).flatMap { index -> [JSON] in
            [
                ["role": "user", "content": .string("question \(index) of some length")],
                ["role": "assistant", "content": .string("answer \(index) of some length")],
            ]
        }
        let messages = pairs + [["role": "user", "content": "last question"]]
        let body: JSON = [
            "model": "scripted", "messages": .array(messages), "stream": false, "options": ["num_ctx": 512],
        ]
        return body.encoded()
    }
}
