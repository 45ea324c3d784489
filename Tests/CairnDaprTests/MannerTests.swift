import CairnDapr
import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// The run store over a sidecar, in the manner of each store that was recorded: creates that conflict with a 500, etags that
/// insert, reads that lag behind.
@Suite struct MannerTests {
    private func open(
        _ sidecar: Shared<FakeSidecar>, _ manner: StoreManner, on loop: SimulatedLoop, _ random: Shared<SplitMix64>,
        faults: SidecarFaults = .none
    ) async throws -> DaprRunStore {
        var settings = DaprRunStore.Settings()
        settings.random = { random.withLock { $0.next() } }
        let channel = FakeSidecarChannel(sidecar, on: loop, faults: faults)
        return try await DaprRunStore.open(
            SidecarStateStore(manner.rawValue, over: channel), loop: loop, workers: loop, settings: settings)
    }

    // What passes a MiB is cut up above the sidecar, whatever store is behind it.
    private static let clauses = RunStoreContract.clauses.filter { !$0.name.hasPrefix("large blobs") }

    @Test(arguments: StoreManner.allCases, clauses)
    func `keeps the contract in every store's manner`(manner: StoreManner, clause: RunStoreContract.Clause) throws {
        _ = try SimulatedLoop.run(seed: 1) { loop in
            let (sidecar, random) = (Shared(FakeSidecar(manner)), Shared(SplitMix64(seed: 1)))
            let store = try await open(sidecar, manner, on: loop, random)
            try await clause.hold(
                RunStoreSubject(store, dropsDefinitions: false, showsEmptyHolds: false) {
                    try await open(sidecar, manner, on: loop, random)
                })
            await store.close()
        }
    }

    @Test(arguments: StoreManner.allCases, 0..<10 as Range<UInt64>)
    func `a run goes its way through everything that a sidecar does wrong`(manner: StoreManner, seed: UInt64) throws {
        _ = try SimulatedLoop.run(seed: seed) { loop in
            let (sidecar, random) = (Shared(FakeSidecar(manner)), Shared(SplitMix64(seed: seed)))
            let store = try await open(
                sidecar, manner, on: loop, random,
                faults: .seeded(seed, oneIn: 6).and(.outage(at: .seconds(1), for: .seconds(30))))
            let ledger = EffectLedger()
            let activity = ScriptedActivity { _, context throws(FailureDetails) in
                ledger.called(context.path)
                try? await loop.sleep(for: .milliseconds(400))
                ledger.act(context.path, key: context.idempotencyKey)
                return ActivityResult(output: .string(context.path.rawValue))
            }
            let harness = EngineHarness(on: loop, store, TroubleTests.workflow, activity: activity)
            let report = try await harness.finish()
            #expect(report.status == .completed)
            for task in TroubleTests.workflow.tasks {
                #expect(ledger.calls[task.path] == 1 && ledger.effects[task.path] == 1)
            }
            await harness.engine.shutdown()
            await store.close()
        }
    }
}
