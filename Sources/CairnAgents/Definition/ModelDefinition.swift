package import CairnWire

/// A model by its name in `models`: one server's model, or a group of them.
package enum ModelDefinition: Sendable, Hashable {
    case single(SingleModel)
    case group(ModelGroup)

    package static let type = FieldType<ModelDefinition>.forms(
        [
            .map(with: "group", .block(ModelGroup.self), embed: ModelDefinition.group) {
                if case .group(let group) = $0 { group } else { nil }
            },
            .otherMap(.block(SingleModel.self), embed: ModelDefinition.single) {
                if case .single(let model) = $0 { model } else { nil }
            },
        ], expected: "a map with \"provider\", or one with \"group\"")
}

/// One model of one provider.
package struct SingleModel: BlockValue, Hashable {
    package var provider = ""
    /// The provider's own name of it; nil for a provider that needs none.
    package var model: String?
    package var baseURL: ReferenceText?
    package var apiKey: ReferenceText?
    package var headers: [String: ReferenceText] = [:]
    /// Tokens that fit into a call, answer included.
    package var context: Int?
    /// How long one call may take.
    package var timeout: Duration?
    package var keepAlive: Duration?
    /// Nil: it does not.
    package var think: Bool?
    package var temperature: Double?
    package var price: ModelPrice?

    package init() {}
    package init(provider: String, model: String?) {
        self.provider = provider
        self.model = model
    }

    package static let block = Block<Self>(
        "model", doc: "One model of one provider.",
        hints: ["url": "Write \"base_url\".", "endpoint": "Write \"base_url\".", "key": "Write \"api_key\"."]
    ) {
        Field("provider", \.provider, .name(.provider), required: true, doc: "Who serves it.")
        Field("model", \.model, .line, doc: "The provider's own name of the model.")
        Field("base_url", \.baseURL, .reference, doc: "Where the server is.")
        Field("api_key", \.apiKey, .reference, doc: "The key, as `${env:NAME}` or `${secret:store/key}`.")
        Field("headers", \.headers, .map(.reference), doc: "Headers that each request carries.")
        Field("context", \.context, .integer(256...), doc: "Tokens that fit into a call, the answer included.")
        Field("timeout", \.timeout, .duration, doc: "How long one call may take.")
        Field(
            "keep_alive", \.keepAlive, .duration,
            doc: "How long the server keeps the model loaded; only ollama can be told.")
        Field(
            "think", \.think, .boolean,
            doc: "Whether a model that can think before it answers shall; only ollama can be told.")
        Field("temperature", \.temperature, .number(0...2), doc: "0: the likeliest words; left out: the server's own.")
        Field("price", \.price, .block(), doc: "What tokens cost.")
    }
}

/// US dollars per million tokens.
package struct ModelPrice: BlockValue, Hashable {
    package var input = 0.0
    package var output = 0.0

    package init() {}

    package static let block = Block<Self>("price", doc: "US dollars per million tokens.") {
        Field("input", \.input, .number(0...), required: true, doc: "Per million tokens that go in.")
        Field("output", \.output, .number(0...), required: true, doc: "Per million tokens that come out.")
    }
}

/// Models that stand in for each other.
package struct ModelGroup: BlockValue, Hashable {
    package struct Member: BlockValue, Hashable {
        package var model = ""
        package var weight = 1

        package init() {}

        package static let block = Block<Self>("group member", doc: "A model of a group.") {
            Field("model", \.model, .name(.model), required: true, doc: "A model's name.")
            Field("weight", \.weight, .integer(0...1_000_000), doc: "Its share of the calls.")
        }
    }

    package var members: [Member] = []
    package var fallback: [String] = []

    package init() {}

    package static let block = Block<Self>("model group", doc: "Models that stand in for each other.") {
        Field(
            "group", \.members, .list(.block(), atLeast: 1), required: true,
            availability: .later("groups of models are"), doc: "The models that share the calls.")
        Field(
            "fallback", \.fallback, .list(.name(.model)),
            doc: "Models that are asked when one of the group fails, in order.")
    }
}
