package import CairnWire

/// An Ollama as a value: a request goes in, an answer comes out, and what the server would have done to itself is done to
/// the value. No clock, no socket; `ScriptedServer` puts it behind one.
///
/// It does what the recordings of a real server show (`Tests/Golden/CairnModelsTests/ollama.jsonl`, replayed by
/// `FakeOllamaTests`), its tokens counted one by one as there. In the manner of an older server it ignores `truncate` and
/// `shift` and cuts what does not fit without a word.
package struct FakeOllama: Sendable {
    package enum Manner: String, Sendable, Hashable, CaseIterable {
        /// 0.24.0, as recorded.
        case current
        /// Before 0.12.6: `truncate` and `shift` are fields that it does not know.
        case older
    }

    package struct Request: Sendable {
        package var method: String
        package var path: String
        package var headers: [String: String]
        package var body: [UInt8]

        package init(_ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = []) {
            self.method = method
            self.path = path
            self.headers = headers
            self.body = body
        }
    }

    /// What comes out; a body is one of several kinds.
    package struct Answer: Sendable {
        package enum Body: Sendable {
            case nothing
            case text(String)
            case json(JSON)
            /// A stream of JSON lines.
            case lines([JSON])
        }

        package var status: Int
        package var mediaType: String?
        package var body: Body

        static func json(_ json: JSON, status: Int = 200) -> Answer {
            Answer(status: status, mediaType: "application/json", body: .json(json))
        }
        static func error(_ status: Int, _ message: String) -> Answer {
            .json(["error": .string(message)], status: status)
        }
        static func lines(_ lines: [JSON]) -> Answer {
            Answer(status: 200, mediaType: "application/x-ndjson", body: .lines(lines))
        }
        static func text(_ status: Int, _ text: String) -> Answer {
            Answer(status: status, mediaType: "text/plain", body: .text(text))
        }
        static func nothing(_ status: Int) -> Answer { Answer(status: status, mediaType: nil, body: .nothing) }
    }

    package var manner: Manner
    package var models: [FakeModel]
    /// Digests of blobs that were uploaded.
    package var blobs: Set<String> = []
    /// What the registry has to pull; none: there is no network.
    package var registry: [String] = []
    /// Names and contexts of what is loaded, one a model file.
    package var loaded: [(name: String, context: Int)] = []
    /// Every prompt as a model got to read it: rendered, and cut where it was cut.
    package private(set) var prompts: [String] = []
    private var ids = SplitMix64(seed: 7)

    package init(_ manner: Manner = .current, models: [FakeModel] = []) {
        self.manner = manner
        self.models = models
    }

    package mutating func answer(_ request: Request) -> Answer {
        let host = request.headers.first { $0.key.lowercased() == "host" }?.value ?? "127.0.0.1"
        let origin = request.headers.first { $0.key.lowercased() == "origin" }?.value
        let isLocal = host.hasPrefix("127.0.0.1") || host.hasPrefix("localhost")
        guard isLocal, origin == nil else { return .nothing(403) }
        if request.path.hasPrefix("/api/blobs/") { return blob(request) }
        guard let route = Self.routes[request.path] else { return .text(404, "404 page not found") }
        guard let act = route[request.method] else { return .text(405, "405 method not allowed") }
        return act(&self, request)
    }

    private typealias Act = @Sendable (inout FakeOllama, Request) -> Answer

    private static let routes: [String: [String: Act]] = [
        "/": [
            "GET": { _, _ in .text(200, "Ollama is running") }, "HEAD": { _, _ in .text(200, "") },
        ],
        "/api/version": ["GET": { _, _ in .json(["version": "0.0.0"]) }],
        "/api/tags": ["GET": { fake, _ in fake.tags() }],
        "/api/ps": ["GET": { fake, _ in fake.processes() }],
        "/api/show": ["POST": { fake, request in fake.show(request) }],
        "/api/create": ["POST": { fake, request in fake.create(request) }],
        "/api/copy": ["POST": { fake, request in fake.copy(request) }],
        "/api/delete": ["DELETE": { fake, request in fake.delete(request) }],
        "/api/pull": ["POST": { fake, request in fake.pull(request) }],
        "/api/chat": ["POST": { fake, request in fake.chat(request) }],
        "/api/generate": ["POST": { fake, request in fake.generate(request) }],
        "/api/embed": ["POST": { fake, request in fake.embed(request) }],
        "/api/embeddings": ["POST": { fake, request in fake.embedOld(request) }],
    ]

    /// Keeps what a model read.
    mutating func note(_ prompt: String) { prompts.append(prompt) }

    mutating func callID() -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return "call_" + String((0..<8).map { _ in letters[Int.random(in: 0..<letters.count, using: &ids)] })
    }

    func model(_ name: String) -> FakeModel? {
        models.first { $0.name == name || $0.name == "\(name):latest" }
    }
}
