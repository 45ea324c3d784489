import CairnTesting
import CairnWire
import CairnWorkflow

// Every state that a run can be found in.
extension TransitionTests {
    static let runs: [(String, @Sendable () throws -> ScriptedRun)] = [
        ("not started", { ScriptedRun(ToyWorkflow(count: 1)) }),
        ("running", { try start() }),
        (
            "waiting",
            {
                var run = try start()
                try run.fail("a", busy)
                return run
            }
        ),
        (
            "cancelling",
            {
                var run = try start()
                try run.send(EventRaised.cancel)
                return run
            }
        ),
        (
            "suspended",
            {
                var run = try start()
                try run.send(EventRaised.suspend)
                return run
            }
        ),
        (
            "suspended, its result in",
            {
                var run = try start()
                try run.send(EventRaised.suspend)
                try run.complete("a", 1)
                return run
            }
        ),
        (
            "suspended, its driver dead",
            {
                var run = try start()
                try run.send(EventRaised.suspend)
                try run.takeOver()
                return run
            }
        ),
        (
            "cancelling, suspended",
            {
                var run = try start()
                try run.send(EventRaised.cancel)
                try run.send(EventRaised.suspend)
                return run
            }
        ),
        (
            "completed",
            {
                var run = try start()
                try run.complete("a", 1)
                try run.complete("b", 2)
                return run
            }
        ),
        (
            "failed",
            {
                var run = try start()
                try run.complete("a", 1)
                try run.fail("b", busy)
                return run
            }
        ),
        (
            "cancelled",
            {
                var run = try start()
                try run.send(EventRaised.cancel)
                try run.complete("a", 1)
                return run
            }
        ),
        (
            "terminated",
            {
                var run = try start()
                try run.take(.executionCompleted(ExecutionCompleted(status: .terminated, at: run.now)))
                return run
            }
        ),
    ]
}
