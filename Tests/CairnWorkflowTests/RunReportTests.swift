import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct RunReportTests {
    @Test func `a report tells attempts, times, outcomes and usage`() throws {
        let retry = RetryPolicy(attempts: 2, backoff: .seconds(2))
        var run = ScriptedRun(
            ToyWorkflow(
                ["a", "b", "c"].map { TaskRequest(Path($0), activity: "http", replay: .safe, retry: retry) }))
        try run.start()
        let start = run.now
        run.now = run.now.advanced(by: .seconds(1))
        try run.complete("a", 1, usage: TokenUsage(inputTokens: 3, outputTokens: 4))
        let failure = FailureDetails(code: "http.status", message: "503", retryable: true)
        try run.fail("b", failure)
        var report = run.machine.report
        #expect(report.map(\.path.rawValue) == ["a", "b"])
        #expect(report[0].started == start)
        #expect(report[0].ended == run.now)
        #expect(report[0].usage?.outputTokens == 4)
        #expect(report[0].outcome == .completed)
        #expect(report[1].outcome == .waiting)
        #expect(report[1].ended == nil)
        #expect(report[1].error == failure)
        try run.fireNext()
        report = run.machine.report
        #expect(report[1].outcome == .running)
        #expect(report[1].attempt == 2)
        try run.fail("b", failure)
        #expect(run.machine.report[1].outcome == .failed)
    }

    @Test func `a container begins with what stands in it, and goes on until it is recorded`() throws {
        var run = ScriptedRun(Box())
        try run.start()
        #expect(run.machine.report.map(\.path.rawValue) == ["box", "box[0].a"])
        #expect(run.machine.report.map(\.outcome) == [.running, .running])
        let start = run.now
        run.now = run.now.advanced(by: .seconds(3))
        try run.complete("box[0].a", 1)
        #expect(run.machine.report.map(\.outcome) == [.completed, .completed])
        #expect(run.machine.report[0].kind == "foreach")
        #expect(run.machine.report[0].started == start)
        #expect(run.machine.report[0].ended == run.now)
    }
}

private struct Box: Workflow {
    static let revision = 1
    func advance(_ decision: inout Decision) throws(MissingBlobs) {
        let inner = Path("box")[0].child("a")
        guard
            try !decision.task(TaskRequest(inner, activity: "http", replay: .safe), input: { _ in TaskInput(.null) })
                .isOpen
        else { return }
        decision.record(Path("box"), kind: "foreach", .completed)
        decision.complete(.completed)
    }
    func kind(of path: Path, recorded: String?) -> String? { path == Path("box") ? "foreach" : recorded }
}
