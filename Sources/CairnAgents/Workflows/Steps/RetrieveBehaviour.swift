import CairnWire
import CairnWorkflow

/// `retrieve`: looks into a knowledge base. Safe to run again.
///
/// The activity `retrieve` is given `{from, query, limit, references}` and gives
/// `{hits: [{document, heading, start, end, score, text}]}`. `references` are pointers, each a list of keys and indices, to
/// the texts in which `${…}` is looked up (`ReferenceMark`); left out where there are none. It is so for every activity.
struct RetrieveBehaviour: StepBehaviour {
    static let activity = "retrieve"

    let definition: RetrieveStep
    var activity: String? { Self.activity }

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let request = site.request(activity: Self.activity, replay: .safe)
        return try decision.task(request) { (reader) throws(InputError) in
            let query = try site.renderer(reader).text(definition.query)
            return TaskInput(
                Self.input(
                    from: definition.from, query: query, limit: definition.limit,
                    references: definition.query.hasReferences ? [[.key("query")]] : []))
        }
    }

    static func input(
        from: String, query: String, limit: Int, references: [[Value.Pointer]] = []
    ) -> Value {
        .object(
            [
                Value.Member("from", .literal(.string(from))), Value.Member("query", .literal(.string(query))),
                Value.Member("limit", .literal(.int(Int64(limit)))),
            ] + ActivityReferences.members(references))
    }
}
