extension Explanation {
    /// Codes of JSON and of JSON Schema.
    package static let json: [Explanation] = [
        Explanation(
            JSONError.Code.syntax, "Text is no JSON",
            "A value that is read as JSON (an input file, `--set` of what is not text, a server's answer) is not written as JSON.",
            words: "$ cairn run w --set count=three",
            mend: "Write JSON: text in double quotes, no comma after the last entry, no comments."),
        Explanation(
            JSONError.Code.encoding, "JSON is not UTF-8",
            "The bytes are not UTF-8, or an escape stands for half of a character. JSON has one encoding.",
            mend: "Save the file as UTF-8."),
        Explanation(
            JSONError.Code.number, "A number of JSON cannot be kept",
            "The number is larger than a double can hold, or is written as JSON does not allow (01, +1, .5, NaN).",
            mend: "Write it as JSON has it, or as text if it is an id."),
        Explanation(
            JSONError.Code.limit, "JSON is too large or nested too deeply",
            "There are bounds on size and nesting, so that hostile text costs neither memory nor the stack.",
            mend: "Send less at once. An id with many digits goes in quotes."),
        Explanation(
            JSONSchemaError.Code.malformed, "A JSON Schema is none",
            """
            `output` of an agent or of an llm step and the entries of `input` are JSON Schemas (2020-12). A keyword of this one
            has a value that the standard does not allow, or its default does not fit it.
            """,
            wrong: """
                cairn: 1
                name: docs
                model: openai/gpt-4.1-nano
                output: { type: text }
                """,
            right: """
                cairn: 1
                name: docs
                model: openai/gpt-4.1-nano
                output: { type: string }
                """,
            mend:
                "Correct the keyword at the caret. Types are string, integer, number, boolean, object, array and null."),
        Explanation(
            JSONSchemaError.Code.reference, "A $ref of a JSON Schema leads nowhere",
            """
            A $ref leads to a part of the same schema, such as "#/$defs/address". Others are not fetched, and one that leads
            back to itself never ends.
            """,
            wrong: """
                cairn: 1
                name: docs
                model: openai/gpt-4.1-nano
                output: { "$ref": "#/$defs/answer" }
                """,
            right: """
                cairn: 1
                name: docs
                model: openai/gpt-4.1-nano
                output: { "$ref": "#/$defs/answer", "$defs": { answer: { type: string } } }
                """,
            mend: "Put what it names under $defs of the same schema."),
        Explanation(
            JSONSchema.Violation.Code.mismatch, "A value does not fit its schema",
            "What came (an input, the arguments of a tool, a model's answer) is not what its JSON Schema says. The message names the place and what was expected there.",
            words: "count: should be an integer, not a string",
            mend: "Give a value that fits, or change the schema."),
        Explanation(
            JSONSchema.Violation.Code.limit, "Checking a value against its schema takes too long",
            "Schemas that branch and branch again can take a time without end. Checking stops at a bound.",
            mend: "Make the schema simpler: fewer anyOf within anyOf."),
        Explanation(
            JSONSchemaError.Code.pattern, "A pattern in a JSON Schema is none, or not one of RE2's",
            "Patterns are RE2's, whose time is linear in the text. It has no look-around and no references back.",
            wrong: """
                cairn: 1
                name: docs
                model: extractive
                input: { word: { type: string, pattern: "^(?!x)" } }
                """,
            right: """
                cairn: 1
                name: docs
                model: extractive
                input: { word: { type: string, pattern: "^[^x]" } }
                """,
            mend: "Write it without look-around; several patterns are joined by allOf."),
    ]
}
