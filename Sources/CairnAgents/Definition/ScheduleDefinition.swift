package import CairnWire

/// When something starts by itself.
package struct ScheduleDefinition: BlockValue, Hashable {
    package enum Rule: Sendable, Hashable {
        case cron(String)
        case every(Duration)
    }

    package var rule = Rule.every(.seconds(3600))

    package init() {}

    package static let block = Block<Self>(
        "schedule", doc: "When it starts by itself.",
        choices: [
            Choice(
                "rule", \.rule,
                [
                    .init("cron", .cron, doc: "Five fields: minute hour day month weekday.", embed: Rule.cron) {
                        if case .cron(let text) = $0 { text } else { nil }
                    },
                    .init("every", .duration, doc: "The time from one start to the next.", embed: Rule.every) {
                        if case .every(let duration) = $0 { duration } else { nil }
                    },
                ])
        ]
    ) {}
}
