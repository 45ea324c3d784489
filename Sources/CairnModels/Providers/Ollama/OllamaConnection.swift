import CairnHTTP
import CairnReactor
import CairnWire

/// One Ollama server: its address, its small questions, and what its failures mean.
struct OllamaConnection: Sendable {
    let base: HTTPURL
    let headers: HTTPHeaders
    let endpoint: Endpoint
    let ports: ProviderPorts

    /// An answer about models: their descriptions hold licences and templates.
    private static let limit = 16 << 20

    /// - Throws: `model.settings` when the address is none or a header cannot be sent.
    init(_ endpoint: Endpoint, _ ports: ProviderPorts) throws(ModelError) {
        do throws(HTTPError) {
            base = try HTTPURL(endpoint.baseURL ?? OllamaAddress.standard)
        } catch {
            throw ModelError(error)
        }
        var headers: HTTPHeaders = ["Content-Type": "application/json"]
        // A server behind a proxy, or ollama.com, wants one.
        if let key = endpoint.apiKey { headers["Authorization"] = "Bearer \(key)" }
        for (name, value) in endpoint.headers.sorted(by: { $0.key < $1.key }) { headers[name] = value }
        self.headers = headers
        self.endpoint = endpoint
        self.ports = ports
    }

    var origin: String { base.origin }

    func failure(of model: String) -> OllamaFailure {
        OllamaFailure(origin: origin, model: model, wallMilliseconds: ports.loop.wallMilliseconds)
    }

    func url(_ path: String) throws(ModelError) -> HTTPURL {
        do throws(HTTPError) {
            return try base.appending(path: path)
        } catch {
            throw ModelError(error)
        }
    }

    /// A question that changes nothing at the server; the answer whatever its status.
    func ask(
        _ method: HTTPMethod = .get, _ path: String, _ body: JSON? = nil, timeouts: HTTPTimeouts = .inquiry
    ) async throws(ModelError) -> HTTPResponse {
        let request = HTTPRequest(
            method, try url(path), headers: headers, body: body?.encoded(), timeouts: timeouts, mayResend: true)
        do throws(HTTPError) {
            return try await ports.http.send(request, limit: Self.limit)
        } catch {
            throw ModelError(ollama: error, at: origin)
        }
    }

    /// The same, where anything but success is an error.
    func json(
        _ method: HTTPMethod = .get, _ path: String, _ body: JSON? = nil, about model: String = "",
        timeouts: HTTPTimeouts = .inquiry
    ) async throws(ModelError) -> JSON {
        let response = try await ask(method, path, body, timeouts: timeouts)
        guard response.isSuccess else { throw failure(of: model).error(response.head, response.body) }
        do throws(JSONError) {
            return try await ports.json(response.body)
        } catch {
            throw ModelError(
                .malformed, "\(origin) answered \(path) with invalid JSON: \(error). Is it an Ollama?",
                retryable: false, cause: error)
        }
    }

    /// - Throws: `model.not_found` with the command that fetches the model.
    func model(_ name: String) async throws(ModelError) -> OllamaModel {
        try OllamaModel(
            try await json(.post, "api/show", ["model": .string(name)], about: name), origin: origin)
    }

    /// The context that the model is loaded with; nil when it is not, or the server does not say. Only saves time, so an
    /// answer that says nothing is no failure.
    func loadedContext(of model: String) async throws(ModelError) -> Int? {
        let response = try await ask(.get, "api/ps")
        guard response.isSuccess, let models = (try? JSON(parsing: response.body))?["models"]?.array else { return nil }
        let names = [model, "\(model):latest"]
        let loaded = models.first {
            names.contains($0["name"]?.string ?? "") || names.contains($0["model"]?.string ?? "")
        }
        return loaded?["context_length"]?.int.flatMap { $0 > 0 ? Int(clamping: $0) : nil }
    }
}
