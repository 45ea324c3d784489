package import CairnWire

extension Explanation {
    /// Codes of the failures that the decider finds by itself, and of histories that cannot be read.
    package static let failures: [Explanation] = [
        Explanation(
            "timeout", "A step gave no answer within its timeout",
            "`timeout` is the time of one attempt. A step that is safe to repeat is tried again under its `retry`; an unsafe one is not, as it may have taken effect.",
            words: "timeout: steps.page gave no answer within 30s",
            mend: "Give it more time, or more attempts. If it may be repeated, say so with `replay: safe` or `keyed`."),
        Explanation(
            "crashed", "A step was in flight at three deaths of the process running",
            "Whatever runs when a process dies again and again is taken for the cause and not started once more.",
            mend:
                "Look for what kills the process (memory, signals), mend it, then `cairn runs resume ID` starts the step anew."
        ),
        Explanation(
            "in_doubt", "Nobody knows whether a step took effect",
            "The process died while a step was in flight that must not be repeated blindly. Its `on_in_doubt` is `fail`, or a person said that it had not worked.",
            words: "$ cairn runs approve ID --output JSON",
            mend:
                "See at the other side whether it happened. With `on_in_doubt: ask` a person decides; with `replay: keyed` the receiver recognises repeats."
        ),
        Explanation(
            "cancelled", "The run, or the command, was stopped",
            "Somebody cancelled the run, or the process was told to stop while this was under way.",
            mend: "`cairn runs resume ID` goes on with a run that is open. One that was cancelled is started anew."),
        Explanation(
            "terminated", "The run was ended at once",
            "Somebody terminated it: nothing more is called, nothing is taken back, and what was under way was not waited for.",
            words: "$ cairn runs terminate ID",
            mend:
                "`cairn runs cancel ID` ends a run with its clean-up. `cairn runs retry ID --from PATH` does a part of an ended run anew."
        ),
        Explanation(
            "limit.tokens", "The next call does not fit under the limit of tokens",
            "A call reserves its worst case before it is made: the prompt and all of `max_tokens`. What is used and what is reserved stays under `limits.tokens`.",
            mend: "Raise `limits.tokens`, lower `max_tokens`, or send shorter prompts."),
        Explanation(
            "limit.usd", "The next call does not fit under the limit of money",
            "A call reserves its worst case, by the model's `price`, before it is made. Children draw on their parent's limit.",
            mend:
                "Raise `limits.usd`, lower `max_tokens`, or use a cheaper model. `on_exceeded: ask` asks a person for more."
        ),
        Explanation(
            "limit.time", "The run has used up its time",
            "`limits.time` counts execution; waiting for people and timers does not count.",
            mend: "Raise `limits.time`, or look with `cairn runs show ID` for the step that takes so long."),
        Explanation(
            HistoryError.Code.malformed, "A run's history cannot be read",
            "The bytes are damaged. Other runs are not touched by it.",
            mend: "Restore the state from a backup; docs/operations/state.md says how one is taken."),
        Explanation(
            HistoryError.Code.unknownKind, "A run's history was written by a newer Cairn",
            "It holds an event or a value of a kind that this build does not know.",
            mend:
                "Run the newer Cairn. Going back to an older version is not possible for runs that the newer one drove."
        ),
    ]
}
