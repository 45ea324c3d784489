import CairnAgents
package import CairnEngine
import CairnHTTP
import CairnReactor
package import CairnWire
package import CairnWorkflow

/// `http`: sends one request. Redirects are not followed.
///
/// Given `{method, url, hostFromTemplate, hostAllowed, headers, json | body}`, gives `{status, headers, body}`: a JSON body is parsed, any
/// other is text. 4xx and 5xx fail; 429, 5xx and what could not be reached may be tried again. All but GET and HEAD carry
/// the step's idempotency key as `Idempotency-Key`.
package struct SendRequest: HostActivity {
    package static let kind = "http"
    /// The most bytes of an answer.
    private static let bodyLimit = 8 << 20
    private let services: ActivityServices

    package init(_ services: ActivityServices) { self.services = services }

    package func run(_ input: JSON, context: ActivityContext) async throws(FailureDetails) -> ActivityResult {
        let definition = try await services.library.definition(context.definition)
        let input = try await services.references.resolve(input, files: definition.files)
        let client = try await client(for: input, under: definition)
        do throws(HTTPError) {
            var request = try Self.request(input, key: context.idempotencyKey)
            request.timeouts = Self.timeouts(until: context.deadline, now: services.loop.now)
            let response = try await client.send(request, limit: Self.bodyLimit)
            return ActivityResult(output: try answer(response, to: request))
        } catch {
            throw FailureDetails(error)
        }
    }

    /// A host that the file's author wrote is allowed, private or not; one that an expression or a model gave must be listed,
    /// or the call allowed by the file or a person. Neither makes a private address reachable that is not listed.
    private func client(for input: JSON, under definition: PinnedDefinition) async throws(FailureDetails)
        -> any HTTPClient
    {
        guard input["hostFromTemplate"]?.bool ?? true else { return await services.outbound.open() }
        let web = definition.web
        do throws(HTTPError) {
            let rules = WebGuard(
                hosts: input["hostAllowed"]?.bool == true
                    ? nil : try web.allowHosts.map { name throws(HTTPError) in try HostPattern(name) },
                privateHosts: try web.allowPrivate.map { name throws(HTTPError) in try HostPattern(name) })
            return await services.outbound.guarded(by: rules, userAgent: web.userAgent)
        } catch {
            throw FailureDetails(error)
        }
    }

    /// A step's `timeout` is all that bounds its request, be it shorter or longer than what a request may take by itself.
    /// The step's own timer ends the attempt; the request outlasts it by a second, so that the error is the step's.
    static func timeouts(until deadline: LoopInstant?, now: LoopInstant) -> HTTPTimeouts {
        guard let deadline else { return HTTPTimeouts() }
        let allowed = max(deadline.duration(since: now), .zero) + .seconds(1)
        return HTTPTimeouts(connect: min(allowed, HTTPTimeouts().connect), firstByte: allowed, silence: allowed)
    }

    private static func request(_ input: JSON, key: String) throws(HTTPError) -> HTTPRequest {
        let name = input["method"]?.string ?? "GET"
        guard let method = HTTPMethod(name) else { throw HTTPError(.failed, "\"\(name)\" is no method") }
        let url = try HTTPURL(input["url"]?.string ?? "")
        var headers = HTTPHeaders()
        for (name, value) in input["headers"]?.object ?? [:] { headers[name] = value.string ?? value.text() }
        var body: [UInt8]?
        if let json = input["json"] {
            body = json.encoded()
            if !headers.contains("Content-Type") { headers["Content-Type"] = "application/json" }
        } else if let text = input["body"]?.string {
            body = Array(text.utf8)
            if !headers.contains("Content-Type") { headers["Content-Type"] = "text/plain; charset=utf-8" }
        }
        if method != .get, method != .head { headers["Idempotency-Key"] = key }
        return HTTPRequest(method, url, headers: headers, body: body)
    }

    private func answer(_ response: HTTPResponse, to request: HTTPRequest) throws(HTTPError) -> JSON {
        guard response.status < 400 else {
            throw HTTPError(status: response, to: request, wallMilliseconds: services.loop.wallMilliseconds)
        }
        var headers = JSONObject()
        for field in response.headers.fields {
            let name = field.name.lowercased()
            headers[name] = .string(headers[name]?.string.map { "\($0), \(field.value)" } ?? field.value)
        }
        return [
            "status": .int(Int64(response.status)), "headers": .object(headers),
            "body": try Self.body(of: response, from: request),
        ]
    }

    private static func body(of response: HTTPResponse, from request: HTTPRequest) throws(HTTPError) -> JSON {
        let type = response.headers.mediaType ?? ""
        if !response.body.isEmpty, type == "application/json" || type.hasSuffix("+json") {
            do throws(JSONError) {
                return try JSON(parsing: response.body)
            } catch {
                throw HTTPError(.malformed, "\(request.url.origin) says that it answers JSON, and does not: \(error)")
            }
        }
        guard let text = String(validating: response.body, as: UTF8.self) else {
            throw HTTPError(
                .malformed, "\(request.url.origin) answered \(type.isEmpty ? "bytes" : type), which is no UTF-8 text")
        }
        return .string(text)
    }
}
