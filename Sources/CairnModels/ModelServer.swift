package import CairnWire

/// The server behind a provider, asked for what it has: for `cairn models` and `cairn doctor`. Called on the loop; ends
/// soon after its task is cancelled.
package protocol ModelServer: Sendable {
    /// Where it is, as people know it: `http://127.0.0.1:11434`.
    var origin: String { get }
    /// What it says of itself: its version. Nil where it says nothing.
    func version() async throws(ModelError) -> String?
    /// The models that it serves, by name.
    func models() async throws(ModelError) -> [ServedModel]
    /// What it knows of one model.
    ///
    /// - Throws: `model.not_found` when it has no such model.
    func facts(of model: String) async throws(ModelError) -> ModelFacts
    /// Fetches a model, or makes one, and tells what happens on the way. Doing it again goes on where it stopped.
    ///
    /// - Throws: `model.unsupported` where a server has no such thing; `model.pull_failed`.
    func obtain(_ wish: ModelWish, onProgress: @Sendable (ModelProgress) -> Void) async throws(ModelError)
}

extension ModelServer {
    package func version() async throws(ModelError) -> String? { nil }

    package func obtain(_ wish: ModelWish, onProgress: @Sendable (ModelProgress) -> Void) async throws(ModelError) {
        throw ModelError(
            .unsupported, "\(origin) cannot be asked to fetch or make models: only Ollama can", retryable: false)
    }
}

/// A model as its server lists it.
package struct ServedModel: Sendable, Hashable {
    package var name: String
    /// In bytes; nil where the server does not say.
    package var size: Int64?
    /// `3.2B`, `Q4_K_M`: in the server's words.
    package var parameters: String?
    package var quantization: String?

    package init(name: String, size: Int64? = nil, parameters: String? = nil, quantization: String? = nil) {
        self.name = name
        self.size = size
        self.parameters = parameters
        self.quantization = quantization
    }
}

/// What a server knows of a model. Nil: it does not say.
package struct ModelFacts: Sendable, Hashable {
    /// Tokens that fit into a call, the answer included.
    package var context: Int?
    package var capabilities: Set<ModelCapability>?

    package init(context: Int? = nil, capabilities: Set<ModelCapability>? = nil) {
        self.context = context
        self.capabilities = capabilities
    }
}

/// What a model can do, in Ollama's words.
package enum ModelCapability: String, Sendable, Hashable, CaseIterable, Comparable {
    case completion, tools, vision, thinking, embedding

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A model that a server shall get.
package enum ModelWish: Sendable, Hashable {
    /// From the server's registry.
    case pull(String)
    /// From a model that is there, with other instructions or parameters.
    /// `parameters` are Ollama's: `temperature`, `num_ctx`, `stop`.
    case create(String, from: String, system: String?, parameters: JSONObject)
}

/// How far a server is.
package struct ModelProgress: Sendable, Hashable {
    /// In the server's words: `pulling manifest`, `verifying sha256 digest`.
    package var status: String
    /// Bytes of the part that is being fetched; nil where there is none.
    package var total: Int64?
    package var completed: Int64?

    package init(status: String, total: Int64? = nil, completed: Int64? = nil) {
        self.status = status
        self.total = total
        self.completed = completed
    }
}
