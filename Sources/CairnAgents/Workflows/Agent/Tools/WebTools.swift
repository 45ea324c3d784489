import CairnWire
import CairnWorkflow

/// `scrape`: reads a page of the open web. Guarded as `http` is.
struct ScrapeTool: BuiltinTool {
    static let name = "scrape"
    static let activity = "scrape"

    let parameters: JSONSchema
    let description = "Reads a page of the web and gives {url, title, text, links}."

    init() throws(PlanError) {
        parameters = try .arguments(
            of: Self.name,
            ["url": ["type": "string", "description": "https://host/path, with scheme and host in lower case."]],
            required: ["url"])
    }

    func effect(of arguments: JSON) -> ToolEffect { .egress(WebAddress(arguments["url"]?.string ?? "")) }
    func problem(with arguments: JSON) -> String? { WebAddress.problem(with: arguments["url"]?.string ?? "") }

    func advance(_ call: AgentCall, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        try decision.task(call.request(Self.activity, replay: .safe)) { _ in
            var input: JSONObject = ["url": call.arguments["url"] ?? .null, "hostFromTemplate": true]
            if call.isAllowed { input["hostAllowed"] = true }
            return TaskInput(.literal(.object(input)))
        }
    }
}

/// `search`: searches the open web. What is looked for leaves the house, to whoever answers searches.
struct SearchTool: BuiltinTool {
    static let name = "search"
    static let activity = "search"
    /// Results of one call.
    static let limit = 5

    let parameters: JSONSchema
    let description = "Searches the web and gives {results: [{url, title, text}]}."

    init() throws(PlanError) {
        parameters = try .arguments(
            of: Self.name,
            ["query": ["type": "string", "minLength": 1, "description": "What is looked for, in plain words."]],
            required: ["query"])
    }

    func effect(of arguments: JSON) -> ToolEffect { .egress(nil) }

    func advance(_ call: AgentCall, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        try decision.task(call.request(Self.activity, replay: .safe)) { _ in
            TaskInput(.literal(["query": call.arguments["query"] ?? .null, "limit": .int(Int64(Self.limit))]))
        }
    }
}
