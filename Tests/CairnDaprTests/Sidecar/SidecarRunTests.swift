import CairnDapr
import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Runs on a store behind a sidecar, in each store's manner, with all that may go wrong between the two.
@Suite struct SidecarRunTests {
    @Test(arguments: StoreManner.allCases)
    func `a step is one read and one write`(manner: StoreManner) throws {
        let outcome = try SidecarWorld.run(manner) { world in
            let channel = world.channel()
            let harness = EngineHarness(on: world.loop, try await world.process(over: channel), Self.chain(40))
            let before = (channel.reads, channel.writes)
            let report = try await harness.finish()
            #expect(report.status == .completed)
            let calls = (reads: channel.reads - before.0, writes: channel.writes - before.1)
            await harness.engine.shutdown()
            await harness.store.close()
            return calls
        }
        let calls = outcome.value
        print("state calls of a run of 40 steps, \(manner.rawValue): \(calls.reads) reads, \(calls.writes) writes")
        // What a run costs once: its definition, its index entry when it opens and when it ends, the lease's rises.
        #expect(calls.reads <= 40 + 12)
        #expect(calls.writes <= 40 + 12)
    }

    @Test(arguments: StoreManner.allCases)
    func `a run waits for a sidecar that is gone for 30 seconds, and goes on`(manner: StoreManner) throws {
        let outcome = try SidecarWorld.run(manner) { world in
            let channel = world.channel(.outage(at: .milliseconds(200), for: .seconds(30)))
            let ledger = EffectLedger()
            let activity = ScriptedActivity { [loop = world.loop] _, context throws(FailureDetails) in
                ledger.called(context.path)
                try? await loop.sleep(for: .milliseconds(50))
                return ActivityResult(output: .string(context.path.rawValue))
            }
            let harness = EngineHarness(
                on: world.loop, try await world.process(over: channel), Self.chain(10), activity: activity)
            let report = try await harness.finish()
            #expect(report.status == .completed)
            #expect(ledger.calls.count == 10 && ledger.calls.values.allSatisfy { $0 == 1 })
            #expect(channel.faults[.unavailable, default: 0] > 3)
            await harness.engine.shutdown()
            await harness.store.close()
        }
        #expect(outcome.elapsed > .seconds(30))
        #expect(outcome.elapsed < .seconds(40))
    }

    @Test(arguments: StoreManner.allCases, 0..<12 as Range<UInt64>)
    func `whatever goes wrong on the way and whoever dies, nothing is lost and nothing is done twice`(
        manner: StoreManner, seed: UInt64
    ) async throws {
        let tally = try await ProofThread.run {
            try CrashMatrix(.steps(), on: .sidecar(manner)).drawn(Int(seed % 3), seed: seed, isDisturbed: true)
        }
        #expect(tally.faults == [], "seed \(seed)")
    }

    @Test(arguments: StoreManner.allCases)
    func `a storm of conflicts that nobody made passes`(manner: StoreManner) throws {
        _ = try SidecarWorld.run(manner) { world in
            let channel = world.channel(.conflicts(20...45))
            let harness = EngineHarness(on: world.loop, try await world.process(over: channel), Self.chain(10))
            #expect(try await harness.finish().status == .completed)
            #expect(channel.faults[.falseConflict, default: 0] >= 6)
            await harness.engine.shutdown()
            await harness.store.close()
        }
    }

    private static func chain(_ steps: Int) -> ToyWorkflow {
        ToyWorkflow((0..<steps).map { TaskRequest(Path("steps.s\($0)"), activity: "echo", replay: .keyed) })
    }
}
