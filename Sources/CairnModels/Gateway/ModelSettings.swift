package import CairnWire

/// A model as the `models` map of a file describes it, or as its name alone does. What may be a secret stays a reference
/// until a call is made.
package struct ModelSettings: Sendable, Hashable {
    /// The kind of its provider: `openai`.
    package var provider: String
    /// The provider's own name of the model; nil for a provider that needs none.
    package var model: String?
    package var baseURL: ReferenceText?
    package var apiKey: ReferenceText?
    /// Sent with each request, beside what the provider sends.
    package var headers: [String: ReferenceText]
    /// Tokens that fit into a call, the answer included.
    package var context: Int?
    /// How long one call may take; nil for the provider's own bounds.
    package var timeout: Duration?
    /// How long the server keeps the model loaded; nil for its own bound.
    package var keepAlive: Duration?
    /// Whether a model that can think before it answers shall.
    package var think: Bool
    /// For requests that name none.
    package var temperature: Double?
    /// Nil where nobody counts money.
    package var price: TokenPrice?

    package init(
        provider: String, model: String? = nil, baseURL: ReferenceText? = nil, apiKey: ReferenceText? = nil,
        headers: [String: ReferenceText] = [:], context: Int? = nil, timeout: Duration? = nil,
        keepAlive: Duration? = nil, think: Bool = false, temperature: Double? = nil, price: TokenPrice? = nil
    ) {
        self.provider = provider
        self.model = model
        self.baseURL = baseURL
        self.apiKey = apiKey
        self.headers = headers
        self.context = context
        self.timeout = timeout
        self.keepAlive = keepAlive
        self.think = think
        self.temperature = temperature
        self.price = price
    }
}

/// Where a provider's server is and how it is spoken to: a model's settings with every reference looked up. Lives for one
/// call.
package struct Endpoint: Sendable, Hashable {
    package var baseURL: String?
    package var apiKey: String?
    package var headers: [String: String]
    package var timeout: Duration?
    /// Tokens that a call may have, whatever the model can take.
    package var context: Int?
    package var keepAlive: Duration?
    package var think: Bool

    package init(
        baseURL: String? = nil, apiKey: String? = nil, headers: [String: String] = [:], timeout: Duration? = nil,
        context: Int? = nil, keepAlive: Duration? = nil, think: Bool = false
    ) {
        self.baseURL = baseURL
        self.apiKey = apiKey
        self.headers = headers
        self.timeout = timeout
        self.context = context
        self.keepAlive = keepAlive
        self.think = think
    }
}
