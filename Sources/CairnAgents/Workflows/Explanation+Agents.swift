package import CairnWire

extension Explanation {
    /// Codes of running agents and steps.
    package static let agents: [Explanation] = [
        Explanation(
            PlanError.Code.incomplete, "A run's definition does not hold what it names",
            "The definition that the run is pinned to names an agent, a model or a workflow that it does not contain.",
            mend: "Start the run anew. If it happens again, the state was damaged or edited by hand."),
        Explanation(
            PlanError.Code.schema, "A JSON Schema of a run's definition cannot be used",
            "Checking the file would have told it; the run was begun by an older build.",
            mend: "Correct the schema, check with `cairn validate`, and start the run anew."),
        Explanation(
            "step.failed", "A step failed because one inside it did",
            "The step holds others, and one of them failed for good. That one's own error says why.",
            mend: "`cairn runs show ID` has the inner step and its error. `on_error` says what follows a failure."),
        Explanation(
            "limit.turns", "An agent has taken all of its turns",
            "Each call of the model is a turn. An agent that does not come to an end in its limit (20 unless the file says otherwise) goes in circles, or has more to do than was thought.",
            mend:
                "Look at the turns with `cairn runs show ID`. Raise `limits.turns`, or say in the instructions when to stop."
        ),
        Explanation(
            "tool.unknown", "A model asked for a tool that it does not have",
            "Models make names up. The call was not made; the model was told which tools there are, and went on.",
            mend: "Nothing, where the run completed. Else name the tool in the instructions as it is called."),
        Explanation(
            "tool.arguments", "A model called a tool with arguments that do not fit",
            "The arguments are no JSON object or do not fit the tool's schema. The call was not made; the model was told why, and went on.",
            mend: "Nothing, where the run completed. A larger model makes fewer such mistakes."),
        Explanation(
            "tool.denied", "A model called a tool that the file denies",
            "A pattern under `permissions.deny` fits the call. The call was not made; the model was told, and went on.",
            mend: "If the call should be allowed, change `permissions`: deny wins over allow and ask."),
        Explanation(
            "tool.needs_approval", "A model's call needs a person's approval",
            "The call is neither read-only nor allowed by the file, and there was nobody who could be asked.",
            mend: "Allow it under `permissions.allow`, or answer with `cairn runs approve ID`."),
    ]
}
