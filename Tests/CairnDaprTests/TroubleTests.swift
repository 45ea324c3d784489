import CairnDapr
import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Whole runs over a store that fails, and processes that die at any of its calls.
@Suite struct TroubleTests {
    static let workflow = ToyWorkflow([
        TaskRequest(Path("steps.s0"), activity: "echo", replay: .safe),
        TaskRequest(Path("steps.s1"), activity: "echo", replay: .keyed),
        TaskRequest(Path("steps.s2"), activity: "echo", replay: .safe),
        TaskRequest(Path("steps.s3"), activity: "echo", replay: .keyed),
    ])

    private func harness(
        _ world: StateWorld, _ store: any RunStore, _ ledger: EffectLedger,
        _ isAlive: @escaping @Sendable () -> Bool = { true }
    ) -> EngineHarness {
        let activity = ScriptedActivity { _, context throws(FailureDetails) in
            guard isAlive() else { throw FailureDetails(code: "dead", message: "the process is dead") }
            ledger.called(context.path)
            try? await world.loop.sleep(for: .milliseconds(300))
            guard isAlive() else { throw FailureDetails(code: "dead", message: "the process is dead") }
            ledger.act(context.path, key: context.idempotencyKey)
            return ActivityResult(output: .string(String(repeating: "\(context.path) ", count: 300)))
        }
        return EngineHarness(on: world.loop, store, Self.workflow, activity: activity) { $0.blobThreshold = 256 }
    }

    @Test func `a sidecar that is gone for thirty seconds is waited for, and nothing is done twice`() throws {
        try StateWorld.run { world in
            let begun = world.loop.now
            let gone = Duration.milliseconds(700)..<Duration.milliseconds(30_700)
            let sidecar = world.sidecar { _ in gone.contains(world.loop.now.duration(since: begun)) ? .refused : nil }
            let store = try await world.process(sidecar)
            let ledger = EffectLedger()
            let harness = harness(world, store, ledger)
            let report = try await harness.finish()
            #expect(report.status == .completed)
            #expect(world.loop.now.duration(since: begun) > .seconds(30))
            #expect(sidecar.counts.met > 5)
            for task in Self.workflow.tasks {
                #expect(ledger.calls[task.path] == 1 && ledger.effects[task.path] == 1)
            }
            await harness.engine.shutdown()
            await store.close()
        }
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `a store that loses answers and fails harms no run`(seed: UInt64) throws {
        try StateWorld.run(seed: seed) { world in
            let sidecar = world.sidecar { number in
                var random = SplitMix64(seed: seed &+ UInt64(number) &* 0x9E37_79B9)
                return Int.random(in: 0..<5, using: &random) == 0
                    ? FaultyStateStore.Fault.allCases.randomElement(using: &random) : nil
            }
            let store = try await world.process(sidecar)
            let ledger = EffectLedger()
            let harness = harness(world, store, ledger)
            let report = try await harness.finish()
            #expect(report.status == .completed)
            #expect(sidecar.counts.met > 0)
            for task in Self.workflow.tasks {
                #expect(ledger.calls[task.path] == 1 && ledger.effects[task.path] == 1)
            }
            await harness.engine.shutdown()
            await store.close()
        }
    }

    /// The process dies at each call of the state store, before it takes effect or after; another goes on with the run.
    @Test(arguments: [true, false])
    func `a run survives the death of its process at any call`(takesEffect: Bool) throws {
        var call = 1
        while try dies(at: call, takesEffect: takesEffect) { call += 1 }
        #expect(call > 15)
    }

    private func dies(at call: Int, takesEffect: Bool) throws -> Bool {
        let died = Shared(false)
        try StateWorld.run(seed: UInt64(call)) { world in
            let isDead = Shared(false)
            let sidecar = world.sidecar { number in
                guard !isDead.value else { return .refused }
                guard number == call else { return nil }
                isDead.withLock { $0 = true }
                return takesEffect ? .lostAnswer : .refused
            }
            let ledger = EffectLedger()
            var patience = Patience()
            patience.outage = .zero
            do {
                let store = try await world.process(sidecar, patience: patience)
                let first = harness(world, store, ledger) { !isDead.value }
                try await first.start()
                _ = try await first.engine.outcome(of: "r1")
                if !isDead.value { await first.engine.shutdown() }
            } catch {
                #expect(isDead.value, "\(error)")
            }
            let deaths = isDead.value ? 1 : 0
            died.withLock { $0 = isDead.value }
            isDead.withLock { $0 = true }
            let store = try await world.process()
            let second = harness(world, store, ledger)
            do {
                try await second.engine.resume("r1")
            } catch let error as EngineError where error.code == .runNotFound {
                try await second.start()
            }
            let report = try await second.engine.outcome(of: "r1")
            #expect(report.status == .completed, "at call \(call)")
            for task in Self.workflow.tasks {
                #expect(ledger.effects[task.path] == 1, "\(task.path) at call \(call)")
                #expect(ledger.calls[task.path, default: 0] <= 1 + deaths, "\(task.path) at call \(call)")
            }
            await second.engine.shutdown()
            let open = try await store.openRuns(after: nil, limit: 9)
            #expect(open.runs.isEmpty)
            await store.close()
        }
        return died.value
    }

    @Test func `a newer layout is refused and left as it is`() throws {
        try StateWorld.run { world in
            let bytes = Array("{\"schema\":2}\n".utf8)
            try await world.state.save("cairn.schema", bytes, etag: .any, ttl: nil)
            let error = await #expect(throws: EngineError.self) { _ = try await world.process() }
            #expect(error?.code == .storeNewer)
            #expect(error?.message.contains("statestore") == true)
            #expect(world.state.keys == ["cairn.schema"])
        }
    }

    @Test func `a damaged header is named, and other runs are unharmed`() throws {
        try StateWorld.run { world in
            let store = try await world.process()
            for run in ["r1", "r2"] { try await store.create(StateWorld.new(run)) }
            try await world.state.save("cairn.run.r1", Array("{\"id\":".utf8), etag: .any, ttl: nil)
            let error = await #expect(throws: EngineError.self) { _ = try await store.load("r1") }
            #expect(error?.code == .runCorrupt)
            #expect(error?.message.contains("cairn.run.r1") == true)
            #expect(try await store.load("r2").segments.count == 1)
            let list = try await store.list(RunFilter(), after: nil, limit: 9)
            #expect(list.runs.map(\.id) == ["r2"] && list.damaged == ["r1"])
            await store.close()
        }
    }
}
