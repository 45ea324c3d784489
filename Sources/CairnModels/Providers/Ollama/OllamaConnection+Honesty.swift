import CairnHTTP
import CairnWire

/// Whether a server says when a prompt does not fit. `truncate: false` asks for that, and servers before 0.12.6 ignore it
/// for a chat and cut the prompt without a word; one cannot see it in the answer. So it is found out before a prompt is
/// sent for which it matters.
extension OllamaConnection {
    enum Route: String {
        case chat = "api/chat"
        case embed = "api/embed"
    }

    /// Whether the server knows the field at all: one that does cannot read a text where it wants `true` or `false`. Costs
    /// nothing, as no model is named.
    func knowsTruncate(_ route: Route) async throws(ModelError) -> Bool {
        let response = try await ask(.post, route.rawValue, ["model": "", "truncate": "?"])
        guard response.status == 400, let said = (try? JSON(parsing: response.body))?["error"]?.string else {
            return false
        }
        return said.contains("truncate") && said.contains("bool")
    }

    /// Whether the server refuses a prompt that surely does not fit: a thousand words for a context of 64 tokens. One that
    /// cuts it loads the model for that, so this is asked only where the alternative is an error.
    func refusesLongPrompts(_ route: Route, of model: String) async throws(ModelError) -> Bool {
        let words = (0..<1000).map { "word\($0)" }.joined(separator: " ")
        var body: JSONObject = [
            "model": .string(model), "truncate": false, "shift": false, "stream": false,
            "options": ["num_ctx": 64, "num_predict": 1],
        ]
        switch route {
        case .chat: body["messages"] = [["role": "user", "content": .string(words)]]
        case .embed: body["input"] = .string(words)
        }
        let response = try await ask(
            .post, route.rawValue, .object(body), timeouts: HTTPTimeouts(call: endpoint.timeout))
        guard response.status == 400, let said = (try? JSON(parsing: response.body))?["error"]?.string else {
            return false
        }
        return OllamaFailure.isAboutContext(said)
    }
}
