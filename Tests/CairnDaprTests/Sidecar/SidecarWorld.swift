import CairnDapr
import CairnEngine
import CairnReactor
import CairnTesting

/// A store behind a fake sidecar and the processes on it, in a simulation.
struct SidecarWorld: Sendable {
    let loop: SimulatedLoop
    let manner: StoreManner
    let sidecar: Shared<FakeSidecar>
    private let random: Shared<SplitMix64>

    init(_ manner: StoreManner, on loop: SimulatedLoop, seed: UInt64) {
        self.loop = loop
        self.manner = manner
        sidecar = Shared(FakeSidecar(manner, seed: seed))
        random = Shared(SplitMix64(seed: seed))
    }

    static func run<Success: Sendable>(
        _ manner: StoreManner, seed: UInt64 = 1,
        _ body: @escaping @concurrent @Sendable (SidecarWorld) async throws -> Success
    ) throws -> SimulatedLoop.Outcome<Success> {
        try SimulatedLoop.run(seed: seed) { loop in try await body(SidecarWorld(manner, on: loop, seed: seed)) }
    }

    /// One process's way to the sidecar.
    func channel(_ faults: SidecarFaults = .none, latency: Duration = .milliseconds(1)) -> FakeSidecarChannel {
        FakeSidecarChannel(sidecar, on: loop, faults: faults, latency: latency)
    }

    /// A process that opens the run store.
    func process(over channel: FakeSidecarChannel? = nil) async throws -> DaprRunStore {
        var settings = DaprRunStore.Settings()
        settings.random = { [random] in random.withLock { $0.next() } }
        return try await DaprRunStore.open(
            SidecarStateStore(manner.rawValue, over: channel ?? self.channel()), loop: loop, workers: loop,
            settings: settings)
    }

    func draw(_ range: ClosedRange<Int>) -> Int { random.withLock { Int.random(in: range, using: &$0) } }
}
