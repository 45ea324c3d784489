import CairnEngine
import CairnReactor
import CairnWire
package import CairnWorkflow

/// Two hosts, some runs, one store, and trouble: hosts die or stop at any moment, the disk fails before or after taking
/// effect, activities fail, hang and answer late, somebody cancels, the wall clock jumps. Everything is drawn from the seed.
/// When the trouble is over one calm host must bring every run to its end.
///
/// What may never happen is checked at each call of an activity, against the store as it is then, and at the end.
package final class EngineSimulation: Sendable {
    private let loop: SimulatedLoop
    private let memory = InMemoryRunStore()
    private let ledger = EffectLedger()
    private let random: Shared<SplitMix64>
    private let faults = Shared<[String]>([])
    private let workflow: ToyWorkflow
    private let runs: [String]

    /// What a simulation came to.
    package struct Ending: Sendable {
        /// What is wrong, in words.
        package var faults: [String]
        package var statuses: [RunStatus]
        package var hosts: Int
    }

    /// - Throws: `SimulationError` when it does not come to an end.
    package static func run(seed: UInt64) throws -> Ending {
        try SimulatedLoop.run(seed: seed) { loop in
            try await EngineSimulation(on: loop, seed: seed).run()
        }.value
    }

    private init(on loop: SimulatedLoop, seed: UInt64) {
        self.loop = loop
        var random = SplitMix64(seed: seed &+ 0x5EED)
        let tasks = (0..<Int.random(in: 2...6, using: &random)).map { index in
            TaskRequest(
                Path("steps.s\(index)"), activity: "echo",
                replay: Replay.allCases[Int.random(in: 0..<3, using: &random)],
                retry: RetryPolicy(attempts: Int.random(in: 1...4, using: &random), backoff: .milliseconds(20)),
                timeout: Bool.random(using: &random) ? .milliseconds(Int.random(in: 30...300, using: &random)) : nil)
        }
        workflow = ToyWorkflow(tasks, parallel: Bool.random(using: &random))
        runs = (0..<Int.random(in: 1...3, using: &random)).map { "r\($0)" }
        self.random = Shared(random)
    }

    private func run() async throws -> Ending {
        let hosts = Shared(0)
        let troubled = (0..<2).map { _ in
            loop.spawn { [self] in
                for _ in 0..<draw(1...5) {
                    hosts.withLock { $0 += 1 }
                    await troubledHost()
                }
            }
        }
        if draw(0...3) == 0 {
            try? await loop.sleep(for: .milliseconds(draw(0...500)))
            _ = try? await memory.post(cancel(of: runs[0]))
        }
        for host in troubled { await host.value }
        try await calmHost()
        var statuses: [RunStatus] = []
        for run in runs { statuses.append(try await check(run)) }
        return Ending(faults: faults.value, statuses: statuses, hosts: hosts.value)
    }

    private func draw(_ range: ClosedRange<Int>) -> Int { random.withLock { Int.random(in: range, using: &$0) } }

    private func fail(_ what: String) { faults.withLock { $0.append(what) } }

    private func cancel(of run: String) -> Letter {
        Letter(
            run: run, id: "cancel", name: EventRaised.cancel, at: Timestamp(milliseconds: loop.wallMilliseconds))
    }
}

// MARK: Hosts

extension EngineSimulation {
    /// Takes what runs it can, lives for a while, and dies or stops.
    private func troubledHost() async {
        let plan = CrashPlan()
        let crashing = CrashingStore(InMemoryRunStore(sharing: memory), plan)
        let store = FaultyStore(crashing) { [self] _ in
            switch draw(0...19) {
            case 0: .before
            case 1: .afterTakingEffect
            default: nil
            }
        }
        let harness = EngineHarness(on: loop, store, workflow, activity: activity(plan)) {
            $0.shutdownGrace = .milliseconds(50)
            $0.cancelGrace = .milliseconds(100)
        }
        for run in runs { await take(run, harness) }
        try? await loop.sleep(for: .milliseconds(draw(0...400)))
        if draw(0...9) == 0 {
            loop.setWallClock(milliseconds: loop.wallMilliseconds + Int64(draw(-100_000...100_000)))
            await harness.engine.clockWasSet()
            try? await loop.sleep(for: .milliseconds(draw(0...100)))
        }
        if draw(0...1) == 0 { await harness.engine.shutdown() }
        crashing.die()
    }

    /// Takes a run up or starts it. That another has it, or that the disk fails, is this world's way.
    private func take(_ run: String, _ harness: EngineHarness) async {
        do {
            try await harness.engine.resume(run)
        } catch let error as EngineError where error.code == .runNotFound {
            try? await harness.start(run)
        } catch let error as EngineError {
            switch error.code {
            case .runDrivenElsewhere, .runTaken, .storeFull, .storeClosed: break
            default: fail("\(run) could not be taken: \(error)")
            }
        } catch {
            fail("\(run) could not be taken: \(error)")
        }
    }

    private func calmHost() async throws {
        let harness = EngineHarness(on: loop, memory, workflow, activity: activity(CrashPlan()))
        for run in runs {
            do {
                try await harness.engine.resume(run)
            } catch let error as EngineError where error.code == .runNotFound {
                try await harness.start(run)
            }
        }
        for run in runs {
            var report = try await harness.engine.outcome(of: run)
            while report.status == .waiting, let question = report.questions.first?.path {
                // The person looks whether it happened.
                let happened = ledger.effects[key(run, question)] != nil
                let data: JSON =
                    happened
                    ? ["step": .string(question.rawValue), "approved": true, "output": "it happened"]
                    : ["step": .string(question.rawValue), "approved": true]
                let letter = Letter(
                    run: run, id: "answer-\(report.header.version)", name: EventRaised.resolve, data: data,
                    at: Timestamp(milliseconds: loop.wallMilliseconds))
                _ = try await harness.engine.post(letter)
                report = try await harness.engine.outcome(of: run)
            }
        }
        await harness.engine.shutdown()
    }
}

// MARK: The world

extension EngineSimulation {
    private func key(_ run: String, _ path: Path) -> Path { Path("\(run)/\(path)") }

    private func activity(_ plan: CrashPlan) -> ScriptedActivity {
        ScriptedActivity { [self] _, context throws(FailureDetails) in
            await checkCall(context)
            do {
                try await loop.sleep(for: .milliseconds(draw(0...60)))
            } catch {
                // Told to stop: most answer, some go on for a while.
                if draw(0...2) > 0 { throw FailureDetails(code: "cancelled", message: "told to stop") }
                await withUnsafeContinuation { (later: UnsafeContinuation<Void, Never>) in
                    loop.schedule(after: .milliseconds(draw(0...300))) { later.resume() }
                }
            }
            // The process may have died meanwhile: then this code runs no more.
            guard !plan.isDead else { throw FailureDetails(code: "dead", message: "the process is dead") }
            if draw(0...4) == 0 { throw FailureDetails(code: "trouble", message: "drawn", retryable: true) }
            let path = key(context.run, context.path)
            let task = workflow.tasks.first { $0.path == context.path }
            if task?.replay == .unsafe { ledger.act(path) } else { ledger.act(path, key: context.idempotencyKey) }
            return ActivityResult(output: .string(context.path.rawValue))
        }
    }

    /// No activity is called before its scheduling is on disk, nor after its completion is.
    private func checkCall(_ context: ActivityContext) async {
        do {
            let events = try await history(of: context.run)
            let isScheduled = events.contains { event in
                if case .taskScheduled(let task) = event {
                    task.path == context.path && task.attempt == context.attempt
                } else {
                    false
                }
            }
            if !isScheduled { fail("\(context.run) \(context.path) was called before it was on disk") }
            let state = try WorkflowState(replaying: events)
            if case .completed = state.tasks[context.path]?.phase {
                fail("\(context.run) \(context.path) had completed, and was called again")
            }
        } catch {
            fail("\(context.run) was called and is not on disk: \(error)")
        }
    }

    private func history(of run: String) async throws -> [HistoryEvent] {
        try await memory.load(run).segments.flatMap { try HistoryCodec.decode($0.events) }
    }

    private func check(_ run: String) async throws -> RunStatus {
        let stored = try await memory.load(run)
        let events = try await history(of: run)
        let state = try WorkflowState(replaying: events)
        if state.status != stored.header.head.status { fail("\(run): the row says \(stored.header.head.status)") }
        if !state.status.isTerminal { fail("\(run) is \(state.status) at the end") }
        if stored.segments.map(\.version) != Array(1...stored.segments.count) { fail("\(run) has a gap") }
        if !stored.letters.isEmpty { fail("\(run) left letters unread") }
        let epochs = events.compactMap { event in
            if case .executionResumed(_, let epoch, _) = event { epoch } else { nil }
        }
        if zip(epochs, epochs.dropFirst()).contains(where: { $0 >= $1 }) { fail("\(run) had epochs \(epochs)") }
        for (path, effects) in ledger.effects where path.rawValue.hasPrefix("\(run)/") {
            let step = Path(String(path.rawValue.dropFirst(run.count + 1)))
            let attempts = state.tasks[step]?.attempt ?? 0
            let isUnsafe = state.tasks[step]?.replay == .unsafe
            // An unsafe step may take effect and fail to tell: then its policy, and nothing else, makes another attempt.
            if effects > (isUnsafe ? attempts : 1) { fail("\(path) took effect \(effects) times in \(attempts)") }
        }
        return state.status
    }
}
