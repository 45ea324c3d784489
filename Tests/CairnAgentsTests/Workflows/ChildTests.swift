import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// `agent` and `workflow` as steps.
@Suite struct ChildTests {
    private static func workflow(_ workflows: JSON, agents: JSON = [:]) throws -> any Workflow {
        let snapshot = try DefinitionSnapshot(json: [
            "cairn": 1, "entry": ["workflow": "w"], "workflows": workflows, "agents": agents,
        ])
        return try WorkflowPlanner().workflow(for: snapshot)
    }

    private func run(_ workflows: JSON, agents: JSON = [:], input: JSON = nil) throws -> ScriptedRun {
        var run = ScriptedRun(try Self.workflow(workflows, agents: agents))
        try run.start(input: input)
        return run
    }

    private static let helper: JSON = [
        "helper": ["model": "m", "instructions": "Help with {{ input }}", "knowledge": ["docs"]]
    ]

    @Test func `a child agent takes its turns within its step`() throws {
        var run = try run(
            [
                "w": [
                    "steps": [["id": "ask", "agent": ["use": "helper", "input": "about {{ input.x }}"]]],
                    "output": "{{ [steps.ask.output, steps.ask.citations, steps.ask.usage.output_tokens] }}",
                ]
            ], agents: Self.helper, input: ["x": "cairns"])
        #expect(run.inFlight == ["steps.ask.retrieve.docs"])
        #expect(try run.input(of: "steps.ask.retrieve.docs")?["query"] == "about cairns")
        try run.complete("steps.ask.retrieve.docs", ["hits": []])
        let request = try run.input(of: "steps.ask.turn.1.llm")
        #expect(request?["messages"]?[0]?["parts"]?[0]?["text"] == "Help with about cairns")
        #expect(request?["messages"]?[1]?["parts"]?[0]?["text"] == "about cairns")
        try run.takeOver()
        try run.complete(
            "steps.ask.turn.1.llm", ["text": "they mark paths"], citations: [["document": "a.md"]],
            usage: TokenUsage(inputTokens: 5, outputTokens: 3))
        #expect(try run.output() == ["they mark paths", [["document": "a.md"]], 3])
        #expect(run.machine.report.map(\.kind) == ["agent", "retrieve", "llm"])
        #expect(run.machine.report.first?.usage?.outputTokens == 3)
        var rng = SplitMix64(seed: 1)
        try WorkflowLaws.check(run, rng: &rng)
    }

    @Test func `the run has the last child's citations, and abstains with it`() throws {
        var run = try run(
            ["w": ["steps": [["id": "ask", "agent": ["use": "helper", "input": "x"]]]]], agents: Self.helper)
        try run.complete("steps.ask.retrieve.docs", ["hits": []])
        try run.complete(
            "steps.ask.turn.1.llm", ["text": "the documents do not say", "abstained": true],
            citations: [["document": "a.md"]])
        #expect(run.state.completed?.abstained == true)
        let citations = try run.state.completed?.citations.map { try run.machine.json($0, blobs: Blobs()) }
        #expect(citations == [["document": "a.md"]])
    }

    @Test func `a child workflow has its own input and its own steps`() throws {
        var run = try run(
            [
                "w": [
                    "steps": [
                        ["id": "a", "transform": 20],
                        ["id": "twice", "workflow": ["use": "double", "input": ["n": "{{ steps.a.output }}"]]],
                        ["id": "b", "transform": "{{ steps.twice.output + 1 }}"],
                    ]
                ],
                "double": [
                    "input": ["n": ["type": "integer"], "by": ["type": "integer", "default": 2]],
                    "steps": [
                        ["id": "a", "retrieve": ["from": "d", "query": "{{ input.n }} {{ run.id }}"]],
                        ["id": "b", "transform": "{{ input.n + input.by + steps.a.output }}"],
                    ],
                ],
            ])
        #expect(run.inFlight == ["steps.twice.steps.a"])
        #expect(try run.input(of: "steps.twice.steps.a")?["query"] == "20 r1")
        try run.complete("steps.twice.steps.a", 100)
        #expect(try run.output() == 123)
        #expect(
            run.machine.report.map(\.path.rawValue) == [
                "steps.a", "steps.twice", "steps.twice.steps.a", "steps.twice.steps.b", "steps.b",
            ])
    }

    @Test(
        arguments: [
            (nil, #"it needs "n""#), (["n": "x"], #""n""#), (["n": 1, "m": 2], #"no entry "m""#),
            ([1], "an object with n"),
        ] as [(JSON?, String)])
    func `an input that does not fit fails the step`(input: JSON?, says: String) throws {
        var child: JSONObject = ["use": "double"]
        if let input { child["input"] = input }
        let run = try run([
            "w": ["steps": [["id": "twice", "workflow": .object(child)]]],
            "double": ["input": ["n": ["type": "integer"]], "steps": [["id": "a", "transform": 1]]],
        ])
        #expect(run.state.completed?.failure?.code == "child.input")
        #expect(run.state.completed?.failure?.message.contains(says) == true, "\(run.state.completed?.failure as Any)")
    }

    @Test func `a workflow may run itself, to a depth`() throws {
        func step(_ when: String) -> JSON {
            [
                "id": "again", "when": .string(when),
                "workflow": ["use": "w", "input": ["n": "{{ input.n - 1 }}"]],
            ]
        }
        let output: JSON = "{{ steps.again.outcome == 'completed' ? steps.again.output + 1 : 0 }}"
        let bounded = try run(
            ["w": ["input": ["n": ["type": "integer"]], "steps": [step("input.n > 0")], "output": output]],
            input: ["n": 5])
        #expect(try bounded.output() == 5)
        let endless = try run(
            ["w": ["input": ["n": ["type": "integer"]], "steps": [step("true")], "output": output]], input: ["n": 5])
        #expect(endless.state.completed?.failure?.code == "child.depth")
    }

    @Test func `a child that fails takes back its own steps before its step fails`() throws {
        var run = try run([
            "w": [
                "steps": [
                    [
                        "id": "trip", "workflow": ["use": "book"],
                        "on_error": [["id": "sorry", "transform": "{{ steps.trip.error.code }}"]],
                    ]
                ]
            ],
            "book": [
                "steps": [
                    [
                        "id": "car", "http": ["url": "https://h/"],
                        "undo": [["id": "no_car", "http": ["url": "https://h/"]]],
                    ],
                    ["id": "pay", "http": ["url": "https://h/"]],
                ]
            ],
        ])
        try run.complete("steps.trip.steps.car", 1)
        try run.fail("steps.trip.steps.pay", FailureDetails(code: "gone", message: ""))
        #expect(run.inFlight == ["steps.trip.steps.car.undo.no_car"])
        try run.takeOver()
        try run.complete("steps.trip.steps.car.undo.no_car", nil)
        #expect(try run.output() == "gone")
        var rng = SplitMix64(seed: 1)
        try WorkflowLaws.check(run, rng: &rng)
    }

    @Test func `a run that failed by a child that took back cannot be started anew`() throws {
        var run = try run([
            "w": ["steps": [["id": "trip", "workflow": ["use": "book"]]]],
            "book": [
                "steps": [
                    ["id": "car", "transform": 1, "undo": [["id": "no_car", "transform": 2]]],
                    ["id": "pay", "http": ["url": "https://h/"]],
                ]
            ],
        ])
        try run.fail("steps.trip.steps.pay", FailureDetails(code: "gone", message: ""))
        #expect(run.state.status == .failed)
        #expect(run.state.completed?.undone == true)
        #expect(try run.restart().isEmpty)
    }

    @Test func `a new start begins within the child`() throws {
        var run = try run(
            ["w": ["steps": [["id": "ask", "agent": ["use": "helper", "input": "x"]]]]], agents: Self.helper)
        try run.complete("steps.ask.retrieve.docs", ["hits": []])
        try run.fail("steps.ask.turn.1.llm", FailureDetails(code: "gone", message: ""))
        #expect(run.state.status == .failed)
        #expect(run.state.completed?.failed == [Path("steps.ask"), Path("steps.ask.turn.1.llm")])
        try run.restart()
        #expect(run.inFlight == ["steps.ask.turn.1.llm#2"])
        try run.complete("steps.ask.turn.1.llm", ["text": "now"])
        #expect(try run.output() == "now")
    }
}
