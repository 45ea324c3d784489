import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct StepGraphPlanTests {
    @Test func `steps are known by their paths`() throws {
        let workflow = try StepGraphWorkflow(steps: [
            ["id": "a", "http": ["url": "https://h/"]],
            [
                "id": "each",
                "foreach": ["in": [1], "do": [["id": "inner", "llm": ["model": "m", "prompt": "p"]]]],
            ],
        ])
        func kind(_ path: String, _ recorded: String?) -> String? { workflow.kind(of: Path(path), recorded: recorded) }
        #expect(kind("steps.a", "http") == "http")
        #expect(kind("steps.a", "retrieve") == nil)
        #expect(kind("steps.each", "foreach") == "foreach")
        #expect(kind("steps.each", nil) == "foreach")
        #expect(kind("steps.each[7]", nil) == nil)
        #expect(kind("steps.each[7].inner", "llm.chat") == "llm")
        for stranger in [
            "steps.b", "a", "steps", "", "steps.each.inner", "steps.a[1].x", "steps.each[x].inner", "steps..a",
            "steps.each[1]inner",
        ] {
            #expect(kind(stranger, "llm.chat") == nil, "\(stranger)")
        }
    }

    @Test func `an old history goes on under a definition with another step, and is refused without its own`() throws {
        let a: JSON = ["id": "a", "http": ["url": "https://h/"]]
        let b: JSON = ["id": "b", "http": ["url": "https://h/"]]
        var run = ScriptedRun(try StepGraphWorkflow(steps: [a, b]))
        try run.start()
        try run.complete("steps.a", 1)
        let other: JSON = ["id": "c", "http": ["url": "https://h/"]]
        run.machine = RunMachine(workflow: try StepGraphWorkflow(steps: [a, other, b]))
        try run.takeOver()
        #expect(run.inFlight == ["steps.c"])
        try run.complete("steps.c", 1)
        #expect(run.inFlight == ["steps.b"], "what was in flight is made again")
        let stranger = try StepGraphWorkflow(steps: [a, other])
        let error = #expect(throws: NondeterminismError.self) {
            try RunMachine(workflow: stranger, replaying: run.history)
        }
        #expect(error?.path == Path("steps.b"))
    }

    @Test func `a snapshot gives the workflow that it names`() throws {
        var snapshot = DefinitionSnapshot(entry: .workflow("w"))
        #expect(throws: PlanError.self) { try WorkflowPlanner().workflow(for: snapshot) }
        var definition = WorkflowDefinition()
        definition.output = .literal(1)
        snapshot.workflows["w"] = definition
        var run = ScriptedRun(try WorkflowPlanner().workflow(for: snapshot))
        try run.start()
        #expect(try run.output() == 1)
    }
}
