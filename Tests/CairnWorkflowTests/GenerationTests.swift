import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct GenerationTests {
    private static let policy = RetryPolicy(attempts: 5, backoff: .seconds(10))

    private static func started(
        _ steps: [ToyWorkflow.Step], parallel: Bool = false, after length: Int
    ) throws -> ScriptedRun {
        var run = ScriptedRun(ToyWorkflow(steps: steps, parallel: parallel))
        try run.start(continuesAfter: length)
        return run
    }

    private static func tasks(_ count: Int, retry: RetryPolicy = .none) -> [ToyWorkflow.Step] {
        (0..<count).map { .task(TaskRequest(Path("s\($0)"), activity: "echo", replay: .keyed, retry: retry)) }
    }

    @Test func `a run continues as new when its generation is long enough and nothing is in flight`() throws {
        var run = try Self.started(Self.tasks(3), after: 4)
        #expect(run.state.started?.generation == 1)
        try run.complete("s0", 1)
        #expect(run.state.started?.generation == 2)
        // What came in belongs to the generation that ends; what follows from it to the next.
        #expect(
            run.commits.map { $0.map(\.kind) } == [
                ["executionStarted", "decisionStarted", "taskScheduled"], ["taskCompleted"],
                ["executionContinued", "decisionStarted", "taskScheduled"],
            ])
    }

    @Test func `a generation begins with what it needs and nothing older`() throws {
        var run = try Self.started(Self.tasks(30), after: 4)
        for step in 0..<30 { try run.complete("s\(step)", ["of": .int(Int64(step))]) }
        #expect(run.isFinished)
        #expect(try run.output() == ["of": 29])
        #expect((run.state.started?.generation ?? 0) > 10)
        #expect(try run.loaded().report.map(\.path) == (0..<30).map { Path("s\($0)") })
    }

    @Test func `new tasks have keys of their generation, and a task keeps its own over all attempts`() throws {
        var run = try Self.started(Self.tasks(2, retry: Self.policy), after: 4)
        #expect(run.machine.idempotencyKey(for: Path("s0")) == "r1/1/s0")
        try run.fail("s0", FailureDetails(code: "busy", message: "busy", retryable: true))
        // Its retry waits for a timer, which carries over.
        #expect(run.state.started?.generation == 2)
        try run.takeOver()
        try run.fireNext()
        #expect(run.inFlight == ["s0#2"])
        #expect(run.machine.idempotencyKey(for: Path("s0")) == "r1/1/s0")
        try run.complete("s0", 1)
        #expect(run.state.started?.generation ?? 0 > 2)
        #expect(run.machine.idempotencyKey(for: Path("s1")) == "r1/\(run.state.started?.generation ?? 0)/s1")
    }

    @Test func `at twice its length a generation schedules nothing until all has come in`() throws {
        var run = try Self.started(
            Self.tasks(4, retry: RetryPolicy(attempts: 9, backoff: .zero)), parallel: true, after: 5)
        let busy = FailureDetails(code: "busy", message: "busy", retryable: true)
        // Each failure is followed by another attempt at once, so that something is always in flight.
        var failures = 0
        while run.inFlight.count == 4, failures < 50 {
            try run.fail("s\(failures % 4)", busy)
            failures += 1
        }
        #expect(failures < 50)
        #expect(run.state.isDraining)
        #expect(run.state.started?.generation == 1)
        while run.state.started?.generation == 1, let task = run.running.first {
            try run.fail(task.path.rawValue, busy)
        }
        #expect(run.state.started?.generation == 2)
        #expect(run.inFlight.count == 4)
        while let task = run.running.first { try run.complete(task.path.rawValue, 1) }
        #expect(run.isFinished)
    }

    @Test func `letters, waits, questions and deadlines carry over`() throws {
        var run = try Self.started(
            [
                .event(Path("paid"), "paid"), .ask(Path("ok"), timeout: .seconds(60)),
                .event(Path("late"), "late", timeout: .seconds(90)),
            ], parallel: true, after: 3)
        #expect(run.state.started?.generation == 2)
        try run.send("other", ["early": true])
        try run.send("other", ["early": true])
        try run.send("other", ["early": true])
        try run.takeOver()
        #expect(run.state.letters.count == 3)
        #expect(run.state.questions == [Path("ok")])
        try run.send("paid", ["sum": 3])
        try run.send(EventRaised.resolve, ["step": "ok", "approved": true, "by": "ada"])
        try run.takeOver()
        #expect(run.state.waits[Path("ok")]?.answer?.by == "ada")
        #expect(run.machine.nextTimer == Timestamp(milliseconds: 91_000))
        try run.fireNext()
        #expect(run.isFinished)
        #expect((run.state.started?.generation ?? 0) > 3)
    }

    @Test func `a letter that comes twice is known in the next generation`() throws {
        var run = try Self.started([.event(Path("w"), "never")], after: 2)
        let letter = HistoryEvent.eventRaised(
            EventRaised(letter: "same", name: "hello", data: .null, at: run.now))
        try run.take(letter)
        try run.send("other")
        try run.takeOver()
        let before = run.history.count
        try run.take(letter)
        #expect(run.history.count == before)
        #expect(run.state.letters.map(\.letter) == ["same", "letter-1"])
    }

    @Test func `a cancelled run cleans up in a later generation`() throws {
        var toy = ToyWorkflow(steps: Self.tasks(2))
        toy.undo[Path("s0")] = TaskRequest(Path("s0.undo"), activity: "echo", replay: .keyed)
        var run = ScriptedRun(toy)
        try run.start(continuesAfter: 4)
        try run.complete("s0", 1)
        try run.send(EventRaised.cancel, ["by": "ada", "reason": "enough"])
        try run.complete("s1", 2)
        try run.takeOver()
        #expect(run.inFlight == ["s0.undo"])
        try run.complete("s0.undo", 3)
        #expect(run.state.completed?.status == .cancelled)
        #expect(run.state.completed?.failure?.message.contains("ada") == true)
    }

    /// Parts are merged as a counter carries, and none is written more often than the counter has digits.
    @Test func `a long run names few parts, and writes what it knows a few times`() throws {
        let count = 2_000
        var run = try Self.started(Self.tasks(count), after: 6)
        run.blobThreshold = 100
        for step in 0..<count {
            try run.complete("s\(step)", .string("result \(step) " + String(repeating: "x", count: 90)))
        }
        #expect(run.isFinished)
        let generations = run.state.started?.generation ?? 0
        #expect(generations > 600)
        var most = 0
        for case .executionContinued(let event) in run.history { most = max(most, event.parts.count) }
        #expect(most <= 7 * 4)
        let written = run.blobs.values.reduce(0) { $0 + $1.canonicalBytes().count }
        let results = count * 105
        // Three levels of parts were written, of some 150 bytes a task, beside each result once.
        #expect(written < results + 5 * count * 220)
    }

    @Test func `what a generation carries is refused by name when it cannot be read`() throws {
        var run = try Self.started(Self.tasks(3), after: 4)
        run.blobThreshold = 10
        try run.complete("s0", 1)
        guard case .executionContinued(let begin)? = run.history[run.generationStart...].first else {
            Issue.record("no generation was begun")
            return
        }
        #expect {
            _ = try WorkflowState(carriedBy: begin, blobs: Blobs())
        } throws: {
            $0 as? CarriedStateError == .missing(MissingBlobs(begin.blobs))
        }
        for damaged in [.null, ["a"], [["path": "s0", "task": [:]]], [["task": 1]]] as [JSON] {
            var values = run.blobs
            for part in begin.parts { if case .blob(let blob) = part.value { values[blob.hash] = damaged } }
            #expect {
                _ = try WorkflowState(carriedBy: begin, blobs: Blobs(values))
            } throws: {
                if case .unreadable(let error)? = $0 as? CarriedStateError { error.code == .malformed } else { false }
            }
        }
    }

    @Test func `a generation that does not follow is refused`() throws {
        var run = try Self.started(Self.tasks(3), after: 4)
        try run.complete("s0", 1)
        guard case .executionContinued(var event) = run.history[run.generationStart] else { return }
        var state = run.state
        #expect(try state.apply(.executionContinued(event)) == false)
        event.started.generation = 7
        #expect(throws: NondeterminismError.self) { try state.apply(.executionContinued(event)) }
        event.started.generation = 3
        #expect(throws: NondeterminismError.self) { try state.apply(.executionContinued(event)) }
    }
}
