import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct LLMStepTests {
    private let schema: JSON = [
        "type": "object", "properties": ["n": ["type": "integer"]], "required": ["n"],
    ]

    @Test func `an answer that fits its schema is the step's output`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(
                steps: [["id": "a", "llm": ["model": "m", "prompt": "p", "output": schema]]],
                output: "{{ steps.a.output.n }}"))
        try run.start()
        #expect(try run.input(of: "steps.a")?["output"] == schema)
        try run.complete("steps.a", ["text": #"{"n": 3}"#])
        #expect(try run.output() == 3)
        #expect(run.machine.report.map(\.kind) == ["llm"])
    }

    @Test(arguments: ["no JSON", "{}", #"{"n": "three"}"#, "", #"{"n": 3} and more"#])
    func `an answer that does not is shown to the model twice, then fails the step; a new start asks anew`(
        text: String
    ) throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [["id": "a", "llm": ["model": "m", "prompt": "p", "output": schema]]]))
        try run.start()
        try run.complete("steps.a", ["text": .string(text)])
        #expect(run.inFlight == ["steps.a.repair.1"])
        let messages = try run.input(of: "steps.a.repair.1")?["messages"]?.array ?? []
        #expect(messages.map { $0["role"] } == ["user", "assistant", "user"])
        #expect(messages.last?["parts"]?[0]?["text"]?.string?.contains("JSON alone") == true)
        try run.complete("steps.a.repair.1", ["text": .string(text)])
        #expect(try run.input(of: "steps.a.repair.2")?["messages"]?.array?.count == 5)
        try run.takeOver()
        try run.complete("steps.a.repair.2", ["text": .string(text)])
        #expect(run.state.completed?.failure?.code == "output.schema")
        #expect(run.machine.report.first?.outcome == .failed)
        try run.restart()
        #expect(run.inFlight == ["steps.a#2"])
        #expect(try run.input(of: "steps.a")?["model"] == "m")
        try run.complete("steps.a", ["text": .string(text)])
        #expect(run.inFlight == ["steps.a.repair.1#2"], "what was said of the answer before is forgotten")
        try run.complete("steps.a.repair.1", ["text": #"{"n": 3}"#], citations: [["document": "a.md"]])
        #expect(try run.output() == ["n": 3])
        #expect(run.state.completed?.citations == .citations(of: Path("steps.a.repair.1")))
        var rng = SplitMix64(seed: 1)
        try WorkflowLaws.check(run, rng: &rng)
    }

    @Test func `what all calls for one answer used is the step's`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(
                steps: [["id": "a", "llm": ["model": "m", "prompt": "p", "output": schema]]],
                output: "{{ steps.a.usage.output_tokens }}"))
        try run.start()
        try run.complete("steps.a", ["text": "{}"], usage: TokenUsage(inputTokens: 5, outputTokens: 3))
        try run.complete("steps.a.repair.1", ["text": #"{"n": 3}"#], usage: TokenUsage(inputTokens: 9, outputTokens: 4))
        #expect(try run.output() == 7)
    }

    @Test func `a run of the first revision is not asked again`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [["id": "a", "llm": ["model": "m", "prompt": "p", "output": schema]]]))
        try run.start(revision: 1)
        try run.complete("steps.a", ["text": "{}"])
        #expect(run.state.completed?.failure?.code == "output.schema")
    }

    @Test func `system text stands before the prompt`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                ["id": "a", "llm": ["model": "m", "prompt": "p", "system": "Be {{ input }}.", "max_tokens": 10]]
            ]))
        try run.start(input: "brief")
        #expect(
            try run.input(of: "steps.a") == [
                "model": "m", "max_tokens": 10,
                "messages": [
                    ["role": "system", "parts": [["text": "Be brief."]]], ["role": "user", "parts": [["text": "p"]]],
                ],
            ])
    }

    @Test func `passages that are no list fail the step`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                ["id": "a", "llm": ["model": "m", "prompt": "p", "passages": "{{ input }}"]]
            ]))
        try run.start(input: "text")
        #expect(run.state.completed?.failure?.code == "template.type")
    }

    @Test func `a workflow's limit of tokens holds for all its calls`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow([
                "limits": ["tokens": 400],
                "steps": [
                    [
                        "id": "each",
                        "foreach": [
                            "in": [1, 2, 3], "parallel": 3,
                            "do": [["id": "one", "llm": ["model": "m", "prompt": "p", "max_tokens": 80]]],
                        ],
                    ]
                ],
            ]))
        try run.start()
        #expect(run.inFlight == ["steps.each[0].one", "steps.each[1].one"])
        try run.complete("steps.each[0].one", ["text": "x"], usage: TokenUsage(inputTokens: 3, outputTokens: 5))
        #expect(run.inFlight == ["steps.each[1].one", "steps.each[2].one"])
        try run.complete(
            "steps.each[1].one", ["text": "x"], usage: TokenUsage(inputTokens: 300, outputTokens: 50))
        try run.complete("steps.each[2].one", ["text": "x"])
        #expect(run.state.status == .completed)
    }
}
