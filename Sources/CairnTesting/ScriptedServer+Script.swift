package import CairnWire

/// What a scripted server does about one request. After its steps the connection stays open for the next, unless a step
/// ended it.
package struct ServerScript: Sendable {
    package enum Step: Sendable {
        case send([UInt8])
        /// The same bytes again and again: more than anybody takes at once.
        case repeated([UInt8], times: Int)
        /// Nothing, until the test says so.
        case wait(ServerSignal)
        /// Tells the test that the script is here.
        case signal(ServerSignal)
        /// Nothing, until the client goes.
        case untilClientCloses
        /// An orderly end of the connection.
        case close
        /// A broken one: RST.
        case reset
    }

    package var steps: [Step]

    package init(_ steps: [Step]) { self.steps = steps }

    /// The bytes of `text` as they are: for answers that are no HTTP.
    package static func raw(_ text: String) -> Self { Self([.send(Array(text.utf8))]) }

    /// A whole answer with its length.
    package static func answer(_ status: Int, _ headers: [(String, String)] = [], _ body: [UInt8]) -> Self {
        Self([.send(head(status, headers + [("Content-Length", "\(body.count)")]) + body)])
    }

    package static func status(_ status: Int, _ body: String = "", headers: [(String, String)] = []) -> Self {
        answer(status, [("Content-Type", "text/plain")] + headers, Array(body.utf8))
    }

    package static func json(_ status: Int, _ body: JSON, headers: [(String, String)] = []) -> Self {
        answer(status, [("Content-Type", "application/json")] + headers, body.encoded())
    }

    /// Server-sent events, one `data:` each, in one chunk each, and the end of the body.
    package static func events(_ data: [String]) -> Self {
        eventsHead().then(data.map { .send(event($0)) }).then([.send(lastChunk)])
    }

    /// The head of a chunked stream of events; `then` goes on with `event`, signals and ends.
    package static func eventsHead() -> Self {
        Self([.send(head(200, [("Content-Type", "text/event-stream"), ("Transfer-Encoding", "chunked")]))])
    }

    package func then(_ more: [Step]) -> Self { Self(steps + more) }

    /// One server-sent event as a chunk of its own.
    package static func event(_ data: String) -> [UInt8] { chunk(Array("data: \(data)\n\n".utf8)) }

    package static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
    }

    package static let lastChunk = Array("0\r\n\r\n".utf8)

    package static func head(_ status: Int, _ headers: [(String, String)]) -> [UInt8] {
        var text = "HTTP/1.1 \(status) \(status < 400 ? "OK" : "Error")\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        return Array((text + "\r\n").utf8)
    }
}
