import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct ForeachTests {
    private func run(
        parallel: Int = 2, onError: String = "fail", items: JSON = "{{ input.list }}",
        input: JSON = ["a", "b", "c", "d"]
    ) throws -> ScriptedRun {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                [
                    "id": "points", "on_error": .string(onError),
                    "foreach": [
                        "in": items, "as": "entry", "parallel": .int(Int64(parallel)),
                        "do": [
                            ["id": "one", "retrieve": ["from": "d", "query": "{{ entry }} {{ index }}"]],
                            ["id": "two", "transform": ["{{ steps.one.output }}", "{{ entry }}"]],
                        ],
                    ],
                ]
            ]))
        try run.start(input: ["list": input])
        return run
    }

    @Test func `passes run side by side, at most so many as the file says`() throws {
        var run = try run()
        #expect(run.inFlight == ["steps.points[0].one", "steps.points[1].one"])
        #expect(try run.input(of: "steps.points[1].one") == ["from": "d", "query": "b 1", "limit": 5])
        try run.complete("steps.points[1].one", "B")
        #expect(run.inFlight == ["steps.points[0].one", "steps.points[2].one"])
        try run.complete("steps.points[2].one", "C")
        try run.complete("steps.points[3].one", "D")
        #expect(run.inFlight == ["steps.points[0].one"])
        try run.complete("steps.points[0].one", "A")
        #expect(try run.output() == [["A", "a"], ["B", "b"], ["C", "c"], ["D", "d"]])
        #expect(run.machine.report.first?.path == Path("steps.points"))
        #expect(run.machine.report.first?.kind == "foreach")
    }

    @Test func `the output is one short reference, whatever its length`() throws {
        var run = try run(parallel: 100, input: .array((0..<100).map { .string("entry \($0)") }))
        for pass in 0..<100 { try run.complete("steps.points[\(pass)].one", .int(Int64(pass))) }
        let record = try #require(run.state.steps[Path("steps.points")]?.record)
        #expect(HistoryCodec.encode([.stepRecorded(record)]).count < 200)
        #expect(try run.output()?[99] == [99, "entry 99"])
    }

    @Test func `the first failed pass lets others end, starts none, and fails the step`() throws {
        var run = try run()
        try run.fail("steps.points[0].one", FailureDetails(code: "gone", message: ""))
        #expect(run.inFlight == ["steps.points[1].one"])
        try run.complete("steps.points[1].one", "B")
        #expect(run.state.steps[Path("steps.points[1].two")] != nil, "a pass in flight goes on to its end")
        #expect(run.state.completed?.failure?.code == "gone")
        #expect(run.state.completed?.failed == [Path("steps.points"), Path("steps.points[0].one")])
        #expect(!run.state.isBegun(Path("steps.points[2]")))
    }

    @Test func `a failed foreach starts anew where it failed`() throws {
        var run = try run()
        try run.fail("steps.points[0].one", FailureDetails(code: "gone", message: ""))
        try run.complete("steps.points[1].one", "B")
        try run.restart()
        #expect(run.inFlight == ["steps.points[0].one#2", "steps.points[2].one"])
        try run.complete("steps.points[0].one", "A")
        try run.complete("steps.points[2].one", "C")
        try run.complete("steps.points[3].one", "D")
        #expect(try run.output() == [["A", "a"], ["B", "b"], ["C", "c"], ["D", "d"]])
    }

    @Test func `under on_error continue a failed pass yields null`() throws {
        var run = try run(onError: "continue")
        try run.fail("steps.points[0].one", FailureDetails(code: "gone", message: ""))
        try run.complete("steps.points[1].one", "B")
        try run.complete("steps.points[2].one", "C")
        try run.complete("steps.points[3].one", "D")
        #expect(try run.output() == [nil, ["B", "b"], ["C", "c"], ["D", "d"]])
        #expect(run.state.status == .completed)
    }

    @Test func `an empty list gives an empty list`() throws {
        let run = try run(input: [])
        #expect(try run.output() == [])
    }

    @Test func `what is no list fails the step`() throws {
        let run = try run(input: "text")
        #expect(run.state.completed?.failure?.code == "template.type")
        #expect(run.state.completed?.failure?.message.contains("steps.points") == true)
    }

    @Test func `passes that a dead process had in flight are made again`() throws {
        var run = try run(parallel: 3)
        try run.complete("steps.points[0].one", "A")
        try run.takeOver()
        #expect(run.inFlight == ["steps.points[1].one", "steps.points[2].one", "steps.points[3].one"])
        #expect(try run.input(of: "steps.points[3].one") == ["from": "d", "query": "d 3", "limit": 5])
    }

    @Test func `lists stand in lists, and see the steps around them`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                ["id": "base", "transform": 10],
                [
                    "id": "rows",
                    "foreach": [
                        "in": [[1, 2], [3]], "as": "row",
                        "do": [
                            ["id": "size", "transform": "{{ size(row) }}"],
                            [
                                "id": "cells",
                                "foreach": [
                                    "in": "{{ row }}", "as": "cell",
                                    "do": [
                                        [
                                            "id": "cell",
                                            "transform": [
                                                "{{ steps.base.output }}", "{{ steps.size.output }}", "{{ cell }}",
                                                "{{ index }}",
                                            ],
                                        ]
                                    ],
                                ],
                            ],
                        ],
                    ],
                ],
            ]))
        try run.start()
        #expect(try run.output() == [[[10, 2, 1, 0], [10, 2, 2, 1]], [[10, 1, 3, 0]]])
        #expect(run.state.steps[Path("steps.rows[0].cells[1].cell")] != nil)
    }

    @Test func `entries of a large result are referred to, not copied`() throws {
        var run = ScriptedRun(
            try StepGraphWorkflow(steps: [
                ["id": "page", "http": ["url": "https://h/"]],
                [
                    "id": "each",
                    "foreach": [
                        "in": "{{ steps.page.output.body }}",
                        "do": [["id": "post", "http": ["url": "https://h/", "json": "{{ item }}"]]],
                    ],
                ],
            ]))
        try run.start()
        let text = String(repeating: "x", count: 2_000)
        try run.complete("steps.page", ["body": [["text": .string(text)], ["text": "short"]]])
        let task = try #require(run.running.last)
        #expect(
            task.input?.member("json")
                == .result(of: Path("steps.page"), pointer: [.key("body"), .index(0)]))
        #expect(try run.input(of: "steps.each[0].post")?["json"]?["text"] == .string(text))
        try run.complete("steps.each[0].post", 1)
        #expect(run.running.last?.input?.member("json") == .literal(["text": "short"]))
    }
}
