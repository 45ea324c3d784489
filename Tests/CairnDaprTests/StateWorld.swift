import CairnDapr
import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow

/// A state store and the processes on it, in a simulation.
struct StateWorld: Sendable {
    let loop: SimulatedLoop
    let state: InMemoryStateStore
    private let random: Shared<SplitMix64>

    init(_ loop: SimulatedLoop, seed: UInt64 = 1) {
        self.loop = loop
        state = InMemoryStateStore()
        random = Shared(SplitMix64(seed: seed))
    }

    /// What one process has of the store, with trouble by plan.
    func sidecar(_ plan: @escaping @Sendable (Int) -> FaultyStateStore.Fault? = { _ in nil }) -> FaultyStateStore {
        FaultyStateStore(InMemoryStateStore(sharing: state), plan)
    }

    /// A process that opens the run store.
    func process(
        _ sidecar: (any StateStore)? = nil, patience: Patience = Patience(),
        complain: @escaping @Sendable (EngineError) -> Void = { _ in }
    ) async throws -> DaprRunStore {
        var settings = DaprRunStore.Settings()
        settings.patience = patience
        settings.complain = complain
        settings.random = { [random] in random.withLock { $0.next() } }
        return try await DaprRunStore.open(
            sidecar ?? InMemoryStateStore(sharing: state), loop: loop, workers: loop, settings: settings)
    }

    static func run(seed: UInt64 = 1, _ body: @escaping @concurrent @Sendable (StateWorld) async throws -> Void) throws
    {
        _ = try SimulatedLoop.run(seed: seed) { loop in try await body(StateWorld(loop, seed: seed)) }
    }

    // MARK: Builders

    static let driver = Driver(pid: 1, host: "here", started: Timestamp(milliseconds: 0))

    static func new(
        _ run: String = "r1", driver: Driver? = driver, wake: Int64? = nil, events: [UInt8] = Array("one".utf8),
        blobs: [Blob] = [], head: RunHead? = nil
    ) throws -> NewRun {
        NewRun(
            id: run, name: "docs", origin: "run", definition: try EngineHarness.definition(), driver: driver,
            head: head
                ?? RunHead(status: wake == nil ? .running : .waiting, wake: wake.map(Timestamp.init(milliseconds:))),
            started: Timestamp(milliseconds: 1), events: events, blobs: blobs)
    }

    static func append(
        _ version: Int, epoch: Int = 1, claim: Driver? = nil, opens: Int? = nil, events: [UInt8]? = nil,
        blobs: [Blob] = [], head: RunHead? = nil, letters: [String] = []
    ) -> RunAppend {
        RunAppend(
            run: "r1", version: version, epoch: epoch, claim: claim, opens: opens,
            events: events ?? Array("step \(version + 1)".utf8), blobs: blobs, head: head, letters: letters)
    }

    /// A patience that is at its end with the first failure.
    static let impatient: Patience = {
        var patience = Patience()
        (patience.outage, patience.failure) = (.zero, .zero)
        return patience
    }()

    static let ended = RunHead(status: .completed, ended: Timestamp(milliseconds: 5))

    static func letter(_ id: String, data: JSON = .null) -> Letter {
        Letter(run: "r1", id: id, name: "go", data: data, at: Timestamp(milliseconds: 7))
    }
}
