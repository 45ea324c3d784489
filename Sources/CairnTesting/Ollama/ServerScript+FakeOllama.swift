import CairnHTTP
import CairnReactor
package import CairnWire

extension ServerScript {
    /// What the fake says, as bytes of HTTP.
    package static func ollama(_ answer: FakeOllama.Answer) -> ServerScript {
        let headers = answer.mediaType.map { [("Content-Type", $0)] } ?? []
        switch answer.body {
        case .nothing: return .answer(answer.status, headers, [])
        case .text(let text): return .answer(answer.status, headers, Array(text.utf8))
        case .json(let json): return .answer(answer.status, headers, json.encoded())
        case .lines(let lines):
            return jsonLinesHead(answer.status).then(lines.map { .send(jsonLine($0)) }).then([.send(lastChunk)])
        }
    }

    /// The head of a chunked stream of JSON lines.
    package static func jsonLinesHead(_ status: Int = 200) -> Self {
        Self([
            .send(head(status, [("Content-Type", "application/x-ndjson"), ("Transfer-Encoding", "chunked")]))
        ])
    }

    /// One line as a chunk of its own.
    package static func jsonLine(_ json: JSON) -> [UInt8] { chunk(json.encoded() + [0x0A]) }
}

/// A fake Ollama behind a real socket. What it did is read from `fake`.
package final class FakeOllamaServer: Sendable {
    package let server: ScriptedServer
    private let state: Shared<FakeOllama>

    /// - Parameter override: answers a request in the fake's place; nil lets the fake answer.
    package init(
        _ fake: FakeOllama,
        override: @escaping @Sendable (ScriptedServer.Request) -> ServerScript? = { _ in nil }
    ) throws {
        let state = Shared(fake)
        self.state = state
        server = try ScriptedServer { request in
            if let script = override(request) { return script }
            let asked = FakeOllama.Request(
                request.method, String(request.target.prefix { $0 != "?" }),
                headers: Dictionary(request.headers.fields.map { ($0.name, $0.value) }) { first, _ in first },
                body: request.body)
            return .ollama(state.withLock { $0.answer(asked) })
        }
    }

    package var url: String { server.url }
    package var fake: FakeOllama { state.withLock { $0 } }
    package func stop() { server.stop() }
}
