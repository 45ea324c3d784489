import CairnHTTP
import CairnReactor
import CairnWire

/// One server of OpenAI's API: its address, and the questions that are answered by one object.
struct OpenAIConnection: Sendable {
    let base: HTTPURL
    let headers: HTTPHeaders
    let timeout: Duration?
    let ports: ProviderPorts

    /// Vectors are long as text.
    private static let limit = 64 << 20

    /// - Throws: `model.settings` when the address is none or a header cannot be sent.
    init(_ endpoint: Endpoint, _ ports: ProviderPorts) throws(ModelError) {
        guard let address = endpoint.baseURL else {
            throw ModelError(.settings, "openai needs base_url: where the server is, up to its /v1", retryable: false)
        }
        do throws(HTTPError) {
            base = try HTTPURL(address)
        } catch {
            throw ModelError(error)
        }
        var headers: HTTPHeaders = ["Content-Type": "application/json"]
        if let key = endpoint.apiKey { headers["Authorization"] = "Bearer \(key)" }
        for (name, value) in endpoint.headers.sorted(by: { $0.key < $1.key }) { headers[name] = value }
        self.headers = headers
        self.ports = ports
        timeout = endpoint.timeout
    }

    var origin: String { base.origin }

    func url(_ path: String) throws(ModelError) -> HTTPURL {
        do throws(HTTPError) {
            return try base.appending(path: path)
        } catch {
            throw ModelError(error)
        }
    }

    /// - Throws: what the server's status means; `model.malformed` for what is no JSON.
    func json(
        _ method: HTTPMethod, _ path: String, _ body: JSON? = nil, about model: String = "",
        timeouts: HTTPTimeouts = .inquiry
    ) async throws(ModelError) -> JSON {
        let url = try url(path)
        let request = HTTPRequest(
            method, url, headers: headers, body: body?.encoded(), timeouts: timeouts, mayResend: true)
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await ports.http.send(request, limit: Self.limit)
        } catch {
            throw ModelError(error)
        }
        guard response.isSuccess else {
            throw OpenAIFailure(url: url, model: model, wallMilliseconds: ports.loop.wallMilliseconds).error(
                response.head, response.body)
        }
        do throws(JSONError) {
            return try await ports.json(response.body)
        } catch {
            throw ModelError(
                .malformed, "\(origin) answered \(path) with invalid JSON: \(error)", retryable: false, cause: error)
        }
    }
}
