package import CairnWire

extension Verb {
    /// The keys of a step of which one stands in it. A verb that an activity carries out says which: whether a build has that
    /// is for its catalog to say (`KnownKinds.activities`).
    package static let alternatives: [Choice<StepDefinition>.Alternative<Verb>] = [
        .init("llm", .block(), needs: .activity(ChatFormat.activity), doc: "Asks a model once.", embed: Verb.llm) {
            if case .llm(let step) = $0 { step } else { nil }
        },
        .init(
            "agent", ChildStep.type(of: .agent),
            doc: "Runs an agent.", embed: Verb.agent
        ) {
            if case .agent(let step) = $0 { step } else { nil }
        },
        .init(
            "retrieve", .block(), needs: .activity(RetrieveBehaviour.activity), doc: "Looks into a knowledge base.",
            embed: Verb.retrieve
        ) {
            if case .retrieve(let step) = $0 { step } else { nil }
        },
        .init(
            "scrape", .block(), needs: .activity(ScrapeBehaviour.activity), doc: "Reads a page of the open web.",
            embed: Verb.scrape
        ) {
            if case .scrape(let step) = $0 { step } else { nil }
        },
        .init(
            "search", .block(), needs: .activity(SearchBehaviour.activity), doc: "Searches the open web.",
            embed: Verb.search
        ) {
            if case .search(let step) = $0 { step } else { nil }
        },
        .init(
            "ingest", .block(), needs: .activity(IngestBehaviour.activity),
            doc: "Fills a knowledge base from its sources.", embed: Verb.ingest
        ) {
            if case .ingest(let step) = $0 { step } else { nil }
        },
        .init(
            "tool", .block(), needs: .activity(ToolBehaviour.activity), doc: "Calls a tool.", embed: Verb.tool
        ) {
            if case .tool(let step) = $0 { step } else { nil }
        },
        .init(
            "http", .block(), needs: .activity(HTTPBehaviour.activity), doc: "Makes an HTTP request.", embed: Verb.http
        ) {
            if case .http(let step) = $0 { step } else { nil }
        },
        .init(
            "publish", .block(), needs: .activity(PublishBehaviour.activity), doc: "Publishes a message.",
            embed: Verb.publish
        ) {
            if case .publish(let step) = $0 { step } else { nil }
        },
        .init("transform", .templateValue, doc: "Gives a value, rendered.", embed: Verb.transform) {
            if case .transform(let value) = $0 { value } else { nil }
        },
        .init(
            "wait", .block(), doc: "Waits for a time or an event.",
            embed: Verb.wait
        ) {
            if case .wait(let step) = $0 { step } else { nil }
        },
        .init(
            "approve", .block(),
            doc: "Waits for a person's word.", embed: Verb.approve
        ) {
            if case .approve(let step) = $0 { step } else { nil }
        },
        .init(
            "parallel", .branches,
            doc: "Runs lists of steps side by side.", embed: Verb.parallel
        ) {
            if case .parallel(let branches) = $0 { branches } else { nil }
        },
        .init("foreach", .block(), doc: "Runs steps for each entry of a list.", embed: Verb.foreach) {
            if case .foreach(let step) = $0 { step } else { nil }
        },
        .init(
            "switch", .list(SwitchBranch.type, atLeast: 1),
            doc: "Runs the first branch whose `when` is true.", embed: Verb.switch
        ) {
            if case .switch(let branches) = $0 { branches } else { nil }
        },
        .init(
            "workflow", ChildStep.type(of: .workflow),
            doc: "Runs a workflow.", embed: Verb.workflow
        ) {
            if case .workflow(let step) = $0 { step } else { nil }
        },
    ]
}
