import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct RestartTests {
    private let failure = FailureDetails(code: "model.unreachable", message: "", retryable: true, unreachable: true)

    @Test func `a failed run goes on with the step that failed, with fresh attempts`() throws {
        let retry = RetryPolicy(attempts: 2, backoff: .zero)
        var run = ScriptedRun(
            ToyWorkflow(
                ["a", "b"].map { TaskRequest(Path($0), activity: "http", replay: .safe, retry: retry) }))
        try run.start(input: "in")
        try run.complete("a", 1)
        try run.fail("b", failure)
        try run.fail("b", failure)
        #expect(run.state.status == .failed)
        try run.restart()
        #expect(run.inFlight == ["b#3"])
        #expect(try run.input(of: "b") == "in")
        try run.fail("b", failure)
        #expect(run.inFlight == ["b#4"])
        try run.complete("b", 2)
        #expect(try run.output() == 2)
        #expect(run.machine.idempotencyKey(for: Path("b")) == "r1/1/b")
    }

    @Test func `what was in flight when another step failed is made again`() throws {
        var run = ScriptedRun(
            ToyWorkflow(
                [
                    TaskRequest(Path("a"), activity: "http", replay: .safe),
                    TaskRequest(Path("b"), activity: "http", replay: .safe),
                    TaskRequest(Path("c"), activity: "mail", replay: .unsafe),
                ], parallel: true))
        try run.start()
        try run.fail("a", failure)
        #expect(run.state.status == .running, "passes in flight end")
        try run.complete("b", 1)
        try run.complete("c", 1)
        #expect(run.state.status == .failed)
        try run.restart()
        #expect(run.inFlight == ["a#2"])
    }

    @Test(arguments: [ExecutionCompleted.Status.completed, .cancelled, .terminated])
    func `only a failed run starts anew`(status: ExecutionCompleted.Status) throws {
        var run = ScriptedRun(ToyWorkflow(count: 1))
        try run.start()
        switch status {
        case .completed: try run.complete("steps.s0", 1)
        case .terminated: try run.take(.executionCompleted(ExecutionCompleted(status: .terminated, at: run.now)))
        case .cancelled, .failed:
            try run.send(EventRaised.cancel)
            try run.complete("steps.s0", 1)
        }
        let count = run.history.count
        #expect(try run.restart().isEmpty)
        #expect(run.history.count == count)
    }

    @Test func `a verdict on a result is taken back with it`() throws {
        var run = ScriptedRun(Judge())
        try run.start()
        try run.complete("a", "wrong")
        #expect(run.state.completed?.failed == [Path("a")])
        #expect(run.machine.report.map(\.outcome) == [.failed])
        try run.restart()
        #expect(run.inFlight == ["a#2"])
        #expect(try run.input(of: "a") == "again")
        try run.complete("a", "right")
        #expect(run.state.status == .completed)
        #expect(run.machine.report.map(\.outcome) == [.completed])
    }
}

/// Takes one answer only.
private struct Judge: Workflow {
    static let revision = 1
    func advance(_ decision: inout Decision) throws(MissingBlobs) {
        let path = Path("a")
        let request = TaskRequest(path, activity: "llm", replay: .safe)
        let progress = try decision.task(request) { _ in TaskInput(.literal("again")) }
        guard !progress.isOpen else { return }
        if decision.result(at: path)?.output == .literal("right") { return decision.complete(.completed) }
        let failure = FailureDetails(code: "wrong", message: "wrong")
        decision.record(path, kind: "llm", .failed, failure: failure)
        decision.complete(.failed, failure: failure, failed: [path])
    }
}
