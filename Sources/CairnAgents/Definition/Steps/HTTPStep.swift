package import CairnWire

/// Makes an HTTP request. Gives `{status, headers, body}`; 4xx and 5xx fail.
package struct HTTPStep: BlockValue, Hashable {
    package enum Method: String, Sendable, Hashable, CaseIterable {
        case get = "GET", head = "HEAD", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE"

        /// Whether repeating it changes nothing (RFC 9110 §9.2.1, as far as we use it).
        package var isSafe: Bool { self == .get || self == .head }
    }

    package var url = Template.empty
    package var method = Method.get
    package var headers: [String: Template] = [:]
    /// Sent as JSON.
    package var json: TemplateValue?
    /// Sent as it is.
    package var body: Template?

    package init() {}

    package static let block = Block<Self>(
        "http step", doc: "Makes an HTTP request.",
        hints: [
            "data": "Write \"json\" for a body that is sent as JSON, \"body\" for text.",
            "payload": "Write \"json\" for a body that is sent as JSON, \"body\" for text.",
        ],
        check: { step, node, decoder in
            if let url = node["url"], !step.url.mayBeURL {
                decoder.report(
                    .badForm, "\"url\" must begin with http:// or https://",
                    mend: "Write \"https://\(step.url.source.prefix(80))\"?", at: url.origin)
            }
            if step.json != nil, step.body != nil, let body = node.member("body") {
                decoder.report(
                    .conflictingKeys, "\"http\" has both \"json\" and \"body\"", mend: "Keep one of them.",
                    related: node.member("json").map { [Diagnostic.Related("the other", at: $0.keyOrigin.place)] }
                        ?? [],
                    at: body.keyOrigin)
            }
        }
    ) {
        Field("url", \.url, .template, required: true, doc: "Where to.")
        Field("method", \.method, .choice(), doc: "The request's method.")
        Field("headers", \.headers, .map(.template), doc: "Headers of the request.")
        Field("json", \.json, .templateValue, doc: "A body, sent as JSON.")
        Field("body", \.body, .template, doc: "A body, sent as it is.")
    }
}

extension Template {
    /// Whether what it gives can begin with a scheme of HTTP: what its own text begins with, as far as it goes.
    fileprivate var mayBeURL: Bool {
        guard case .text(let text)? = segments.first else { return true }
        let start = text.lowercased()
        return ["http://", "https://"].contains { start.hasPrefix($0) || segments.count > 1 && $0.hasPrefix(start) }
    }
}
