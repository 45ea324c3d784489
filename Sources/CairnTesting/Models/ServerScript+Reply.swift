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

    private static func status(of error: ModelError) -> (Int, [(String, String)]) {
        let headers = error.retryAfter.map { [("Retry-After", "\($0.components.seconds)")] } ?? []
        switch error.code {
        case .unauthorized: return (401, headers)
        case .notFound: return (404, headers)
        case .rateLimited: return (429, headers)
        default: return (500, headers)
        }
    }
}
