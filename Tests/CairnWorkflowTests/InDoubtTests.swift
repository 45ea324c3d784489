import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct InDoubtTests {
    private func doubted(_ policy: InDoubtPolicy, count: Int = 1) throws -> ScriptedRun {
        var run = ScriptedRun(
            ToyWorkflow(
                (0..<count).map {
                    TaskRequest(Path("steps.s\($0)"), activity: "mail", replay: .unsafe, onInDoubt: policy)
                }, parallel: true))
        try run.start()
        try run.takeOver()
        return run
    }

    @Test func `an unsafe step that was in flight is asked about`() throws {
        let run = try doubted(.ask)
        #expect(run.inFlight.isEmpty)
        #expect(run.state.status == .waiting)
        #expect(run.state.questions == [Path("steps.s0")])
        #expect(run.machine.report.map(\.outcome) == [.inDoubt])
    }

    @Test func `approved, it is called again as a new attempt`() throws {
        var run = try doubted(.ask)
        try run.send(EventRaised.resolve, ["approved": true])
        #expect(run.inFlight == ["steps.s0#2"])
        try run.complete("steps.s0", "sent")
        #expect(try run.output() == "sent")
    }

    @Test func `approved with an output, that was its result`() throws {
        var run = try doubted(.ask)
        try run.send(EventRaised.resolve, ["approved": true, "output": ["id": 7]])
        #expect(try run.output() == ["id": 7])
    }

    @Test func `rejected, the step fails as in doubt`() throws {
        var run = try doubted(.ask)
        try run.send(EventRaised.resolve, ["approved": false, "reason": "sent by hand"])
        #expect(run.state.completed?.failure?.code == "in_doubt")
        #expect(run.state.completed?.failure?.message.contains("sent by hand") == true)
    }

    @Test func `an answer that could be for either of two is for none`() throws {
        var run = try doubted(.ask, count: 2)
        try run.send(EventRaised.resolve, ["approved": true])
        #expect(run.state.questions.count == 2)
        try run.send(EventRaised.resolve, ["approved": true, "step": "steps.s1"])
        #expect(run.inFlight == ["steps.s1#2"])
        #expect(run.state.questions == [Path("steps.s0")])
    }

    @Test func `a call that was approved and is in doubt is answered long after the approval's deadline`() throws {
        let pay = Path("pay")
        var run = ScriptedRun(
            ToyWorkflow(steps: [
                .ask(pay, timeout: .seconds(60)), .task(TaskRequest(pay, activity: "mail", replay: .unsafe)),
            ]))
        try run.start()
        try run.send(EventRaised.resolve, ["approved": true])
        #expect(run.inFlight == ["pay"])
        try run.takeOver()
        #expect(run.state.questions == [pay])
        let data: JSON = ["approved": true, "output": "sent"]
        let nextDay = Timestamp(milliseconds: 86_400_000)
        try run.take(
            .eventRaised(
                EventRaised(letter: "late", name: EventRaised.resolve, data: .literal(data), at: nextDay)))
        #expect(run.state.questions.isEmpty)
        #expect(try run.output() == "sent")
    }

    @Test func `an answer before the question is no answer`() throws {
        var run = ScriptedRun(ToyWorkflow([TaskRequest(Path("a"), activity: "mail", replay: .unsafe)]))
        try run.start()
        try run.send(EventRaised.resolve, ["approved": true])
        try run.takeOver()
        #expect(run.state.questions == [Path("a")])
    }

    @Test func `with the policy to fail it fails`() throws {
        let run = try doubted(.fail)
        #expect(run.state.completed?.failure?.code == "in_doubt")
        #expect(run.machine.report.map(\.outcome) == [.failed])
    }

    @Test func `with the policy to retry it is called again, until it is taken for the cause`() throws {
        var run = try doubted(.retry)
        #expect(run.inFlight == ["steps.s0#2"])
        try run.takeOver()
        #expect(run.inFlight == ["steps.s0#3"])
        try run.takeOver()
        #expect(run.state.completed?.failure?.code == "crashed")
    }

    @Test func `a large answer stays readable to the decider`() throws {
        var run = ScriptedRun(ToyWorkflow([TaskRequest(Path("a"), activity: "mail", replay: .unsafe)]))
        run.blobThreshold = 100
        try run.start()
        try run.takeOver()
        let large = JSON.string(String(repeating: "x", count: 500))
        try run.send(EventRaised.resolve, ["approved": true, "output": large])
        #expect(try run.output() == large)
    }
}
