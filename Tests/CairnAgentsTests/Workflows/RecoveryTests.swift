import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// `on_error` steps and `undo`.
@Suite struct RecoveryTests {
    private static let gone = FailureDetails(code: "gone", message: "it is gone")

    private func run(_ steps: JSON, output: JSON? = nil, input: JSON = nil) throws -> ScriptedRun {
        var run = ScriptedRun(try StepGraphWorkflow(steps: steps, output: output))
        try run.start(input: input)
        return run
    }

    private static func http(_ id: String, _ more: JSONObject = [:]) -> JSON {
        var step: JSONObject = ["id": .string(id), "http": ["url": "https://h/"]]
        for (key, value) in more { step[key] = value }
        return .object(step)
    }

    @Test func `after an error the steps for it see it, and their output stands for the step's`() throws {
        var run = try run(
            [
                Self.http(
                    "page",
                    [
                        "on_error": [
                            ["id": "note", "transform": "{{ steps.page.outcome }}: {{ steps.page.error.code }}"],
                            Self.http("other"),
                        ]
                    ]), ["id": "after", "transform": "{{ steps.page.output }}"],
            ], output: "{{ [steps.page.outcome, steps.after.output] }}")
        try run.fail("steps.page", Self.gone)
        #expect(run.inFlight == ["steps.page.on_error.other"])
        #expect(
            run.state.steps[Path("steps.page.on_error.note")]?.record.output == .literal("failed: gone"))
        try run.takeOver()
        try run.complete("steps.page.on_error.other", "a copy")
        #expect(try run.output() == ["completed", "a copy"])
        #expect(run.machine.report.first { $0.path == Path("steps.page") }?.outcome == .completed)
        var rng = SplitMix64(seed: 1)
        try WorkflowLaws.check(run, rng: &rng)
    }

    @Test func `a template that fails is an error as any other`() throws {
        let run = try run([
            ["id": "a", "transform": "{{ input.x.y }}", "on_error": [["id": "b", "transform": "mended"]]]
        ])
        #expect(try run.output() == "mended")
    }

    @Test func `an error in the steps for an error fails the step, and a new start begins there`() throws {
        var run = try run([Self.http("page", ["on_error": [Self.http("other")]])])
        try run.fail("steps.page", Self.gone)
        try run.fail("steps.page.on_error.other", FailureDetails(code: "too", message: ""))
        #expect(run.state.completed?.failure?.code == "too")
        try run.restart()
        #expect(run.inFlight == ["steps.page.on_error.other#2"])
        try run.complete("steps.page.on_error.other", "late")
        #expect(try run.output() == "late")
    }

    @Test func `what completed is taken back in reverse order, wherever it stands, with what it saw`() throws {
        var run = try run([
            Self.http("car", ["undo": [Self.http("no_car")]]),
            [
                "id": "rooms",
                "foreach": [
                    "in": ["a", "b"], "as": "room", "parallel": 2,
                    "do": [
                        Self.http(
                            "book",
                            [
                                "undo": [
                                    [
                                        "id": "no_room",
                                        "http": [
                                            "url": "https://h/", "method": "POST",
                                            "json": ["{{ room }}", "{{ index }}", "{{ steps.book.output }}"],
                                        ],
                                    ]
                                ]
                            ])
                    ],
                ],
            ], Self.http("pay"),
        ])
        try run.complete("steps.car", 1)
        try run.complete("steps.rooms[1].book", "B")
        try run.complete("steps.rooms[0].book", "A")
        try run.fail("steps.pay", Self.gone)
        #expect(run.inFlight == ["steps.rooms[0].book.undo.no_room"])
        #expect(try run.input(of: "steps.rooms[0].book.undo.no_room")?["json"] == ["a", 0, "A"])
        try run.takeOver(died: false)
        try run.complete("steps.rooms[0].book.undo.no_room", nil)
        #expect(run.inFlight == ["steps.rooms[1].book.undo.no_room"])
        #expect(try run.input(of: "steps.rooms[1].book.undo.no_room")?["json"] == ["b", 1, "B"])
        try run.fail("steps.rooms[1].book.undo.no_room", Self.gone)
        #expect(run.inFlight == ["steps.car.undo.no_car"], "what cannot be taken back stops nothing")
        try run.complete("steps.car.undo.no_car", nil)
        #expect(run.state.status == .failed)
        #expect(run.state.completed?.failure?.code == "gone")
        #expect(run.state.completed?.undone == true)
        var rng = SplitMix64(seed: 1)
        try WorkflowLaws.check(run, rng: &rng)
    }

    @Test func `a cancelled run takes back too`() throws {
        var run = try run([Self.http("car", ["undo": [Self.http("no_car")]]), Self.http("pay")])
        try run.complete("steps.car", 1)
        try run.send(EventRaised.cancel)
        try run.fail("steps.pay", FailureDetails(code: "cancelled", message: ""))
        #expect(run.inFlight == ["steps.car.undo.no_car"])
        try run.complete("steps.car.undo.no_car", nil)
        #expect(run.state.status == .cancelled)
    }

    @Test func `a run that completes takes nothing back`() throws {
        var run = try run([Self.http("car", ["undo": [Self.http("no_car")]])])
        try run.complete("steps.car", 1)
        #expect(run.state.status == .completed)
    }

    @Test func `a step without an activity is taken back even when all ends in one decision`() throws {
        let run = try run([
            ["id": "a", "transform": 1, "undo": [["id": "b", "transform": "back"]]],
            ["id": "c", "transform": "{{ input.x.y }}"],
        ])
        #expect(run.state.steps[Path("steps.a.undo.b")]?.record.outcome == .completed)
        #expect(run.state.completed?.undone == true)
    }
}
