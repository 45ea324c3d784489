package import CairnWire
package import CairnWorkflow

/// One step: an id, one verb, and what holds for every verb.
package struct StepDefinition: BlockValue, Hashable {
    /// What to do when the process died in the middle of a step that is not safe to run again.
    package enum OnInDoubt: String, Sendable, Hashable, CaseIterable {
        case ask, fail, retry
    }

    package var id = ""
    package var verb = Verb.transform(TemplateValue.literal(.null))
    /// False: this step is skipped.
    package var when: CELExpression?
    package var retry: RetryDefinition?
    /// Of one attempt.
    package var timeout: Duration?
    package var onError = OnError.fail
    package var onInDoubt = OnInDoubt.ask
    /// Steps that take back what this one did, when the run fails or is cancelled later.
    package var undo: [StepDefinition] = []
    package var limits = LimitsDefinition()
    /// What the file says; nil: what the verb says.
    package var replay: Replay?

    package init() {}

    package static let block = Block<Self>(
        "step", doc: "One step of a workflow.", choices: [Choice("verb", \.verb, Verb.alternatives)],
        hints: [
            "if": "Write \"when\".", "name": "Write \"id\".",
            "uses": "Write the verb as the key, such as \"http: { url: … }\".",
            "with": "Put the fields under the verb, such as \"http: { url: … }\".",
            "run": "Steps run no shell; for a program, use an MCP server.",
            "needs": "Take it away: steps run in their order.", "depends_on": "Take it away: steps run in their order.",
        ],
        check: {
            checkLimits($0, $1, &$2)
            checkPolicies($0, $1, &$2)
        }
    ) {
        Field("id", \.id, .identifier, required: true, doc: "What later steps call it by; unique in the workflow.")
        Field("when", \.when, .expression, doc: "An expression; false: the step is skipped.")
        Field("retry", \.retry, .block(), doc: "How often it is tried.")
        Field("timeout", \.timeout, .duration, doc: "How long one try may take.")
        Field(
            "on_error", \.onError, OnError.type,
            doc: "`fail` the run, `continue` without the step's output, or steps to take.")
        Field(
            "on_in_doubt", \.onInDoubt, .choice(),
            doc: "`ask` a person, `fail`, or `retry`, when it is not known whether it was done.")
        Field(
            "undo", \.undo, .list(.block()),
            doc: "Steps that take this one back when the run fails or is cancelled.")
        Field(
            "limits", \.limits, .block(), doc: "How much the step, and all that stands in it, may use.")
        Field("replay", \.replay, .choice(), doc: "`safe`, `keyed` or `unsafe` to run again.")
    }
}

/// What follows when a step has failed for good.
package enum OnError: Sendable, Hashable {
    /// The run fails.
    case fail
    /// The run goes on; the step's output is null.
    case `continue`
    /// These steps are taken, and the run goes on.
    case steps([StepDefinition])

    private enum Word: String, Sendable, Hashable, CaseIterable {
        case fail, `continue`
    }

    package static let type = FieldType<OnError>.forms(
        [
            .text(FieldType<Word>.choice(), embed: { $0 == .fail ? .fail : .continue }) {
                switch $0 {
                case .fail: .fail
                case .continue: .continue
                case .steps: nil
                }
            },
            .list(
                FieldType<[StepDefinition]>.list(.block(), atLeast: 1),
                embed: OnError.steps
            ) {
                if case .steps(let steps) = $0 { steps } else { nil }
            },
        ], expected: "fail, continue, or a list of steps")
}
