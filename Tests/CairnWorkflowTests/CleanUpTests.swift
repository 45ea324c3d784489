import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct CleanUpTests {
    private static func workflow(parallel: Bool = false) -> ToyWorkflow {
        var toy = ToyWorkflow(count: 3, parallel: parallel)
        for index in 0..<2 {
            toy.undo[Path("steps.s\(index)")] = TaskRequest(
                Path("steps.s\(index).undo"), activity: "echo", replay: .safe)
        }
        return toy
    }

    private static let broken = FailureDetails(code: "broken", message: "broken")

    @Test func `a failed run takes back what completed, the last first, and then ends`() throws {
        var run = ScriptedRun(Self.workflow())
        try run.start()
        try run.complete("steps.s0", 0)
        try run.complete("steps.s1", 1)
        try run.fail("steps.s2", Self.broken)
        #expect(run.inFlight == ["steps.s1.undo"])
        #expect(run.state.status == .running)
        try run.complete("steps.s1.undo", nil)
        #expect(run.inFlight == ["steps.s0.undo"])
        try run.fail("steps.s0.undo", Self.broken)
        #expect(run.state.status == .failed)
        #expect(run.state.completed?.undone == true)
        #expect(run.state.completed?.failure == Self.broken)
        var rng = SplitMix64(seed: 1)
        try WorkflowLaws.check(run, rng: &rng)
    }

    @Test func `the order is that of completion, not of beginning`() throws {
        var run = ScriptedRun(Self.workflow(parallel: true))
        try run.start()
        try run.complete("steps.s1", 1)
        try run.complete("steps.s0", 0)
        try run.fail("steps.s2", Self.broken)
        #expect(run.inFlight == ["steps.s0.undo"])
    }

    @Test func `a cancelled run waits for what is in flight, and takes that back too`() throws {
        var run = ScriptedRun(Self.workflow())
        try run.start()
        try run.complete("steps.s0", 0)
        try run.send(EventRaised.cancel, ["by": "ada"])
        #expect(run.inFlight == ["steps.s1"])
        try run.complete("steps.s1", 1)
        #expect(run.inFlight == ["steps.s1.undo"])
        try run.complete("steps.s1.undo", nil)
        try run.complete("steps.s0.undo", nil)
        #expect(run.state.status == .cancelled)
        #expect(run.state.completed?.failure?.message == "the run was cancelled by ada")
    }

    @Test func `a cancel during clean-up stops none of it`() throws {
        var run = ScriptedRun(Self.workflow())
        try run.start()
        try run.complete("steps.s0", 0)
        try run.fail("steps.s1", Self.broken)
        #expect(run.inFlight == ["steps.s0.undo"])
        #expect(try run.send(EventRaised.cancel).isEmpty)
        try run.complete("steps.s0.undo", nil)
        #expect(run.state.status == .failed)
    }

    @Test func `clean-up goes on after a death`() throws {
        var run = ScriptedRun(Self.workflow())
        try run.start()
        try run.complete("steps.s0", 0)
        try run.fail("steps.s1", Self.broken)
        let effects = try run.takeOver()
        #expect(effects.count == 1)
        #expect(run.inFlight == ["steps.s0.undo"])
        try run.complete("steps.s0.undo", nil)
        #expect(run.state.status == .failed)
    }

    @Test func `what was taken back is not started anew`() throws {
        var run = ScriptedRun(Self.workflow())
        try run.start()
        try run.complete("steps.s0", 0)
        try run.fail("steps.s1", Self.broken)
        try run.complete("steps.s0.undo", nil)
        #expect(try run.restart().isEmpty)
        #expect(run.state.status == .failed)
    }

    @Test func `with nothing to take back a run ends at once, and may start anew`() throws {
        var run = ScriptedRun(Self.workflow())
        try run.start()
        try run.fail("steps.s0", Self.broken)
        #expect(run.state.status == .failed)
        #expect(run.state.completed?.undone == false)
        #expect(try run.restart().count == 1)
    }

    @Test func `a termination takes nothing back`() throws {
        var run = ScriptedRun(Self.workflow())
        try run.start()
        try run.complete("steps.s0", 0)
        try run.take(.executionCompleted(ExecutionCompleted(status: .terminated, at: run.now)))
        #expect(run.state.status == .terminated)
        #expect(run.state.tasks[Path("steps.s0.undo")] == nil)
    }
}
