import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct QuestionTests {
    private static let ok = Path("steps.ok")

    private static func run(_ steps: ToyWorkflow.Step..., parallel: Bool = false) throws -> ScriptedRun {
        var run = ScriptedRun(ToyWorkflow(steps: steps, parallel: parallel))
        try run.start()
        return run
    }

    @Test func `a question waits for a person, across a takeover`() throws {
        var run = try Self.run(.ask(Self.ok))
        #expect(run.state.waitsForPerson)
        #expect(run.state.questions == [Self.ok])
        try run.takeOver()
        #expect(run.state.questions == [Self.ok])
        try run.send(EventRaised.resolve, ["step": "steps.ok", "approved": true, "by": "ada", "reason": "checked"])
        #expect(run.state.status == .completed)
        let answer = run.state.waits[Self.ok]?.answer
        #expect(answer?.by == "ada")
        #expect(answer?.json == ["approved": true, "by": "ada", "reason": "checked"])
    }

    @Test func `an answer without a path is for the only question`() throws {
        var run = try Self.run(.ask(Path("a")), .ask(Path("b")), parallel: true)
        try run.send(EventRaised.resolve, ["approved": true])
        #expect(run.state.questions.count == 2)
        try run.send(EventRaised.resolve, ["step": "b", "approved": true])
        try run.send(EventRaised.resolve, ["approved": true])
        #expect(run.state.status == .completed)
    }

    @Test func `a step in doubt and an approval are answered by the same letter`() throws {
        var run = try Self.run(
            .task(TaskRequest(Path("pay"), activity: "http", replay: .unsafe)), .ask(Self.ok), parallel: true)
        try run.takeOver()
        #expect(run.state.questions == [Path("pay"), Self.ok])
        try run.send(EventRaised.resolve, ["step": "steps.ok", "approved": true])
        try run.send(EventRaised.resolve, ["step": "pay", "approved": true, "output": 7])
        #expect(run.state.status == .completed)
    }

    @Test func `an answer to what was not asked yet approves nothing`() throws {
        var run = try Self.run(.task(TaskRequest(Path("a"), activity: "echo", replay: .safe)), .ask(Self.ok))
        try run.send(EventRaised.resolve, ["step": "steps.ok", "approved": true])
        try run.complete("a", 1)
        #expect(run.state.questions == [Self.ok])
    }

    @Test func `the deadline refuses for nobody`() throws {
        var run = try Self.run(.ask(Self.ok, timeout: .seconds(5)))
        #expect(run.state.waitsForPerson)
        try run.fireNext()
        #expect(run.state.status == .failed)
        #expect(run.state.waits[Self.ok]?.answer?.approved == false)
        #expect(run.state.waits[Self.ok]?.answer?.by == nil)
    }

    @Test func `an answer given before the deadline counts when both are read together`() throws {
        var run = try Self.run(.ask(Self.ok, timeout: .seconds(5)))
        let deadline = run.now.advanced(by: .seconds(5))
        run.now = run.now.advanced(by: .seconds(60))
        try run.take([
            .eventRaised(
                EventRaised(
                    letter: "l", name: EventRaised.resolve, data: .literal(["approved": true]), at: deadline)),
            .timerFired(path: Path("steps.ok.deadline"), at: deadline),
        ])
        #expect(run.state.status == .completed)
    }

    @Test func `a run with a timer beside the question waits for more than a person`() throws {
        var run = try Self.run(.ask(Self.ok, timeout: .seconds(5)), .pause(Path("p"), .seconds(1)), parallel: true)
        #expect(!run.state.waitsForPerson)
        try run.fireNext()
        #expect(run.state.waitsForPerson)
    }

    @Test func `a new start of a failed run keeps the deadlines of what is still asked`() throws {
        var run = try Self.run(
            .ask(Self.ok, timeout: .seconds(60)), .ask(Path("other")), parallel: true)
        try run.take(.executionCompleted(ExecutionCompleted(status: .terminated, at: run.now)))
        #expect(run.state.questions.isEmpty)
        #expect(run.machine.report.map(\.outcome) == [.cancelled, .cancelled])
    }
}
