package import CairnWire

/// Waits for a time or an event. Gives the event's data, or null.
package struct WaitStep: BlockValue, Hashable {
    package enum Cause: Sendable, Hashable {
        case duration(Duration)
        /// Renders to a time of RFC 3339.
        case until(Template)
        case event(String)
    }

    package var cause = Cause.duration(.zero)
    package var timeout: Duration?

    package init() {}

    package static let block = Block<Self>(
        "wait step", doc: "Waits for a time or an event.",
        choices: [
            Choice(
                "cause", \.cause,
                [
                    .init("for", .duration, doc: "How long.", embed: Cause.duration) {
                        if case .duration(let duration) = $0 { duration } else { nil }
                    },
                    .init("until", .template, doc: "Until when, as 2026-01-31T08:00:00Z.", embed: Cause.until) {
                        if case .until(let template) = $0 { template } else { nil }
                    },
                    .init("event", .line, doc: "The event's name.", embed: Cause.event) {
                        if case .event(let name) = $0 { name } else { nil }
                    },
                ])
        ],
        check: { step, node, decoder in
            if case .event = step.cause { return }
            guard let timeout = node.member("timeout") else { return }
            decoder.report(
                .conflictingKeys, "\"timeout\" is for \"event\"",
                mend: "Take it away: \"for\" and \"until\" are deadlines themselves.", at: timeout.keyOrigin)
        }
    ) {
        Field("timeout", \.timeout, .duration, doc: "How long the event is waited for.")
    }
}

/// Waits for a person's word. Gives `{approved, by, reason}`; deadline passed: `approved: false`.
package struct ApproveStep: BlockValue, Hashable {
    package var ask = Template.empty
    package var show: TemplateValue?
    package var timeout: Duration?

    package init() {}

    package static let block = Block<Self>("approve step", doc: "Waits for a person's word.") {
        Field("ask", \.ask, .template, required: true, doc: "The question.")
        Field("show", \.show, .templateValue, doc: "What the person is shown beside it.")
        Field("timeout", \.timeout, .duration, doc: "How long the answer is waited for.")
    }
}
