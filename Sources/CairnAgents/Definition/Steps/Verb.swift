package import CairnWire

/// What a step does.
package enum Verb: Sendable, Hashable {
    case llm(LLMStep)
    case agent(ChildStep)
    case retrieve(RetrieveStep)
    case scrape(ScrapeStep)
    case search(SearchStep)
    case ingest(IngestStep)
    case tool(ToolStep)
    case http(HTTPStep)
    case publish(PublishStep)
    case transform(TemplateValue)
    case wait(WaitStep)
    case approve(ApproveStep)
    case parallel([String: [StepDefinition]])
    case foreach(ForeachStep)
    case `switch`([SwitchBranch])
    case workflow(ChildStep)
}

extension Verb {
    /// The key in the file: `llm`, `foreach`.
    package var name: String {
        switch self {
        case .llm: "llm"
        case .agent: "agent"
        case .retrieve: "retrieve"
        case .scrape: "scrape"
        case .search: "search"
        case .ingest: "ingest"
        case .tool: "tool"
        case .http: "http"
        case .publish: "publish"
        case .transform: "transform"
        case .wait: "wait"
        case .approve: "approve"
        case .parallel: "parallel"
        case .foreach: "foreach"
        case .switch: "switch"
        case .workflow: "workflow"
        }
    }
}
