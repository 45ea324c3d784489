extension Explanation {
    /// Codes of what is read by `Field` declarations: definitions, flags, settings.
    package static let fields: [Explanation] = [
        Explanation(
            Diagnostic.Code.wrongType, "A value is of another kind than its key takes",
            """
            Each key takes one kind of value: text, a whole number, a list, a map, a duration with its unit. YAML decides by how
            a value is written: 42 is a number and "42" is text, [a] is a list and a is text. Nothing is converted in silence.
            """,
            wrong: """
                cairn: 1
                name: docs
                model: extractive
                limits: { turns: "12" }
                """,
            right: """
                cairn: 1
                name: docs
                model: extractive
                limits: { turns: 12 }
                """,
            mend: "Write the kind of value that the message names. Quotes make text; [ ] makes a list of one."),
        Explanation(
            Diagnostic.Code.outOfRange, "A number or a list is smaller or larger than its key allows",
            """
            The key takes this kind of value, but not this one: a count below one, a list without an entry, a temperature above
            two. The message names both bounds where there are two.
            """,
            wrong: """
                cairn: 1
                name: docs
                model: extractive
                limits: { turns: 0 }
                """,
            right: """
                cairn: 1
                name: docs
                model: extractive
                limits: { turns: 1 }
                """,
            mend: "Choose a value within the bounds. To have no bound at all, leave the key out."),
        Explanation(
            Diagnostic.Code.badForm, "A text does not have the form that its key needs",
            """
            Some texts have a form: a name, an id, a duration, a host, a URL, a pattern, five fields of cron. This one does not
            have it, so nobody could tell what is meant.
            """,
            wrong: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: first-page, transform: 1 }
                """,
            right: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: first_page, transform: 1 }
                """,
            mend:
                "Write it in the form that the message shows. Ids have letters, digits and _, as they stand in expressions."
        ),
        Explanation(
            Diagnostic.Code.unknownKey, "A block has a key that it does not know",
            """
            Every block knows its keys and refuses all others, so that a misspelt key is not passed over in silence. Where one
            of the block's own keys is near, or where the key is one of another tool's files, the help says which is meant.
            """,
            wrong: """
                cairn: 1
                name: docs
                model: extractive
                instruction: Be brief.
                """,
            right: """
                cairn: 1
                name: docs
                model: extractive
                instructions: Be brief.
                """,
            mend:
                "Correct the key, move it to the block that knows it, or take it away. docs/definitions.md has all keys."
        ),
        Explanation(
            Diagnostic.Code.missingKey, "A block lacks a key that it needs",
            """
            The block means nothing without this key: an agent without a model, a step without an id or without a verb, a file
            without the version of the language.
            """,
            wrong: """
                cairn: 1
                name: docs
                instructions: Be brief.
                """,
            right: """
                cairn: 1
                name: docs
                model: extractive
                instructions: Be brief.
                """,
            mend:
                "Add the key; the help says what it holds. If it is there, look at its indentation: it may belong elsewhere."
        ),
        Explanation(
            Diagnostic.Code.unknownOption, "A word is none of those that may stand here",
            """
            The key takes one of a few words. They are written as they are listed, in lower or upper case.
            """,
            wrong: """
                cairn: 1
                name: docs
                model: extractive
                knowledge: [{ files: ./docs, mode: sometimes }]
                """,
            right: """
                cairn: 1
                name: docs
                model: extractive
                knowledge: [{ files: ./docs, mode: auto }]
                """,
            mend: "Write one of the words that the help lists."),
        Explanation(
            Diagnostic.Code.conflictingKeys, "Two keys stand in one block that exclude each other",
            """
            Each of the two says something of its own, and they cannot both hold: two verbs in one step, a body written as JSON
            and as text, a program and a server for one MCP connection.
            """,
            wrong: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: page, http: { url: "https://example.org/" }, transform: 1 }
                """,
            right: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: page, http: { url: "https://example.org/" } }
                      - { id: out, transform: 1 }
                """,
            mend: "Keep one of them, or make two entries."),
        Explanation(
            Diagnostic.Code.notInThisBuild, "The language has it, and this build does not carry it out yet",
            """
            The whole language is read and checked from the first build on, so that files do not have to change later. What
            this build cannot do is a warning of `cairn validate`; a run that would need it is refused with exit 2 before its
            first step, never in the middle.
            """,
            words: "warning[not_in_this_build]: evals are not in this build",
            mend:
                "Run a newer Cairn, or take it out for now. Where the help says that it has no effect yet, it does no harm."
        ),
        Explanation(
            Diagnostic.Code.tooMany, "More was found wrong than is shown",
            """
            A file that is garbage from top to bottom would give a hundred thousand errors. The first five hundred are shown;
            the last line counts the others.
            """,
            words: "error[definition.too_many_errors]: 4501 more are not shown",
            mend:
                "Mend the first ones and check again. If there are so many, the file may not be meant as a definition."),
        Explanation(
            Diagnostic.Code.reference, "A ${…} cannot be read",
            """
            ${env:NAME}, ${env:NAME:-default}, ${file:path} and ${secret:store/key} are looked up when the part that holds them
            is first used. Each says what kind it is before the colon; a bare ${NAME} does not.
            """,
            wrong: """
                cairn: 1
                models:
                  cloud: { provider: openai, model: gpt-4.1-nano, api_key: "${OPENAI_API_KEY}" }
                """,
            right: """
                cairn: 1
                models:
                  cloud: { provider: openai, model: gpt-4.1-nano, api_key: "${env:OPENAI_API_KEY}" }
                """,
            mend: "Write one of the four forms, or $${ where the characters themselves are meant."),
        Explanation(
            Diagnostic.Code.strayTemplate, "A {{ }} stands where no template is read",
            """
            Templates are read in a step's verb, in a workflow's output and in an agent's instructions. Everywhere else text is
            taken as it stands: the braces would reach the reader, or the server, as they are written.
            """,
            wrong: """
                cairn: 1
                name: docs
                description: "Answers {{ input }}."
                model: extractive
                """,
            right: """
                cairn: 1
                name: docs
                description: Answers questions.
                model: extractive
                instructions: "The question is {{ input }}."
                """,
            mend: "Move it to where templates are read. For a value of the machine, write ${env:NAME}."),
        Explanation(
            Diagnostic.Code.usage, "A command was not typed as it is known",
            """
            There is no such command or flag, a value is missing, or one is too many. Nothing was done.
            """,
            words: "$ cairn rum docs\nerror[usage]: there is no command \"rum\"",
            mend:
                "`cairn --help` lists the commands, `cairn COMMAND --help` what each takes. Text with blanks goes in quotes."
        ),
    ]
}
