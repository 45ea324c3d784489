package import CairnWire

extension Verb {
    /// The keys of a step of which one stands in it. A verb that this build does not carry out says so here, and nowhere
    /// else.
    package static let alternatives: [Choice<StepDefinition>.Alternative<Verb>] = [
        .init("llm", .block(), doc: "Asks a model once.", embed: Verb.llm) {
            if case .llm(let step) = $0 { step } else { nil }
        },
        .init(
            "agent", ChildStep.type(of: .agent), availability: .later("steps that run an agent are"),
            doc: "Runs an agent.", embed: Verb.agent
        ) {
            if case .agent(let step) = $0 { step } else { nil }
        },
        .init("retrieve", .block(), doc: "Looks into a knowledge base.", embed: Verb.retrieve) {
            if case .retrieve(let step) = $0 { step } else { nil }
        },
        .init(
            "scrape", .block(), availability: .later("steps that scrape are"), doc: "Reads a page of the open web.",
            embed: Verb.scrape
        ) {
            if case .scrape(let step) = $0 { step } else { nil }
        },
        .init(
            "search", .block(), availability: .later("steps that search the web are"), doc: "Searches the open web.",
            embed: Verb.search
        ) {
            if case .search(let step) = $0 { step } else { nil }
        },
        .init(
            "ingest", .block(), availability: .later("steps that ingest are"),
            doc: "Fills a knowledge base from its sources.", embed: Verb.ingest
        ) {
            if case .ingest(let step) = $0 { step } else { nil }
        },
        .init(
            "tool", .block(), availability: .later("steps that call a tool are"), doc: "Calls a tool.", embed: Verb.tool
        ) {
            if case .tool(let step) = $0 { step } else { nil }
        },
        .init("http", .block(), doc: "Makes an HTTP request.", embed: Verb.http) {
            if case .http(let step) = $0 { step } else { nil }
        },
        .init(
            "publish", .block(), availability: .later("steps that publish are"), doc: "Publishes a message.",
            embed: Verb.publish
        ) {
            if case .publish(let step) = $0 { step } else { nil }
        },
        .init("transform", .templateValue, doc: "Gives a value, rendered.", embed: Verb.transform) {
            if case .transform(let value) = $0 { value } else { nil }
        },
        .init(
            "wait", .block(), availability: .later("steps that wait are"), doc: "Waits for a time or an event.",
            embed: Verb.wait
        ) {
            if case .wait(let step) = $0 { step } else { nil }
        },
        .init(
            "approve", .block(), availability: .later("steps that ask for approval are"),
            doc: "Waits for a person's word.", embed: Verb.approve
        ) {
            if case .approve(let step) = $0 { step } else { nil }
        },
        .init(
            "parallel", .map(.list(.block(), atLeast: 1)), availability: .later("parallel steps are"),
            doc: "Runs lists of steps side by side.", embed: Verb.parallel
        ) {
            if case .parallel(let branches) = $0 { branches } else { nil }
        },
        .init("foreach", .block(), doc: "Runs steps for each entry of a list.", embed: Verb.foreach) {
            if case .foreach(let step) = $0 { step } else { nil }
        },
        .init(
            "switch", .list(SwitchBranch.type, atLeast: 1), availability: .later("switch steps are"),
            doc: "Runs the first branch whose `when` is true.", embed: Verb.switch
        ) {
            if case .switch(let branches) = $0 { branches } else { nil }
        },
        .init(
            "workflow", ChildStep.type(of: .workflow), availability: .later("steps that run a workflow are"),
            doc: "Runs a workflow.", embed: Verb.workflow
        ) {
            if case .workflow(let step) = $0 { step } else { nil }
        },
    ]
}
