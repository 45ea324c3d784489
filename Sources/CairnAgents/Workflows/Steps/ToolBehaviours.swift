import CairnWire
import CairnWorkflow

/// `tool`: calls a tool of an MCP server. Nobody knows what it does, so it is not repeated unless the file says otherwise.
///
/// The activity `mcp.call` is given `{use, arguments, references}` and gives the tool's structured result, else its text.
struct ToolBehaviour: StepBehaviour {
    static let activity = "mcp.call"

    let definition: ToolStep
    var activity: String? { Self.activity }

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let request = site.request(activity: Self.activity, replay: .unsafe)
        return try decision.task(request) { (reader) throws(InputError) in
            let arguments = try site.renderer(reader).value(definition.arguments)
            let references = ActivityReferences.pointers(in: definition.arguments, at: [.key("arguments")])
            return TaskInput(
                .object(
                    [
                        Value.Member("use", .literal(.string(definition.use))), Value.Member("arguments", arguments),
                    ] + ActivityReferences.members(references)))
        }
    }
}

/// `ingest`: fills a knowledge base from its sources. What has not changed since is left alone, so it is safe to run again.
///
/// The activity `ingest` is given `{knowledge}` and gives counts: `{documents, added, updated, removed, unchanged,
/// set_aside}`.
struct IngestBehaviour: StepBehaviour {
    static let activity = "ingest"

    let definition: IngestStep
    var activity: String? { Self.activity }

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let request = site.request(activity: Self.activity, replay: .safe)
        return try decision.task(request) { _ in
            TaskInput(.literal(["knowledge": .string(definition.knowledge)]))
        }
    }
}

/// `publish`: publishes a message. A subscriber knows a repeated one by its id, the idempotency key.
///
/// The activity `publish` is given `{topic, data, references}` and gives null.
struct PublishBehaviour: StepBehaviour {
    static let activity = "publish"

    let definition: PublishStep
    var activity: String? { Self.activity }

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let request = site.request(activity: Self.activity, replay: .keyed)
        return try decision.task(request) { (reader) throws(InputError) in
            let renderer = site.renderer(reader)
            let references =
                ActivityReferences.pointers(in: definition.topic, at: [.key("topic")])
                + ActivityReferences.pointers(in: definition.data, at: [.key("data")])
            return TaskInput(
                .object(
                    [
                        Value.Member("topic", .literal(.string(try renderer.text(definition.topic)))),
                        Value.Member("data", try renderer.value(definition.data)),
                    ] + ActivityReferences.members(references)))
        }
    }
}
