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
            "tool.rejected", "A person did not approve a model's call",
            """
            The call is neither read-only nor allowed by the file, so a person was asked, and said no or nothing before the
            deadline. The model sees that, with the reason, and goes on without the call.
            """,
            mend: "If such calls need no asking, allow them under `permissions.allow`."),
        Explanation(
            "child.depth", "Agents and workflows stand in each other too deep",
            "A workflow that runs itself under a condition may go as deep as the message says, and no deeper.",
            mend: "Let the condition end it earlier, or go over a list with foreach."),
        Explanation(
            "child.input", "A step gives the agent or workflow that it runs what that does not take",
            "A child's `input` is checked like a run's: each declared entry is a JSON Schema, required unless it has a default.",
            mend: "Give what the message names under the step's `input`."),
        Explanation(
            "wait.time", "A step is to wait until something that is no time",
            "What `until` renders to is a time of RFC 3339, with its offset or Z.",
            words: "{ id: day, wait: { until: \"{{ input.day }}\" } }",
            mend: "Write it as 2026-01-31T08:00:00Z; declare the input with `format: date-time`."),
        Explanation(
            PlanError.Code.sameName, "An agent has two tools of one name",
            "A model calls tools by name. The agent lists two that it could not tell apart.",
            mend: "Take one of them away, or give the agent or workflow that is used as a tool another name."),
    ]
}
