package import CairnWire

extension Explanation {
    /// Codes of definitions: names, versions, what expressions of a file read.
    package static let definitions: [Explanation] = [
        Explanation(
            Diagnostic.Code.schemaVersion, "The file is written in a version of the language that is not read",
            "The first key, `cairn`, is the version of the language. There is version 1.",
            wrong: "cairn: 2\nname: docs\nmodel: extractive\n", right: "cairn: 1\nname: docs\nmodel: extractive\n",
            mend: "Write `cairn: 1`. If a newer Cairn wrote the file, run that one."),
        Explanation(
            Diagnostic.Code.noDefinition, "A YAML file in the folder of definitions is no definition",
            "Every *.yaml and *.yml below the folder is read. This one has nothing of a definition and is passed over.",
            wrong: "services:\n  web: { image: nginx }\n", right: "cairn: 1\nname: docs\nmodel: extractive\n",
            mend: "Move it out of the folder; or begin it with `cairn: 1` if it is meant as a definition."),
        Explanation(
            Diagnostic.Code.unknownName, "A name is used that nothing bears",
            """
            Models, knowledge bases, agents, workflows, MCP servers and tools are used by name, across all files of the folder. A
            model is a name under `models`, else provider/model, else a provider that needs no model.
            """,
            wrong: """
                cairn: 1
                knowledge:
                  handbook: { sources: [{ files: ./handbook }] }
                agents:
                  docs: { model: extractive, knowledge: [handbok] }
                """,
            right: """
                cairn: 1
                knowledge:
                  handbook: { sources: [{ files: ./handbook }] }
                agents:
                  docs: { model: extractive, knowledge: [handbook] }
                """,
            mend: "Correct the name, or declare what it names. `cairn validate` without a path reads the whole folder."),
        Explanation(
            Diagnostic.Code.duplicateName, "A name is declared twice",
            "Names are unique in a folder. Agents and workflows share one set of names, as both are started by name.",
            wrong: """
                cairn: 1
                agents:
                  docs: { model: extractive }
                workflows:
                  docs: { steps: [{ id: a, transform: 1 }] }
                """,
            right: """
                cairn: 1
                agents:
                  docs: { model: extractive }
                workflows:
                  digest: { steps: [{ id: a, transform: 1 }] }
                """,
            mend: "Give one of them another name; if one is a copy that was left behind, remove it."),
        Explanation(
            Diagnostic.Code.duplicateID, "Two steps of a workflow have one id",
            "Ids are unique in the whole workflow, inner steps among them: expressions and histories name steps by them.",
            wrong: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: page, transform: 1 }
                      - { id: page, transform: "{{ steps.page.output }}" }
                """,
            right: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: page, transform: 1 }
                      - { id: out, transform: "{{ steps.page.output }}" }
                """,
            mend: "Choose another id for one of them, and correct what reads it."),
        Explanation(
            Diagnostic.Code.noPrice, "Money is limited, and a model has no price",
            "`limits.usd` is counted with the model's `price`, in US dollars per million tokens. Without it nothing can be counted.",
            wrong: """
                cairn: 1
                models:
                  cloud: { provider: openai, model: gpt-4.1-nano }
                agents:
                  docs: { model: cloud, limits: { usd: 1 } }
                """,
            right: """
                cairn: 1
                models:
                  cloud: { provider: openai, model: gpt-4.1-nano, price: { input: 0.1, output: 0.4 } }
                agents:
                  docs: { model: cloud, limits: { usd: 1 } }
                """,
            mend: "Give the model its price, or limit tokens instead."),
        Explanation(
            Diagnostic.Code.idleLimit, "A step has a limit that nothing in it can draw on",
            """
            Tokens, money and turns are used by models, time by what runs. A limit of a step that asks no model and runs nothing
            bounds nothing.
            """,
            wrong: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: page, http: { url: "https://example.org/" }, limits: { tokens: 100 } }
                """,
            right: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: page, http: { url: "https://example.org/" }, timeout: 30s }
                """,
            mend:
                "Take the limit away, or move it to the step that asks a model. A single request is bounded by `timeout`."
        ),
        Explanation(
            Diagnostic.Code.badSnapshot, "The definition that a run is pinned to cannot be read",
            "A run keeps the definition it began with. This one is damaged, or was written by another version of Cairn.",
            mend:
                "Resume the run with the version that began it, or start it anew. If the file of state is damaged, restore it."
        ),
        Explanation(
            Diagnostic.Code.expression, "An expression reads a name that is not there",
            """
            The names are input, steps and run.id, and inside the `do` of a foreach the entry's name (item, or what `as` says)
            and index. Inputs are read as input.NAME and have to be declared; what a step gave is steps.ID.output.
            """,
            wrong: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: page, transform: 1 }
                      - { id: out, transform: "{{ page.output }}" }
                """,
            right: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: page, transform: 1 }
                      - { id: out, transform: "{{ steps.page.output }}" }
                """,
            mend: "Write the name as the help has it, or declare the input under `input`."),
        Explanation(
            Diagnostic.Code.unknownStep, "An expression reads a step that is not there",
            "No step of the workflow has this id.",
            wrong: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: page, transform: 1 }
                      - { id: out, transform: "{{ steps.pge.output }}" }
                """,
            right: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: page, transform: 1 }
                      - { id: out, transform: "{{ steps.page.output }}" }
                """,
            mend: "Correct the id."),
        Explanation(
            Diagnostic.Code.unseenStep, "An expression reads a step that cannot be seen from where it stands",
            """
            A step sees those before it in its own list and in the lists around it. One that comes later has not run; one inside
            a foreach or a branch is seen only there, and from outside as the output of the step that holds it.
            """,
            wrong: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: points, foreach: { in: [1, 2], do: [{ id: one, transform: "{{ item }}" }] } }
                      - { id: out, transform: "{{ steps.one.output }}" }
                """,
            right: """
                cairn: 1
                workflows:
                  w:
                    steps:
                      - { id: points, foreach: { in: [1, 2], do: [{ id: one, transform: "{{ item }}" }] } }
                      - { id: out, transform: "{{ steps.points.output }}" }
                """,
            mend: "Read the step that holds it, or move the step before the place that reads it."),
        Explanation(
            Diagnostic.Code.unsetReference, "A variable of the environment is not set",
            """
            The file names a variable with ${env:NAME}, and it has no value here. Checking warns of it, as the value may be set
            where the run happens; a run that needs it fails when it comes to that part.
            """,
            words: "api_key: \"${env:OPENAI_API_KEY}\"",
            mend:
                "Set the variable, or give a default: ${env:NAME:-default}. `cairn validate --strict` makes this an error."
        ),
        Explanation(
            Diagnostic.Code.fileMissing, "A file that a definition names is not there",
            "${file:path} puts a file's text in its place. Paths start at the folder of the file that names them.",
            wrong: "cairn: 1\nname: docs\nmodel: extractive\ninstructions: \"${file:prompt.md}\"\n",
            right: "cairn: 1\nname: docs\nmodel: extractive\ninstructions: Be brief.\n",
            mend: "Create the file, or correct the path."),
        Explanation(
            Diagnostic.Code.fileUnreadable, "A file or a folder of definitions cannot be read",
            "It is missing, belongs to somebody else, is a folder where a file is named, is not UTF-8, or is over a bound.",
            words: "$ cairn validate --agents nowhere",
            mend: "Do what the help says: create it, let this user read it, or name another with --agents."),
        Explanation(
            Diagnostic.Code.endless, "A workflow runs itself without end",
            "A step that runs a workflow which leads back to its own would begin it again and again.",
            wrong: """
                cairn: 1
                workflows:
                  tick:
                    steps:
                      - { id: again, workflow: { use: tick } }
                """,
            right: """
                cairn: 1
                workflows:
                  tick:
                    input: { left: { type: integer, default: 3 } }
                    steps:
                      - { id: again, when: "input.left > 0", workflow: { use: tick, input: { left: "{{ input.left - 1 }}" } } }
                """,
            mend: "Give the step that runs it a `when`, or put it into a `switch`."),
    ]
}
