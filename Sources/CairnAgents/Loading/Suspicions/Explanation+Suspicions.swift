package import CairnWire

extension Explanation {
    /// Codes of what is legal and surely meant otherwise.
    package static let suspicions: [Explanation] = [
        Explanation(
            Diagnostic.Code.unreachableStep, "A step or a branch that no run reaches",
            """
            Its condition is false in so many words, a branch before it is always taken, or the list it would run for is empty.
            """,
            wrong: """
                cairn: 1
                workflows:
                  w:
                    input: { size: { type: integer } }
                    steps:
                      - { id: page, when: "false", http: { url: "https://example.org/" } }
                """,
            right: """
                cairn: 1
                workflows:
                  w:
                    input: { size: { type: integer } }
                    steps:
                      - { id: page, when: "input.size > 0", http: { url: "https://example.org/" } }
                """,
            mend: "Write the condition that is meant, or take the step away; version control keeps it."),
        Explanation(
            Diagnostic.Code.unreadOutput, "A step gives something that nothing reads",
            """
            transform, retrieve, llm, scrape and search have no effect but their output. Nothing reads this one's, and it is not
            the result of its list: the work is done for nothing, or the step that should read it does not.
            """,
            wrong: """
                cairn: 1
                knowledge:
                  handbook: { sources: [{ files: ./handbook }] }
                workflows:
                  w:
                    input: { question: { type: string } }
                    steps:
                      - { id: found, retrieve: { from: handbook, query: "{{ input.question }}" } }
                      - { id: answer, llm: { model: extractive, prompt: "{{ input.question }}" } }
                """,
            right: """
                cairn: 1
                knowledge:
                  handbook: { sources: [{ files: ./handbook }] }
                workflows:
                  w:
                    input: { question: { type: string } }
                    steps:
                      - { id: found, retrieve: { from: handbook, query: "{{ input.question }}" } }
                      - id: answer
                        llm: { model: extractive, prompt: "{{ input.question }}", passages: "{{ steps.found.output.hits }}" }
                """,
            mend: "Read it in a later step as steps.ID.output, or take the step away."),
        Explanation(
            Diagnostic.Code.unreadAnswer, "A person is asked, and the answer changes nothing",
            """
            approve gives {approved, by, reason} and ends in either case: a "no" stops nothing by itself. What follows has to
            ask for the answer.
            """,
            wrong: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: ok, approve: { ask: "Send it?" } }
                      - { id: sent, http: { method: POST, url: "https://example.org/hook" } }
                """,
            right: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: ok, approve: { ask: "Send it?" } }
                      - id: sent
                        when: "steps.ok.output.approved"
                        http: { method: POST, url: "https://example.org/hook" }
                """,
            mend: "Give the steps that need a yes `when: \"steps.ID.output.approved\"`."),
        Explanation(
            Diagnostic.Code.silentRule, "A rule of permissions has no effect",
            "Retrieval reads what the file itself names, changes nothing and never asks a person: a rule that asks before it is never looked at.",
            wrong: """
                cairn: 1
                name: docs
                model: ollama/llama3.2:3b
                knowledge: [{ files: ./docs }]
                permissions: { ask: [retrieve] }
                """,
            right: """
                cairn: 1
                name: docs
                model: ollama/llama3.2:3b
                knowledge: [{ files: ./docs }]
                permissions: { deny: [retrieve] }
                """,
            mend: "Take the rule away, or deny the call."),
        Explanation(
            Diagnostic.Code.unusableTools, "An agent has tools, and its model cannot call any",
            """
            Some models only answer: `extractive` quotes what was retrieved. Tools are never offered to them, and a knowledge
            base with `mode: tool` is never looked into.
            """,
            wrong: """
                cairn: 1
                name: docs
                model: extractive
                knowledge: [{ files: ./docs, mode: tool }]
                """,
            right: """
                cairn: 1
                name: docs
                model: extractive
                knowledge: [{ files: ./docs, mode: auto }]
                """,
            mend:
                "Name a model that calls tools; or take the tools away, and let knowledge be looked into first (`mode: auto`)."
        ),
        Explanation(
            Diagnostic.Code.unusedName, "Something is declared that nothing names",
            """
            No agent, workflow, group, knowledge base or `expose` of the folder uses it. Often the name was changed in one place
            and not in the other.
            """,
            wrong: """
                cairn: 1
                models:
                  cloud: { provider: openai, model: gpt-4.1-nano }
                agents:
                  docs: { model: extractive }
                """,
            right: """
                cairn: 1
                models:
                  cloud: { provider: openai, model: gpt-4.1-nano }
                agents:
                  docs: { model: cloud }
                """,
            mend: "Name it where it is meant to be used, or take it away."),
        Explanation(
            Diagnostic.Code.secretInClear, "A key or a password stands in the file itself",
            """
            Whoever reads the file, a copy of it or its history in version control has the secret, and Cairn cannot keep it out
            of snapshots. Known are keys such as api_key and password, headers such as Authorization, variables such as
            GITHUB_TOKEN, passwords in URLs, and the forms of well-known services' keys. The line is shown with * in its stead.
            """,
            wrong: """
                cairn: 1
                models:
                  cloud: { provider: openai, model: gpt-4.1-nano, api_key: not-a-real-key-0123456789 }
                """,
            right: """
                cairn: 1
                models:
                  cloud: { provider: openai, model: gpt-4.1-nano, api_key: "${env:OPENAI_API_KEY}" }
                """,
            mend: "Write ${env:NAME} or ${secret:store/key}. If the file was ever shared, have the secret replaced."),
        Explanation(
            Diagnostic.Code.shortSecret, "A secret is too short to be kept out of what is printed",
            """
            Output, history and logs have each resolved secret taken out. One of fewer than 6 characters stands in every other
            word by chance and is left in.
            """,
            words: "$ OPENAI_API_KEY=abc cairn validate",
            mend: "Use a longer secret. If it is a mere switch, put it under a key that is not meant for secrets."),
        Explanation(
            Diagnostic.Code.dollarTemplate, "A template has a $ before it",
            """
            ${{ … }} is how GitHub Actions writes it. Here {{ … }} is the template and the $ is text: the value comes out with a
            $ before it.
            """,
            wrong: """
                cairn: 1
                workflows:
                  w:
                    input: { name: { type: string } }
                    steps:
                      - { id: out, transform: "${{ input.name }}" }
                """,
            right: """
                cairn: 1
                workflows:
                  w:
                    input: { name: { type: string } }
                    steps:
                      - { id: out, transform: "{{ input.name }}" }
                """,
            mend: "Take the $ away. Where an amount of money is meant, write {{ '$' + string(input.price) }}."),
    ]
}
