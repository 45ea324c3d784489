package import CairnWire
package import CairnWorkflow

/// A run under a test's hands: an engine of the simplest kind, with the history it has committed, the attempts that are
/// being made, its blobs, and a clock that moves when told.
package struct ScriptedRun: Sendable {
    package var machine: RunMachine
    package private(set) var history: [HistoryEvent] = []
    /// The events of each commit.
    package private(set) var commits: [[HistoryEvent]] = []
    /// How many events the history had when the present generation began.
    package private(set) var generationStart = 0
    /// Attempts whose end the engine owes, as this process knows them.
    package private(set) var running: [TaskScheduled] = []
    package private(set) var blobs: [String: JSON] = [:]
    package var now = Timestamp(milliseconds: 1_000)
    /// Literals of more JSON bytes than this become blobs; nil: none do.
    package var blobThreshold: Int?
    private var letters = 0

    package init(_ workflow: any Workflow) { machine = RunMachine(workflow: workflow) }

    package var state: WorkflowState { machine.state }
    package var isFinished: Bool { state.completed != nil }

    /// Hands events in, loads what is missing, and commits; continues as new where that is due.
    @discardableResult
    package mutating func take(_ events: [HistoryEvent]) throws -> [Effect] {
        var effects = try takeOnce(events)
        while machine.isDueToContinue { effects += try takeOnce([]) }
        return effects
    }

    private mutating func takeOnce(_ events: [HistoryEvent]) throws -> [Effect] {
        var known = Blobs()
        while true {
            switch attempt(events, known) {
            case .success(let advance):
                commit(advance)
                return advance.effects
            case .failure(.missing(let missing)):
                var found: [String: JSON] = [:]
                for reference in missing.references { found[reference.hash] = blobs[reference.hash] }
                known = known.adding(found)
            case .failure(let error): throw error
            }
        }
    }

    private mutating func attempt(
        _ events: [HistoryEvent], _ known: Blobs
    ) -> Result<RunMachine.Advance, RunMachine.AdvanceError> {
        var sealed: [String: JSON] = [:]
        let threshold = blobThreshold ?? .max
        let result = Result<RunMachine.Advance, RunMachine.AdvanceError> { () throws(RunMachine.AdvanceError) in
            try machine.advance(with: events, now: now, blobs: known) { Self.seal($0, over: threshold, &sealed) }
        }
        blobs.merge(sealed) { first, _ in first }
        return result
    }

    private static func seal(_ value: Value, over threshold: Int, _ sealed: inout [String: JSON]) -> Value {
        guard threshold < .max, case .literal(let json) = value else { return value }
        let bytes = json.canonicalBytes()
        guard bytes.count > threshold else { return value }
        let reference = BlobReference(hash: Self.hash(bytes), size: bytes.count)
        sealed[reference.hash] = json
        return .blob(reference)
    }

    @discardableResult
    package mutating func take(_ event: HistoryEvent) throws -> [Effect] { try take([event]) }

    private mutating func commit(_ advance: RunMachine.Advance) {
        if advance.opens != nil { generationStart = history.count }
        if !advance.events.isEmpty { commits.append(advance.events) }
        history += advance.events
        for event in advance.events { settle(event) }
        for effect in advance.effects {
            if case .startTask(let task) = effect { running.append(task) }
        }
    }

    private mutating func settle(_ event: HistoryEvent) {
        switch event {
        case .taskCompleted(let event): forget(event.path, event.attempt)
        // One that was ended from here still owes its answer.
        case .taskFailed(let event) where !event.abandons: forget(event.path, event.attempt)
        case .executionCompleted: running = []
        default: break
        }
    }

    private mutating func forget(_ path: Path, _ attempt: Int) {
        running.removeAll { $0.path == path && $0.attempt == attempt }
    }

    /// Any function of the bytes serves as a blob's name here.
    private static func hash(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return String(hash, radix: 16)
    }
}

// What happens to a run.
extension ScriptedRun {
    @discardableResult
    package mutating func start(
        input: JSON = nil, seed: UInt64 = 7, revision: Int? = nil,
        continuesAfter length: Int = ExecutionStarted.usualLength
    ) throws -> [Effect] {
        try take(
            .executionStarted(
                ExecutionStarted(
                    run: "r1", name: "toy", definition: "d", input: .literal(input), seed: seed,
                    revision: revision ?? type(of: machine.workflow).revision, continuesAfter: length, at: now)))
    }

    @discardableResult
    package mutating func complete(
        _ path: String, _ output: JSON, citations: JSON? = nil, usage: TokenUsage? = nil
    ) throws -> [Effect] {
        try take(completion(path, output, citations: citations, usage: usage))
    }

    package func completion(
        _ path: String, _ output: JSON, citations: JSON? = nil, usage: TokenUsage? = nil
    ) -> HistoryEvent {
        .taskCompleted(
            TaskCompleted(
                path: Path(path), attempt: state.tasks[Path(path)]?.attempt ?? 1, output: .literal(output),
                citations: citations.map(Value.literal), usage: usage, at: now))
    }

    @discardableResult
    package mutating func fail(
        _ path: String, _ failure: FailureDetails, attempt: Int? = nil, usage: TokenUsage? = nil
    ) throws -> [Effect] {
        try take(
            .taskFailed(
                TaskFailed(
                    path: Path(path), attempt: attempt ?? state.tasks[Path(path)]?.attempt ?? 1, failure: failure,
                    usage: usage, at: now)))
    }

    @discardableResult
    package mutating func send(_ name: String, _ data: JSON = [:]) throws -> [Effect] {
        letters += 1
        return try take(
            .eventRaised(EventRaised(letter: "letter-\(letters)", name: name, data: .literal(data), at: now)))
    }

    /// Goes to the next timer and fires what is due then.
    @discardableResult
    package mutating func fireNext() throws -> [Effect] {
        guard let next = machine.nextTimer else { return [] }
        now = max(now, next)
        return try take(machine.dueTimers(by: now))
    }

    /// The process ends; another loads the run from its history and takes it over.
    @discardableResult
    package mutating func takeOver(died: Bool = true) throws -> [Effect] {
        try load()
        return try take(.executionResumed(at: now, epoch: state.epoch + 1, died: died))
    }

    /// `runs resume` of a failed run.
    @discardableResult
    package mutating func restart() throws -> [Effect] {
        try load()
        return try take(.executionRestarted(at: now))
    }

    /// `runs retry --from PATH`.
    @discardableResult
    package mutating func startAnew(from path: String) throws -> [Effect] {
        try load()
        var sealed: [String: JSON] = [:]
        let threshold = blobThreshold ?? .max
        try machine.startAnew(from: Path(path), now: now) { Self.seal($0, over: threshold, &sealed) }
        blobs.merge(sealed) { first, _ in first }
        return try take(.executionResumed(at: now, epoch: state.epoch + 1, died: false))
    }

    /// As another process does: what the present generation begins with, and its events.
    package mutating func load() throws {
        running = []
        machine = try loaded()
    }

    package func loaded() throws -> RunMachine {
        let events = history[generationStart...]
        guard case .executionContinued(let begin)? = events.first else {
            return try RunMachine(workflow: machine.workflow, replaying: events)
        }
        // Nothing else is at hand: it names all that it needs.
        let named = blobs.filter { blob in begin.blobs.contains { $0.hash == blob.key } }
        let base = try WorkflowState(carriedBy: begin, blobs: Blobs(named))
        return try RunMachine(workflow: machine.workflow, from: base, replaying: events.dropFirst())
    }
}

// What can be seen of it.
extension ScriptedRun {
    /// What the attempt at `path` is given.
    package func input(of path: String) throws -> JSON? {
        guard let task = running.last(where: { $0.path == Path(path) }) else { return nil }
        return try machine.input(of: task, blobs: Blobs(blobs))
    }

    package func output() throws -> JSON? {
        try state.completed?.output.map { try machine.json($0, blobs: Blobs(blobs)) }
    }

    /// The paths being worked on, with attempts after the first: `steps.a`, `steps.b#2`.
    package var inFlight: [String] {
        running.map { $0.attempt == 1 ? "\($0.path)" : "\($0.path)#\($0.attempt)" }.sorted()
    }
}
