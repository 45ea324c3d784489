import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct RunMachineTests {
    @Test func `a run of two steps goes from start to end`() throws {
        var run = TestRun(ToyWorkflow(count: 2))
        #expect(try run.start() == [.startTask(try run.scheduled("steps.s0"))])
        #expect(run.machine.state.status == .running)
        #expect(try run.complete("steps.s0", "one") == [.startTask(try run.scheduled("steps.s1"))])
        try run.complete("steps.s1", "two")
        #expect(run.machine.state.status == .completed)
        #expect(try run.output() == "two")
        #expect(
            run.history.map(\.kind) == [
                "executionStarted", "decisionStarted", "taskScheduled", "taskCompleted", "decisionStarted",
                "taskScheduled", "taskCompleted", "decisionStarted", "executionCompleted",
            ])
    }

    @Test func `what was delivered before is not committed again`() throws {
        var run = TestRun(ToyWorkflow(count: 2))
        try run.start()
        let result = run.completion("steps.s0", "one")
        try run.take(result)
        let before = run.machine.state
        #expect(try run.take(result).isEmpty)
        #expect(run.history.count == 6)
        #expect(run.machine.state == before)
    }

    @Test func `a result that nobody asked for is refused by name`() throws {
        var run = TestRun(ToyWorkflow(count: 1))
        try run.start()
        let stranger = HistoryEvent.taskCompleted(
            TaskCompleted(path: Path("steps.other"), attempt: 1, output: .null, at: run.now))
        #expect {
            try run.take(stranger)
        } throws: { error in
            guard case .nondeterminism(let error) = error as? RunMachine.AdvanceError else { return false }
            return error.path == Path("steps.other")
        }
    }

    @Test func `a decision that misses blobs takes the events in once`() throws {
        let blob = BlobReference(hash: "aa", size: 20_000)
        struct Reads: Workflow {
            static let revision = 1
            func advance(_ decision: inout Decision) throws(MissingBlobs) {
                let json = try decision.reader.json(decision.input)
                decision.complete(.completed, output: .literal(json))
            }
        }
        var machine = RunMachine(workflow: Reads())
        let start = HistoryEvent.executionStarted(.test(input: .blob(blob)))
        #expect(throws: RunMachine.AdvanceError.missing(MissingBlobs([blob]))) {
            try machine.advance(with: [start], now: .zero)
        }
        let advance = try machine.advance(with: [start], now: .zero, blobs: Blobs(["aa": "text"]))
        #expect(advance.events.map(\.kind) == ["executionStarted", "decisionStarted", "executionCompleted"])
    }
}
