import CairnWire
import CairnWorkflow

/// A run under a test's hands: the machine, what it has committed, and a clock that moves when told.
struct TestRun {
    var machine: RunMachine
    var history: [HistoryEvent] = []
    var now = Timestamp(milliseconds: 1_000)
    private var letters = 0

    init(_ workflow: some Workflow) { machine = RunMachine(workflow: workflow) }

    @discardableResult
    mutating func start(input: JSON = nil) throws -> [Effect] {
        try take(.executionStarted(.test(input: .literal(input), at: now)))
    }

    @discardableResult
    mutating func take(_ events: HistoryEvent...) throws -> [Effect] {
        let advance = try machine.advance(with: events, now: now)
        history += advance.events
        return advance.effects
    }

    @discardableResult
    mutating func complete(_ path: String, _ output: JSON) throws -> [Effect] { try take(completion(path, output)) }

    func completion(_ path: String, _ output: JSON) -> HistoryEvent {
        .taskCompleted(
            TaskCompleted(
                path: Path(path), attempt: machine.state.tasks[Path(path)]?.attempt ?? 1, output: .literal(output),
                at: now))
    }

    @discardableResult
    mutating func fail(_ path: String, _ failure: FailureDetails) throws -> [Effect] {
        try take(
            .taskFailed(
                TaskFailed(
                    path: Path(path), attempt: machine.state.tasks[Path(path)]?.attempt ?? 1, failure: failure, at: now)
            ))
    }

    @discardableResult
    mutating func send(_ name: String, _ data: JSON = [:]) throws -> [Effect] {
        letters += 1
        return try take(
            .eventRaised(EventRaised(letter: "letter-\(letters)", name: name, data: .literal(data), at: now)))
    }

    /// Goes to the next timer and fires it.
    @discardableResult
    mutating func fireNext() throws -> [Effect] {
        guard let next = machine.nextTimer else { return [] }
        now = max(now, next)
        let advance = try machine.advance(with: machine.dueTimers(by: now), now: now)
        history += advance.events
        return advance.effects
    }

    /// The process ends; another loads the run and takes it over.
    @discardableResult
    mutating func takeOver(died: Bool = true) throws -> [Effect] {
        machine = try RunMachine(workflow: machine.workflow, replaying: history)
        return try take(.executionResumed(at: now, epoch: machine.state.epoch + 1, died: died))
    }

    func scheduled(_ path: String) throws -> TaskScheduled {
        for case .taskScheduled(let event) in history.reversed() where event.path == Path(path) { return event }
        throw NondeterminismError(at: Path(path), "not scheduled")
    }

    func output() throws -> JSON? {
        try machine.state.completed?.output.map { try machine.json($0, blobs: Blobs()) }
    }
}

extension ExecutionStarted {
    static func test(input: Value = .null, seed: UInt64 = 7, at: Timestamp = .zero) -> Self {
        Self(run: "r1", name: "toy", definition: "d", input: input, seed: seed, revision: 1, at: at)
    }
}

extension Timestamp {
    static let zero = Timestamp(milliseconds: 0)
}
