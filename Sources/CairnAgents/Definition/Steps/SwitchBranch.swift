package import CairnWire

/// One branch of a `switch`: steps, and when they are taken; nil: when no other is.
package struct SwitchBranch: Sendable, Hashable {
    package var when: CELExpression?
    package var steps: [StepDefinition]

    package init(when: CELExpression?, steps: [StepDefinition]) {
        self.when = when
        self.steps = steps
    }

    package static let type = FieldType<SwitchBranch>.forms(
        [
            .map(with: "else", .block(ElseBranch.self), embed: { SwitchBranch(when: nil, steps: $0.steps) }) {
                $0.when == nil ? ElseBranch(steps: $0.steps) : nil
            },
            .otherMap(.block(WhenBranch.self), embed: { SwitchBranch(when: $0.when, steps: $0.steps) }) { branch in
                branch.when == nil ? nil : WhenBranch(when: branch.when, steps: branch.steps)
            },
        ], expected: "a map with \"when\" and \"do\", or one with \"else\"")
}

private struct WhenBranch: BlockValue {
    var when: CELExpression?
    var steps: [StepDefinition] = []

    init() {}
    init(when: CELExpression?, steps: [StepDefinition]) {
        self.when = when
        self.steps = steps
    }

    static let block = Block<Self>(
        "when branch", doc: "Steps, and when they are taken.",
        hints: [
            "default": "Write \"else\", and nothing beside it.", "then": "Write \"do\".", "case": "Write \"when\".",
        ]
    ) {
        Field("when", \.when, .expression, required: true, doc: "An expression.")
        Field("do", \.steps, .list(.block(), atLeast: 1), required: true, doc: "The steps.")
    }
}

private struct ElseBranch: BlockValue {
    var steps: [StepDefinition] = []

    init() {}
    init(steps: [StepDefinition]) { self.steps = steps }

    static let block = Block<Self>("else branch", doc: "Steps that are taken when no other branch is.") {
        Field("else", \.steps, .list(.block(), atLeast: 1), required: true, doc: "The steps.")
    }
}
