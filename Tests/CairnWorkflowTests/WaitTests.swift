import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct WaitTests {
    private static let paid = Path("steps.paid")

    private static func run(
        _ steps: ToyWorkflow.Step..., parallel: Bool = false
    ) throws -> ScriptedRun {
        var run = ScriptedRun(ToyWorkflow(steps: steps, parallel: parallel))
        try run.start()
        return run
    }

    private static func letter(_ id: String, _ name: String, _ data: JSON = nil, at: Int64) -> HistoryEvent {
        .eventRaised(
            EventRaised(letter: id, name: name, data: .literal(data), at: Timestamp(milliseconds: at)))
    }

    @Test func `an event ends the wait for it, and no other`() throws {
        var run = try Self.run(.event(Self.paid, "paid"))
        #expect(run.state.status == .waiting)
        #expect(run.state.questions.isEmpty)
        try run.send("shipped")
        #expect(run.state.status == .waiting)
        try run.send("paid", ["sum": 7])
        #expect(run.state.status == .completed)
        guard case .event(let letter)? = run.state.waits[Self.paid]?.end else { return #expect(Bool(false)) }
        #expect(letter.data.member("sum") == .literal(7))
    }

    @Test func `an event that comes early is kept, and taken once`() throws {
        var run = try Self.run(
            .task(TaskRequest(Path("a"), activity: "echo", replay: .safe)), .event(Path("first"), "paid"),
            .event(Path("second"), "paid"))
        try run.send("paid", ["n": 1])
        #expect(run.state.letters.count == 1)
        try run.complete("a", "done")
        #expect(run.state.letters.isEmpty)
        #expect(run.state.waits[Path("first")]?.isOpen == false)
        #expect(run.state.waits[Path("second")]?.isOpen == true)
        try run.send("paid", ["n": 2])
        #expect(run.state.status == .completed)
    }

    @Test func `early events are taken in order of their own times`() throws {
        var run = try Self.run(
            .task(TaskRequest(Path("a"), activity: "echo", replay: .safe)), .event(Path("first"), "paid"),
            .event(Path("second"), "paid"))
        try run.take(Self.letter("late", "paid", at: 900))
        try run.take(Self.letter("early", "paid", at: 100))
        try run.complete("a", "done")
        #expect(run.state.waits[Path("first")]?.started.letter == "early")
        #expect(run.state.waits[Path("second")]?.started.letter == "late")
    }

    @Test func `who has waited longest gets the event`() throws {
        var run = try Self.run(.event(Path("b"), "paid"), .event(Path("a"), "paid"), parallel: true)
        try run.send("paid")
        #expect(run.state.openWaits == [Path("a")])
        try run.send("paid")
        #expect(run.state.status == .completed)
    }

    @Test func `a deadline ends the wait, and a later event finds nobody`() throws {
        var run = try Self.run(.event(Self.paid, "paid", timeout: .seconds(3)), .event(Path("again"), "paid"))
        #expect(run.machine.nextTimer == run.now.advanced(by: .seconds(3)))
        try run.fireNext()
        guard case .expired? = run.state.waits[Self.paid]?.end else { return #expect(Bool(false)) }
        try run.send("paid")
        #expect(run.state.waits[Path("again")]?.isOpen == false)
    }

    @Test func `an event that was sent after the deadline does not end the wait, though it is read first`() throws {
        var run = try Self.run(.event(Self.paid, "paid", timeout: .seconds(3)))
        try run.take(Self.letter("l", "paid", at: 4_001))
        #expect(run.state.waits[Self.paid]?.isOpen == true)
        #expect(run.state.letters.count == 1)
    }

    @Test func `a deadline runs on while nobody drives the run`() throws {
        var run = try Self.run(.event(Self.paid, "paid", timeout: .seconds(60)))
        let deadline = run.machine.nextTimer
        run.now = run.now.advanced(by: .seconds(50))
        try run.takeOver()
        #expect(run.machine.nextTimer == deadline)
    }

    @Test func `a pause ends when its time has come`() throws {
        var run = try Self.run(.pause(Path("p"), .seconds(10)))
        #expect(run.state.status == .waiting)
        try run.fireNext()
        #expect(run.state.status == .completed)
    }

    @Test func `a cancelled run waits for nothing any more`() throws {
        var run = try Self.run(
            .event(Self.paid, "paid", timeout: .seconds(60)),
            .task(TaskRequest(Path("a"), activity: "echo", replay: .safe)), parallel: true)
        try run.send(EventRaised.cancel)
        #expect(run.state.openWaits.isEmpty)
        #expect(run.machine.nextTimer == nil)
        #expect(run.state.status == .running)
        try run.complete("a", "late")
        #expect(run.state.status == .cancelled)
        #expect(Set(run.machine.report.map(\.outcome)) == [.completed, .cancelled])
    }

    @Test func `a history that takes a letter which never came is refused`() {
        var state = WorkflowState()
        #expect(throws: NondeterminismError.self) {
            try state.apply(
                .executionStarted(
                    ExecutionStarted(
                        run: "r", name: "n", definition: "d", input: .null, seed: 1, revision: 1, at: .zero)))
            try state.apply(
                .waitStarted(
                    WaitStarted(path: Self.paid, kind: "wait", cause: .event("paid"), letter: "x", at: .zero)))
        }
    }
}
