import CairnAgents
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Histories of every released revision of the decider, which today's has to go on with. The files of released revisions are
/// on people's disks: they are never recorded anew, whatever RECORD says of others. A new revision adds its own.
@Suite struct RevisionTests {
    private static let released = Array(1...AgentWorkflow.revision)

    @Test(arguments: released, OldLife.all)
    func `a history of every released revision is decided as it was`(revision: Int, life: OldLife) throws {
        let name = "revision-\(revision)-\(life.name).json"
        let run = try life.live(revision: revision)
        let text = String(decoding: HistoryCodec.encode(run.history), as: UTF8.self) + "\n"
        try Golden.expect(text.replacing("},{\"", with: "},\n{\""), name)
        let history = try HistoryCodec.decode(try Golden.bytes(name).dropLast())
        try HistoryReplay.verify(history, by: run.machine.workflow)
        let machine = try RunMachine(workflow: run.machine.workflow, replaying: history)
        #expect(machine.report == run.machine.report)
    }

    @Test func `both workflows are of one revision`() {
        #expect(AgentWorkflow.revision == StepGraphWorkflow.revision)
    }

    @Test(arguments: OldLife.all)
    func `the revisions do differ`(life: OldLife) throws {
        let histories = try Self.released.map { try life.live(revision: $0).history.map(\.kind) }
        #expect(Set(histories).count == histories.count)
    }

    // MARK: A decider that changes

    /// Steps `a` and `b` since the first revision. Since the second, `check` stands between them.
    private struct Changed: Workflow {
        static let revision = 2
        /// Whether the change stands behind a check of the revision.
        var isChecked = true

        func advance(_ decision: inout Decision) throws(MissingBlobs) {
            let isNew = decision.revision >= 2 || !isChecked
            for name in isNew ? ["a", "check", "b"] : ["a", "b"] {
                let request = TaskRequest(Path(name), activity: name == "b" && isNew ? "post" : "get", replay: .safe)
                guard case .ended = try decision.task(request, input: { _ in TaskInput(.null) }) else { return }
            }
            decision.complete(.completed, output: .result(of: Path("b"), pointer: []))
        }
    }

    private static func old(_ workflow: Changed) throws -> ScriptedRun {
        var run = ScriptedRun(workflow)
        try run.start(revision: 1)
        try run.complete("a", 1)
        return run
    }

    @Test func `an old run goes on by the commands of its revision, a new one by the new`() throws {
        var run = try Self.old(Changed())
        try run.takeOver()
        #expect(run.inFlight == ["b"])
        #expect(run.running.first?.activity == "get")
        try run.complete("b", 2)
        #expect(try run.output() == 2)
        try HistoryReplay.verify(run.history, by: Changed())
        var new = ScriptedRun(Changed())
        try new.start()
        try new.complete("a", 1)
        #expect(new.inFlight == ["check"])
    }

    @Test func `an old run keeps its revision over generations`() throws {
        var run = ScriptedRun(Changed())
        try run.start(revision: 1, continuesAfter: 3)
        try run.complete("a", 1)
        #expect(run.state.started?.generation == 2)
        try run.takeOver()
        #expect(run.running.map(\.activity) == ["get"])
        #expect(run.inFlight == ["b"])
    }

    @Test func `a change without a check is found, and the run stays as it is`() throws {
        var run = try Self.old(Changed())
        run.machine = try RunMachine(workflow: Changed(isChecked: false), replaying: run.history)
        let before = run.history
        try run.complete("b", 2)
        #expect(throws: LawViolation.self) { try HistoryReplay.verify(before, by: Changed(isChecked: false)) }
        #expect(throws: RunMachine.AdvanceError.self) {
            // It asks for `post` where history has `get`.
            try run.complete("check", 3)
        }
    }
}

/// A run that meets what revisions differ in.
struct OldLife: Sendable, CustomTestStringConvertible {
    let name: String
    private let workflow: @Sendable () throws -> any Workflow

    var testDescription: String { name }

    static let all = [
        OldLife(name: "steps") {
            try StepGraphWorkflow(
                steps: [
                    ["id": "page", "http": ["url": "https://h.example/"], "retry": ["attempts": 3]],
                    [
                        "id": "number", "on_error": "continue",
                        "llm": ["model": "m", "prompt": "{{ steps.page.output.body }}", "output": number],
                    ],
                    [
                        "id": "each",
                        "foreach": [
                            "in": "{{ input.list }}", "parallel": 2,
                            "do": [
                                ["id": "one", "llm": ["model": "m", "prompt": "{{ item }}"]],
                                ["id": "two", "when": "index > 0", "transform": "{{ steps.one.output }}!"],
                            ],
                        ],
                    ],
                    [
                        "id": "both",
                        "parallel": [
                            "left": [["id": "paid", "wait": ["event": "paid", "timeout": "1h"]]],
                            "right": [["id": "ok", "approve": ["ask": "Go on?", "timeout": "2h"]]],
                        ],
                    ],
                    ["id": "pause", "wait": ["for": "90s"]],
                ], output: "{{ steps.each.output }}")
        },
        OldLife(name: "agent") {
            try AgentWorkflow.plan(
                [
                    "model": "m", "tools": ["http"], "permissions": ["allow": ["http"]], "output": number,
                    "limits": ["turns": 6, "tokens": 100_000],
                ])
        },
    ]

    private static let number: JSON = [
        "type": "object", "properties": ["n": ["type": "integer"]], "required": ["n"],
    ]

    /// Lives it to its end, under the decider that began it.
    func live(revision: Int) throws -> ScriptedRun {
        var run = ScriptedRun(try workflow())
        try run.start(input: ["list": ["x", "y", "z"], "input": "go"], seed: 11, revision: revision)
        for _ in 0..<60 where !run.isFinished {
            run.now.milliseconds += 250
            if let task = run.running.first {
                try answer(task, &run)
            } else if let question = run.state.questions.first {
                try run.send(
                    EventRaised.resolve, ["step": .string(question.rawValue), "approved": true, "by": "ada"])
            } else if run.state.openWaits.contains(Path("steps.both.left.paid")) {
                try run.send("paid", ["sum": 3])
            } else {
                try run.fireNext()
            }
        }
        return run
    }

    private func answer(_ task: TaskScheduled, _ run: inout ScriptedRun) throws {
        let path = task.path.rawValue
        let usage = TokenUsage(inputTokens: 20, outputTokens: 5)
        switch (task.activity, path) {
        case ("http", "steps.page") where task.attempt == 1:
            try run.fail(path, FailureDetails(code: "http.status", message: "503", retryable: true))
        case ("http", _): try run.complete(path, ["status": 200, "headers": [:], "body": "a page"])
        case (_, "turn.1.llm"):
            let call: JSON = ["id": "c1", "name": "http", "arguments": #"{"url": "https://h.example/"}"#]
            try run.complete(path, ["text": "I look.", "tool_calls": [call]], usage: usage)
        default:
            // No answer fits a schema.
            try run.complete(
                path, ["text": .string("said at \(path)")], citations: [["document": "a.md"]], usage: usage)
        }
    }
}
