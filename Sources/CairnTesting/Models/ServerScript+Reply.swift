import CairnModels
import CairnWire

extension ServerScript {
    /// What a server of OpenAI's API does that plays `reply`.
    package static func openAI(_ reply: ScriptedProvider.Reply) -> ServerScript {
        switch reply {
        case .answer(let completion):
            var events: [String] = []
            if !completion.text.isEmpty { events += deltas(completion.text) }
            if !completion.toolCalls.isEmpty {
                events += callDeltas(completion.toolCalls.map { ($0.id, $0.name, $0.arguments) })
            }
            let usage = completion.usage
            return .events(
                events
                    + chatEnd(
                        completion.finish.rawValue, inputTokens: usage.inputTokens, outputTokens: usage.outputTokens))
        case .failure(let error):
            let (status, headers) = status(of: error)
            return .json(status, ["error": ["message": .string(error.message)]], headers: headers)
        case .cut(let text):
            return eventsHead().then(deltas(text).map { .send(event($0)) } + [.close])
        case .silence: return ServerScript([.untilClientCloses])
        }
    }

    static func status(of error: ModelError) -> (Int, [(String, String)]) {
        let headers = error.retryAfter.map { [("Retry-After", "\($0.components.seconds)")] } ?? []
        switch error.code {
        case .unauthorized: return (401, headers)
        case .notFound: return (404, headers)
        case .rateLimited: return (429, headers)
        case .contextExceeded: return (400, headers)
        default: return (500, headers)
        }
    }
}

extension ServerScript {
    /// What an Ollama does about a chat that plays `reply`. Arguments that are no JSON come as text, as from servers that
    /// only resemble it: Ollama itself has none such.
    package static func ollamaChat(_ reply: ScriptedProvider.Reply) -> ServerScript {
        switch reply {
        case .answer(let completion):
            var lines = chatLines(completion.text)
            for (index, call) in completion.toolCalls.enumerated() {
                let arguments = (try? JSON(parsing: call.arguments)) ?? .string(call.arguments)
                let json: JSON = [
                    "id": .string(call.id),
                    "function": ["index": .int(Int64(index)), "name": .string(call.name), "arguments": arguments],
                ]
                lines.append(["message": ["role": "assistant", "content": "", "tool_calls": [json]], "done": false])
            }
            let usage = completion.usage
            lines.append([
                "message": ["role": "assistant", "content": ""], "done": true,
                "done_reason": completion.finish == .length ? "length" : "stop",
                "prompt_eval_count": .int(Int64(usage.inputTokens)), "eval_count": .int(Int64(usage.outputTokens)),
            ])
            return jsonLinesHead().then(lines.map { .send(jsonLine($0)) }).then([.send(lastChunk)])
        case .failure(let error):
            let (status, headers) = status(of: error)
            return .json(status, ["error": .string(error.message)], headers: headers)
        case .cut(let text):
            return jsonLinesHead().then(chatLines(text).map { .send(jsonLine($0)) } + [.close])
        case .silence: return ServerScript([.untilClientCloses])
        }
    }

    private static func chatLines(_ text: String) -> [JSON] {
        pieces(of: text).map { ["message": ["role": "assistant", "content": .string($0)], "done": false] }
    }
}
