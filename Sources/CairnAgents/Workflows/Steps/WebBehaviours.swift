import CairnWire
import CairnWorkflow

/// `scrape`: reads a page of the open web. Safe to run again.
///
/// The activity `scrape` is given `{url, hostFromTemplate, references}` (see `HTTPBehaviour`) and gives
/// `{url, title, text, links: [{url, text}]}`.
struct ScrapeBehaviour: StepBehaviour {
    static let activity = "scrape"

    let definition: ScrapeStep
    var activity: String? { Self.activity }

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let request = site.request(activity: Self.activity, replay: .safe)
        return try decision.task(request) { (reader) throws(InputError) in
            let url = try site.renderer(reader).text(definition.url)
            let references = ActivityReferences.pointers(in: definition.url, at: [.key("url")])
            return TaskInput(
                .object(
                    [
                        Value.Member("url", .literal(.string(url))),
                        Value.Member("hostFromTemplate", .literal(.bool(definition.url.hasExpressionInHost))),
                    ] + ActivityReferences.members(references)))
        }
    }
}

/// `search`: searches the open web. Safe to run again.
///
/// The activity `search` is given `{query, limit, references}` and gives `{results: [{url, title, text}]}`.
struct SearchBehaviour: StepBehaviour {
    static let activity = "search"

    let definition: SearchStep
    var activity: String? { Self.activity }

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let request = site.request(activity: Self.activity, replay: .safe)
        return try decision.task(request) { (reader) throws(InputError) in
            let query = try site.renderer(reader).text(definition.query)
            let references = ActivityReferences.pointers(in: definition.query, at: [.key("query")])
            return TaskInput(
                .object(
                    [
                        Value.Member("query", .literal(.string(query))),
                        Value.Member("limit", .literal(.int(Int64(definition.limit)))),
                    ] + ActivityReferences.members(references)))
        }
    }
}
