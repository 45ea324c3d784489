import CairnWire
import CairnWorkflow

/// `http`: a request that the model writes. Safe to repeat for GET and HEAD; of any other nobody knows.
///
/// The host is the model's choice, so the activity's guard holds: one of `web.allow_hosts`, unless the file or a person
/// allowed the call, and no private address but those of `web.allow_private`.
struct HTTPTool: BuiltinTool {
    static let name = "http"
    static let activity = HTTPBehaviour.activity

    let parameters: JSONSchema
    let description =
        "Makes an HTTP request and gives {status, headers, body}. Answers of 400 and above are errors. Redirects are not "
        + "followed."

    init() throws(PlanError) {
        parameters = try .arguments(
            of: Self.name,
            [
                "url": ["type": "string", "description": "https://host/path, with scheme and host in lower case."],
                "method": ["type": "string", "enum": .array(HTTPStep.Method.allCases.map { .string($0.rawValue) })],
                "headers": ["type": "object", "additionalProperties": ["type": "string"]],
                "json": ["description": "The body as JSON."],
                "body": ["type": "string", "description": "The body as text, instead of json."],
            ], required: ["url"])
    }

    func effect(of arguments: JSON) -> ToolEffect { .egress(WebAddress(arguments["url"]?.string ?? "")) }

    func problem(with arguments: JSON) -> String? {
        if arguments["json"] != nil, arguments["body"] != nil { return "give json or body, not both" }
        return WebAddress.problem(with: arguments["url"]?.string ?? "")
    }

    func advance(_ call: AgentCall, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let method = call.arguments["method"]?.string.flatMap { HTTPStep.Method(rawValue: $0) } ?? .get
        let request = call.request(Self.activity, replay: method.isSafe ? .safe : .unsafe)
        return try decision.task(request) { _ in
            var input = call.arguments.object ?? [:]
            input["method"] = .string(method.rawValue)
            input["hostFromTemplate"] = true
            if call.isAllowed { input["hostAllowed"] = true }
            return TaskInput(.literal(.object(input)))
        }
    }
}
