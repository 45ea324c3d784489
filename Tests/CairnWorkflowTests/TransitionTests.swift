import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Every state that a run, and a task in it, can be found in, by every event that can meet it. The tables are written out:
/// what changes in them is reviewed like code.
@Suite struct TransitionTests {
    @Test func `every event meets every state of a task as the table says`() throws {
        var table = ""
        for (name, prepare) in tasks {
            for (event, make) in events {
                var run = try prepare()
                run.now = run.now.advanced(by: .milliseconds(1))
                table += "\(name.padded) × \(event.padded) → \(outcome(of: make(run), in: &run))\n"
            }
            table += "\n"
        }
        try Golden.expect(table, "task-transitions.txt")
    }

    @Test func `every event meets every state of a run as the table says`() throws {
        var table = ""
        for (name, prepare) in Self.runs {
            for (event, make) in events {
                var run = try prepare()
                run.now = run.now.advanced(by: .milliseconds(1))
                table += "\(name.padded) × \(event.padded) → \(outcome(of: make(run), in: &run))\n"
            }
            table += "\n"
        }
        try Golden.expect(table, "run-transitions.txt")
    }

    @Test func `every event meets every state of a wait, and of clean-up, as the table says`() throws {
        var table = ""
        for (name, prepare) in waits {
            for (event, make) in events + waitEvents {
                var run = try prepare()
                run.now = run.now.advanced(by: .milliseconds(1))
                table += "\(name.padded) × \(event.padded) → \(outcome(of: make(run), in: &run))\(run.waits)\n"
            }
            table += "\n"
        }
        try Golden.expect(table, "wait-transitions.txt")
    }

    /// What became of the run and of its task, or why the event was refused. The laws hold after it.
    private func outcome(of event: HistoryEvent, in run: inout ScriptedRun) -> String {
        let before = run.history.count
        do {
            try run.take(event)
            var rng = SplitMix64(seed: 1)
            try WorkflowLaws.check(run, rng: &rng)
        } catch RunMachine.AdvanceError.nondeterminism(let error) {
            return "refused: \(error)"
        } catch {
            return "broken: \(error)"
        }
        guard run.history.count > before else { return "nothing" }
        return "\(run.history[before...].map(\.kind).joined(separator: " ")): \(run.state.status) \(run.phase)"
    }

    // MARK: - States

    static func start(
        _ replay: Replay = .safe, attempts: Int = 2, backoff: Duration = .seconds(1), timeout: Duration? = .seconds(5)
    ) throws -> ScriptedRun {
        var run = ScriptedRun(
            ToyWorkflow([
                TaskRequest(
                    Path("a"), activity: "http", replay: replay,
                    retry: RetryPolicy(attempts: attempts, backoff: backoff), timeout: timeout),
                TaskRequest(Path("b"), activity: "http", replay: .safe),
            ]))
        try run.start()
        return run
    }

    static let busy = FailureDetails(code: "busy", message: "busy", retryable: true)

    private let tasks: [(String, () throws -> ScriptedRun)] = [
        ("in flight", { try start() }),
        (
            "in flight, attempt 2",
            {
                var run = try start(backoff: .zero)
                try run.fail("a", busy)
                return run
            }
        ),
        (
            "attempt 1 timed out, 2 in flight",
            {
                var run = try start(backoff: .zero)
                try run.fireNext()
                return run
            }
        ),
        (
            "waiting for its next attempt",
            {
                var run = try start()
                try run.fail("a", busy)
                return run
            }
        ),
        (
            "in doubt",
            {
                var run = try start(.unsafe)
                try run.takeOver()
                return run
            }
        ),
        (
            "completed",
            {
                var run = try start()
                try run.complete("a", 1)
                return run
            }
        ),
        (
            "failed",
            {
                var run = try start(attempts: 1)
                try run.fail("a", busy)
                return run
            }
        ),
    ]

    private static func started(_ steps: ToyWorkflow.Step..., parallel: Bool = false) throws -> ScriptedRun {
        var run = ScriptedRun(ToyWorkflow(steps: steps, parallel: parallel))
        try run.start()
        return run
    }

    private static let b = ToyWorkflow.Step.task(TaskRequest(Path("b"), activity: "http", replay: .safe))

    private static func failing(_ replay: Replay = .safe) throws -> ScriptedRun {
        var toy = ToyWorkflow([
            TaskRequest(Path("s"), activity: "http", replay: .safe),
            TaskRequest(Path("b"), activity: "http", replay: .safe),
        ])
        toy.undo[Path("s")] = TaskRequest(Path("a"), activity: "http", replay: replay)
        var run = ScriptedRun(toy)
        try run.start()
        try run.complete("s", 1)
        return run
    }

    private let waits: [(String, () throws -> ScriptedRun)] = [
        ("waiting for an event", { try started(.event(Path("w"), "hello", timeout: .seconds(5)), b) }),
        ("waiting for a time", { try started(.pause(Path("w"), .seconds(5)), b) }),
        ("asking", { try started(.ask(Path("w"), timeout: .seconds(5)), b) }),
        ("asking two", { try started(.ask(Path("w")), .ask(Path("x")), parallel: true) }),
        (
            "its event came early",
            {
                var run = try started(b, .event(Path("w"), "hello"))
                try run.send("hello")
                return run
            }
        ),
        (
            "its event came",
            {
                var run = try started(.event(Path("w"), "hello", timeout: .seconds(5)), b)
                try run.send("hello")
                return run
            }
        ),
        (
            "approved",
            {
                var run = try started(.ask(Path("w"), timeout: .seconds(5)), b)
                try run.send(EventRaised.resolve, ["approved": true])
                return run
            }
        ),
        (
            "asking, suspended",
            {
                var run = try started(.ask(Path("w"), timeout: .seconds(5)), b)
                try run.send(EventRaised.suspend)
                return run
            }
        ),
        (
            "cancelling, closed",
            {
                var run = try started(.ask(Path("w"), timeout: .seconds(5)), b, parallel: true)
                try run.send(EventRaised.cancel)
                return run
            }
        ),
        (
            "cleaning up, failed",
            {
                var run = try failing()
                try run.fail("b", busy)
                return run
            }
        ),
        (
            "cleaning up, suspended",
            {
                var run = try failing()
                try run.fail("b", busy)
                try run.send(EventRaised.suspend)
                return run
            }
        ),
        (
            "cleaning up, cancelled",
            {
                var run = try failing()
                try run.send(EventRaised.cancel)
                try run.complete("b", 2)
                return run
            }
        ),
        (
            "cleaning up, in doubt",
            {
                var run = try failing(.unsafe)
                try run.fail("b", busy)
                try run.takeOver()
                return run
            }
        ),
        (
            "cleaned up, failed",
            {
                var run = try failing()
                try run.fail("b", busy)
                try run.complete("a", nil)
                return run
            }
        ),
    ]

    private let waitEvents: [(String, (ScriptedRun) -> HistoryEvent)] = [
        ("its deadline", { .timerFired(path: Path("w.deadline"), at: $0.now) }),
        (
            "a signal sent after the deadline",
            {
                .eventRaised(
                    EventRaised(
                        letter: "new", name: "hello", data: .null, at: $0.now.advanced(by: .seconds(60))))
            }
        ),
        ("resolve: this one", { $0.letter(EventRaised.resolve, ["step": "w", "approved": true, "by": "ada"]) }),
        ("resolve: another", { $0.letter(EventRaised.resolve, ["step": "y", "approved": true]) }),
    ]

    // MARK: - Events

    private let events: [(String, (ScriptedRun) -> HistoryEvent)] = [
        (
            "started again",
            { run in
                .executionStarted(
                    run.state.started
                        ?? ExecutionStarted(
                            run: "r", name: "n", definition: "d", input: .null, seed: 1, revision: 1, at: run.now))
            }
        ),
        (
            "started otherwise",
            {
                .executionStarted(
                    ExecutionStarted(
                        run: "other", name: "n", definition: "d", input: .null, seed: 1, revision: 1, at: $0.now))
            }
        ),
        ("resumed after a death", { .executionResumed(at: $0.now, epoch: 9) }),
        ("resumed in good order", { .executionResumed(at: $0.now, epoch: 9, died: false) }),
        ("resumed, old epoch", { .executionResumed(at: $0.now, epoch: 0) }),
        ("restarted", { .executionRestarted(at: $0.now) }),
        ("result", { $0.completion("a", "out") }),
        ("result of attempt 1", { $0.result(attempt: 1) }),
        ("result of attempt 7", { $0.result(attempt: 7) }),
        ("result of a stranger", { $0.completion("stranger", "out") }),
        ("failure, retryable", { $0.failure(busy) }),
        ("failure for good", { $0.failure(FailureDetails(code: "gone", message: "gone")) }),
        ("timeout", { .timerFired(path: Path("a").timeout(ofAttempt: $0.attempt), at: $0.now) }),
        ("retry timer", { .timerFired(path: Path("a").retry(attempt: $0.attempt + 1), at: $0.now) }),
        ("a stranger's timer", { .timerFired(path: Path("x"), at: $0.now) }),
        ("a signal", { $0.letter("hello", [:]) }),
        ("cancel", { $0.letter(EventRaised.cancel, ["by": "ada"]) }),
        ("suspend", { $0.letter(EventRaised.suspend, ["by": "ada"]) }),
        ("continue", { $0.letter(EventRaised.proceed, ["by": "ada"]) }),
        ("terminate", { $0.letter(EventRaised.terminate, ["by": "ada"]) }),
        ("resolve: again", { $0.letter(EventRaised.resolve, ["approved": true]) }),
        ("resolve: it happened", { $0.letter(EventRaised.resolve, ["approved": true, "output": 1]) }),
        ("resolve: rejected", { $0.letter(EventRaised.resolve, ["approved": false]) }),
        ("resolve: nonsense", { $0.letter(EventRaised.resolve, "yes") }),
        ("terminated", { .executionCompleted(ExecutionCompleted(status: .terminated, at: $0.now)) }),
        ("decider's own", { .decisionStarted(at: $0.now) }),
    ]
}

extension ScriptedRun {
    fileprivate var attempt: Int { state.tasks[Path("a")]?.attempt ?? 1 }

    /// Of the task and of the one after it.
    fileprivate var phase: String {
        ["a", "b"].compactMap { name in
            state.tasks[Path(name)].map { task in
                let phase =
                    switch task.phase {
                    case .inFlight: "in flight"
                    case .lost: "lost"
                    case .inDoubt: "in doubt"
                    case .released: "released"
                    case .failed(let failure): "failed \(failure.code)"
                    case .completed: "completed"
                    }
                return "(\(name)#\(task.attempt) \(phase))"
            }
        }.joined()
    }

    /// Of the waits that were begun.
    fileprivate var waits: String {
        ["w", "x"].compactMap { name in
            state.waits[Path(name)].map { wait in
                let end =
                    switch wait.end {
                    case nil: "open"
                    case .event: "event"
                    case .answered(let answer): answer.approved ? "approved" : "refused"
                    case .expired: "expired"
                    case .closed: "closed"
                    }
                return "(\(name) \(end))"
            }
        }.joined()
    }

    fileprivate func result(attempt: Int) -> HistoryEvent {
        .taskCompleted(TaskCompleted(path: Path("a"), attempt: attempt, output: .literal("out"), at: now))
    }

    fileprivate func failure(_ failure: FailureDetails) -> HistoryEvent {
        .taskFailed(TaskFailed(path: Path("a"), attempt: attempt, failure: failure, at: now))
    }

    fileprivate func letter(_ name: String, _ data: JSON) -> HistoryEvent {
        .eventRaised(EventRaised(letter: "new", name: name, data: .literal(data), at: now))
    }
}

extension String {
    fileprivate var padded: String { self + String(repeating: " ", count: max(0, 34 - count)) }
}
