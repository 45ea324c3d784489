import CairnWire

extension StepDefinition {
    /// A limit that nothing could draw on says something else than its author meant.
    static func checkLimits(_ step: Self, _ node: SourceNode, _ decoder: inout FieldDecoder) {
        guard let limits = node["limits"], case .object(let members) = limits.content else { return }
        for member in members {
            let mend: String
            switch member.key {
            case "turns", "tokens", "usd":
                guard !step.asksModels else { continue }
                mend = "Take it away: only a step that asks a model uses any."
            case "time":
                guard step.isWithoutWork else { continue }
                mend =
                    switch step.verb {
                    case .wait, .approve: "Give the step's own \"timeout\": a limit of time does not count waiting."
                    default: "Take it away: the step does no work that takes time."
                    }
            default: continue
            }
            decoder.within(.key("limits")) { decoder in
                decoder.within(.key(member.key)) { decoder in
                    decoder.report(
                        .idleLimit, "\"\(member.key)\" limits nothing in the step \"\(step.id.prefix(80))\"",
                        mend: mend, at: member.keyOrigin)
                }
            }
        }
    }

    private var asksModels: Bool {
        all.contains { step in
            switch step.verb {
            case .llm, .agent, .workflow: true
            case .retrieve, .scrape, .search, .ingest, .tool, .http, .publish, .transform, .wait, .approve, .parallel,
                .foreach, .switch:
                false
            }
        }
    }

    private var isWithoutWork: Bool {
        all.allSatisfy { step in
            switch step.verb {
            case .transform, .wait, .approve, .parallel, .foreach, .switch: true
            case .llm, .agent, .workflow, .retrieve, .scrape, .search, .ingest, .tool, .http, .publish: false
            }
        }
    }
}
