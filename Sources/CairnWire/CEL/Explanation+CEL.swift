extension Explanation {
    /// Codes of expressions and templates.
    package static let expressions: [Explanation] = [
        Explanation(
            CELError.Code.syntax, "An expression is no CEL, or a template is not closed",
            """
            What stands between {{ and }}, and in `when`, is one expression of the Common Expression Language: names, operators,
            text in quotes. The caret stands where it stops making sense.
            """,
            wrong: """
                cairn: 1
                name: docs
                model: extractive
                instructions: "This is run {{ run.id + }}."
                """,
            right: """
                cairn: 1
                name: docs
                model: extractive
                instructions: "This is run {{ run.id + '!' }}."
                """,
            mend:
                "Complete the expression at the caret. A literal {{ is written {{ '{{' }}; `when` takes no braces at all."
        ),
        Explanation(
            CELError.Code.function, "An expression calls a function that is not there",
            """
            Only CEL's own functions and macros may be called, each with the kinds of values it takes. docs/cel.md has them all.
            """,
            wrong: """
                cairn: 1
                name: docs
                model: extractive
                instructions: "{{ uppercase(run.id) }}"
                """,
            right: """
                cairn: 1
                name: docs
                model: extractive
                instructions: "{{ size(run.id) }}"
                """,
            mend: "Use one of CEL's functions, or let a step compute the value."),
        Explanation(
            CELError.Code.null, "An expression reaches into null",
            """
            The output of a step is null unless the step has completed: one that was skipped, or that failed under
            `on_error: continue`, has none. Reaching into it is an error and not an empty text, so that nothing goes on with
            what is missing. The message names the step.
            """,
            words: "template.null: steps.page.output is null: the step was skipped",
            mend:
                "Guard it: steps.page.outcome == 'completed' && steps.page.output.status == 200, or give a `when` to the step."
        ),
        Explanation(
            CELError.Code.missing, "An expression reads a name, a member or an element that is not there",
            """
            The value is there, and has no such member or place. Which members an output has is only known when the step has
            run, so this is found in the run and not when the file is read.
            """,
            words: "template.missing: steps.page.output.body has no member \"titel\"",
            mend:
                "Look at the value with `cairn runs show`. Ask with has(steps.page.output.body.title) where it may be missing."
        ),
        Explanation(
            CELError.Code.type, "An operator or a function does not take values of these types",
            """
            CEL converts nothing by itself: a number and a text are not added, a text is not compared with a number.
            """,
            words: "template.type: 1 + \"2\": there is no + of int and string",
            mend: "Convert one of them: int(input.count), string(steps.n.output), double(input.price)."),
        Explanation(
            CELError.Code.overflow, "A whole number is beyond 64 bits",
            """
            Whole numbers reach from -9223372036854775808 to 9223372036854775807. A result beyond that is an error, never a
            wrong number.
            """,
            words: "{{ 9223372036854775807 + 1 }}",
            mend: "Compute with doubles: double(input.a) * double(input.b)."),
        Explanation(
            CELError.Code.limit, "An expression is too long, too deep, or takes too many steps",
            """
            An expression has a budget of about a millisecond, so that no run holds up the others. Nested macros over long lists
            and comparisons of long texts use it up.
            """,
            words: "input.items.all(a, input.items.all(b, a == b))",
            mend: "Work on less: split the list with foreach, or let an http or tool step do the work."),
        Explanation(
            CELError.Code.value, "An operator or a function was given a value that it cannot take",
            "The kind is right and the value is not: zero to divide by, text that is no number or no time.",
            words: "{{ int('three') }}",
            mend:
                "Look at what came in; guard it with a condition, such as input.count == 0 ? 0 : input.sum / input.count."
        ),
        Explanation(
            CELError.Code.pattern, "A regular expression is none, or not one of RE2's",
            "Patterns are RE2's, whose time is linear in the text. It has no look-around and no references back.",
            words: "{{ input.name.matches('(?=a)b') }}",
            mend: "Correct the pattern; what look-around does is two matches, joined by && and !."),
    ]
}
