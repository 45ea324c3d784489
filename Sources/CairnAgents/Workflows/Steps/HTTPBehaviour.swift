import CairnWire
import CairnWorkflow

/// `http`: makes a request. Safe to repeat for GET and HEAD; otherwise unsafe, unless the file says `keyed`.
///
/// The activity `http` is given `{method, url, hostFromTemplate, headers, json | body, references}` and gives
/// `{status, headers, body}`; 4xx and 5xx are failures. `hostFromTemplate` is whether the URL's host came, in whole or in
/// part, from an expression: such a host must stand in `web.allow_hosts`, one that the file writes (or a `${…}`) need not.
/// But for GET and HEAD the activity sends its idempotency key as `Idempotency-Key`.
struct HTTPBehaviour: StepBehaviour {
    static let activity = "http"

    let definition: HTTPStep
    var activity: String? { Self.activity }

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let replay: Replay = definition.method.isSafe ? .safe : .unsafe
        let request = site.request(activity: Self.activity, replay: replay)
        return try decision.task(request) { (reader) throws(InputError) in
            TaskInput(try input(site.renderer(reader)))
        }
    }

    private func input(_ renderer: Renderer) throws(InputError) -> Value {
        var members = [
            Value.Member("method", .literal(.string(definition.method.rawValue))),
            Value.Member("url", .literal(.string(try renderer.text(definition.url)))),
            Value.Member("hostFromTemplate", .literal(.bool(definition.url.hasExpressionInHost))),
        ]
        var references = ActivityReferences.pointers(in: definition.url, at: [.key("url")])
        var headers = JSONObject()
        for (name, template) in definition.headers.sorted(by: { $0.key < $1.key }) {
            headers[name] = .string(try renderer.text(template))
            references += ActivityReferences.pointers(in: template, at: [.key("headers"), .key(name)])
        }
        if !headers.isEmpty { members.append(Value.Member("headers", .literal(.object(headers)))) }
        if let json = definition.json {
            members.append(Value.Member("json", try renderer.value(json)))
            references += ActivityReferences.pointers(in: json, at: [.key("json")])
        }
        if let body = definition.body {
            members.append(Value.Member("body", .literal(.string(try renderer.text(body)))))
            references += ActivityReferences.pointers(in: body, at: [.key("body")])
        }
        return .object(members + ActivityReferences.members(references))
    }
}

extension Template {
    /// Whether an expression stands before the end of a URL's host: before the first `/`, `?` or `#` after `scheme://`.
    /// What an expression after that gives cannot change where the request goes.
    var hasExpressionInHost: Bool {
        var written = ""
        for segment in segments {
            switch segment {
            case .text(let text): written += text
            // A reference is the file's own word, and may be scheme and host both.
            case .reference: written += written.contains("://") ? "x" : "x://x"
            case .expression: return !written.endsHost
            }
        }
        return false
    }
}

extension String {
    /// Whether text that begins a URL has gone past its host.
    fileprivate var endsHost: Bool {
        let pieces = split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard pieces.count == 2, !pieces[0].isEmpty, pieces[0].allSatisfy({ $0.isLetter && $0.isASCII || $0 == "+" })
        else {
            return false
        }
        return pieces[1].contains { "/?#\\".contains($0) }
    }
}
