package import CairnWire

extension Explanation {
    /// Codes of files that are no YAML, or YAML that is not read here.
    package static let yaml: [Explanation] = [
        Explanation(
            Diagnostic.Code.syntax, "The file is no YAML",
            """
            Reading stopped where the text does not fit what began before it. The cause often stands a line or two above: a
            quote that is not closed, a bracket too many, a line with another indentation.
            """,
            wrong: """
                cairn: 1
                name: docs
                model: extractive
                instructions: Answer briefly: one sentence.
                """,
            right: """
                cairn: 1
                name: docs
                model: extractive
                instructions: "Answer briefly: one sentence."
                """,
            mend:
                "Put text that holds \": \", \" #\", or that begins with a sign, in quotes; or write it as a block after |."
        ),
        Explanation(
            Diagnostic.Code.tab, "A tab indents a line",
            "YAML indents with spaces only: how wide a tab is differs from one editor to the next.",
            wrong: "cairn: 1\nmodels:\n\tcloud: { provider: openai, model: gpt-4.1-nano }\n",
            right: "cairn: 1\nmodels:\n  cloud: { provider: openai, model: gpt-4.1-nano }\n",
            mend: "Indent with spaces. Editors have a setting that makes spaces of the tab key."),
        Explanation(
            Diagnostic.Code.encoding, "The file holds bytes that are no text",
            "A definition is UTF-8. This one is UTF-16, or holds bytes of an old code page, or a control character.",
            wrong: "cairn: 1\nname: docs\nmodel: extractive\ninstructions: \"Be\u{7} brief.\"\n",
            right: "cairn: 1\nname: docs\nmodel: extractive\ninstructions: Be brief.\n",
            mend: "Save the file as UTF-8, and take the character at the caret out."),
        Explanation(
            Diagnostic.Code.tooLarge, "A file is larger than a definition may be",
            "One file may have 1 MiB and a hundred thousand values, all definitions together 16 MiB. It was not read.",
            words: "error[yaml.too_large]: the file has 100000000 bytes, 1048576 are allowed",
            mend: "Keep data out of the folder of definitions. Split large definitions: names resolve across all files."
        ),
        Explanation(
            Diagnostic.Code.tooDeep, "Maps and lists stand too deep in each other",
            "More than 64 levels are no definition that anybody wrote, and could exhaust the stack.",
            words: "evals: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]…",
            mend: "Write it flatter; make a workflow of its own of inner steps and call it with `workflow`."),
        Explanation(
            Diagnostic.Code.alias, "An alias stands for nothing, or for itself",
            "*name stands for what bears the anchor &name before it in the same file.",
            wrong: """
                cairn: 1
                models:
                  fast: &fast { provider: openai, model: gpt-4.1-nano }
                  slow: *fats
                """,
            right: """
                cairn: 1
                models:
                  fast: &fast { provider: openai, model: gpt-4.1-nano }
                  slow: *fast
                """,
            mend: "Correct the name. Text that begins with * goes in quotes: \"*.md\"."),
        Explanation(
            Diagnostic.Code.aliasBomb, "Aliases of aliases grow beyond all bounds",
            "Each alias counts with everything it stands for. A few lines can stand for billions of values; reading stops before that.",
            words: "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]",
            mend: "Use fewer aliases of aliases, or write the values out."),
        Explanation(
            Diagnostic.Code.tag, "A value has a tag",
            "Tags such as !!python/object or !env ask the reader to make something of the value. A definition holds plain values and never code.",
            wrong: "cairn: 1\nname: docs\nmodel: extractive\ninstructions: !env PROMPT\n",
            right: "cairn: 1\nname: docs\nmodel: extractive\ninstructions: \"${env:PROMPT}\"\n",
            mend: "Take the tag away. For a value of the environment write ${env:NAME}."),
        Explanation(
            Diagnostic.Code.duplicateKey, "A key stands twice in one map",
            "Most readers of YAML keep the last one in silence. Which one was meant nobody can tell, so it is an error here.",
            wrong: "cairn: 1\nname: docs\nmodel: extractive\nmodel: openai/gpt-4.1-nano\n",
            right: "cairn: 1\nname: docs\nmodel: extractive\n",
            mend: "Keep one of them, or join their values."),
        Explanation(
            Diagnostic.Code.mergeKey, "A merge key << stands in a map",
            "Merge keys belong to YAML 1.1. YAML 1.2, which is read here, has none.",
            wrong: """
                cairn: 1
                models:
                  base: &base { provider: openai, model: gpt-4.1-nano }
                  fast:
                    <<: *base
                    timeout: 5s
                """,
            right: """
                cairn: 1
                models:
                  base: { provider: openai, model: gpt-4.1-nano }
                  fast: { provider: openai, model: gpt-4.1-nano, timeout: 5s }
                """,
            mend: "Write the keys out, or give a whole map an anchor and use that."),
        Explanation(
            Diagnostic.Code.badKey, "A key is no text",
            """
            Keys are text. A map or a list as a key is most often a template without quotes: {{ begins a map within a map.
            """,
            wrong: """
                cairn: 1
                workflows:
                  w:
                    input: { url: { type: string } }
                    steps:
                      - { id: page, http: { url: {{ input.url }} } }
                """,
            right: """
                cairn: 1
                workflows:
                  w:
                    input: { url: { type: string } }
                    steps:
                      - { id: page, http: { url: "{{ input.url }}" } }
                """,
            mend: "Put the whole value in quotes: \"{{ … }}\"."),
        Explanation(
            Diagnostic.Code.documents, "The file holds more than one document",
            "A line of --- begins another document. One file is one definition, so that a place in it is told by file and line.",
            wrong: "cairn: 1\nname: docs\nmodel: extractive\n---\ncairn: 1\nname: more\nmodel: extractive\n",
            right: "cairn: 1\nagents:\n  docs: { model: extractive }\n  more: { model: extractive }\n",
            mend: "Make a file of its own of each, or put several agents under `agents`."),
        Explanation(
            Diagnostic.Code.version, "The file says that it is another YAML than 1.2",
            "In YAML 1.1 no means false and 0o17 is text. A file that says %YAML 1.1 would be read otherwise than it says.",
            words: "%YAML 1.1\n---\ncairn: 1",
            mend: "Take the %YAML line away, and write true and false."),
    ]
}
