import CairnWire

extension StepDefinition {
    /// Keys that are for a step that calls something, beside a verb that calls nothing itself: they have no effect, and are
    /// told of.
    static func checkPolicies(_ step: Self, _ node: SourceNode, _ decoder: inout FieldDecoder) {
        guard let place = step.verb.whereWorkIs, node.member(step.verb.name) != nil else { return }
        for key in ["retry", "timeout", "replay", "on_in_doubt"] {
            guard let member = node.member(key) else { continue }
            let mend: String
            switch (step.verb, key) {
            case (.wait, "timeout"), (.approve, "timeout"):
                mend = "Put it inside: \"\(step.verb.name): { …, timeout: … }\"."
            case (.transform, _), (.wait, _), (.approve, _): mend = "Take it away."
            case (_, "timeout"): mend = "Write \"limits: { time: … }\", which bounds all that stands in the step."
            case (.agent, _): mend = "Take it away: an agent's calls are tried again by themselves."
            default: mend = "Put it on \(place)."
            }
            decoder.within(.key(key)) { decoder in
                decoder.report(
                    .conflictingKeys,
                    "\"\(key)\" does nothing beside \"\(step.verb.name)\", which calls nothing itself",
                    mend: mend, severity: .warning, at: member.keyOrigin)
            }
        }
    }
}

extension Verb {
    /// What does the work of a step that calls nothing itself; nil for a step that is a call.
    fileprivate var whereWorkIs: String? {
        switch self {
        case .llm, .retrieve, .scrape, .search, .ingest, .tool, .http, .publish: nil
        case .transform, .wait, .approve: "nothing"
        case .foreach, .parallel, .switch: "the steps within"
        case .workflow: "the child's steps"
        case .agent: "the agent's calls"
        }
    }
}
