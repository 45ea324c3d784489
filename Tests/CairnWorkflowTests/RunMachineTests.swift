import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct RunMachineTests {
    @Test func `a run of two steps goes from start to end`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 2))
        try run.start()
        #expect(run.inFlight == ["steps.s0"])
        #expect(run.state.status == .running)
        try run.complete("steps.s0", "one")
        #expect(run.inFlight == ["steps.s1"])
        let effects = try run.complete("steps.s1", "two")
        #expect(run.state.status == .completed)
        #expect(try run.output() == "two")
        #expect(run.state.completed.map { effects == [.finish($0)] } == true)
        #expect(
            run.history.map(\.kind) == [
                "executionStarted", "decisionStarted", "taskScheduled", "taskCompleted", "decisionStarted",
                "taskScheduled", "taskCompleted", "decisionStarted", "executionCompleted",
            ])
    }

    @Test func `what was delivered before is not committed again`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 2))
        try run.start()
        let result = run.completion("steps.s0", "one")
        try run.take(result)
        let before = run.state
        #expect(try run.take(result).isEmpty)
        #expect(run.history.count == 6)
        #expect(run.state == before)
    }

    @Test func `a result that nobody asked for is refused by name`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 1))
        try run.start()
        let error = #expect(throws: RunMachine.AdvanceError.self) { try run.complete("steps.other", 1) }
        guard case .nondeterminism(let error) = error else { return #expect(Bool(false)) }
        #expect(error.path == Path("steps.other"))
    }

    @Test func `what the decider writes is not taken from outside`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 1))
        try run.start()
        #expect(throws: RunMachine.AdvanceError.self) { try run.take(.decisionStarted(at: run.now)) }
    }

    @Test func `a decision that misses blobs takes the events in once`() throws {
        let blob = BlobReference(hash: "aa", size: 20_000)
        var machine = RunMachine(workflow: Echo())
        let start = HistoryEvent.executionStarted(.test(input: .blob(blob)))
        #expect(throws: RunMachine.AdvanceError.missing(MissingBlobs([blob]))) {
            try machine.advance(with: [start], now: .zero)
        }
        let advance = try machine.advance(with: [start], now: .zero, blobs: Blobs(["aa": "text"]))
        #expect(advance.events.map(\.kind) == ["executionStarted", "decisionStarted", "executionCompleted"])
    }

    @Test func `a literal that was sealed need not be loaded to decide`() throws {
        var machine = RunMachine(workflow: Echo())
        let blob = BlobReference(hash: "aa", size: 20_000)
        let start = HistoryEvent.executionStarted(.test(input: .literal("text")))
        let advance = try machine.advance(with: [start], now: .zero) { value in
            value == .literal("text") ? .blob(blob) : value
        }
        #expect(machine.state.started?.input == .blob(blob))
        #expect(advance.events.count == 3)
    }

    @Test func `a clock that goes back is held`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 2))
        try run.start()
        let time = run.now
        run.now = .zero
        try run.complete("steps.s0", 1)
        #expect(run.state.now == time)
        guard case .taskScheduled(let task)? = run.history.last else { return #expect(Bool(false)) }
        #expect(task.at == time)
    }

    @Test func `the key of an effect is the same for every attempt`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 1))
        try run.start()
        #expect(run.machine.idempotencyKey(for: Path("steps.s0")) == "r1/1/steps.s0")
    }

    @Test func `termination needs nobody's consent`() throws {
        var run = ScriptedRun(ToyWorkflow(count: 2))
        try run.start()
        let effects = try run.take(.executionCompleted(ExecutionCompleted(status: .terminated, at: run.now)))
        #expect(effects.first == .cancelTask(path: Path("steps.s0"), attempt: 1))
        #expect(run.state.status == .terminated)
        #expect(try run.complete("steps.s0", 1).isEmpty)
        #expect(run.history.last?.kind == "executionCompleted")
    }
}

/// Completes with its input.
private struct Echo: Workflow {
    static let revision = 1
    func advance(_ decision: inout Decision) throws(MissingBlobs) {
        decision.complete(.completed, output: .literal(try decision.reader.json(decision.input)))
    }
}

extension ExecutionStarted {
    static func test(input: Value = .null) -> Self {
        Self(run: "r1", name: "toy", definition: "d", input: input, seed: 7, revision: 1, at: .zero)
    }
}

extension Timestamp {
    static let zero = Timestamp(milliseconds: 0)
}
