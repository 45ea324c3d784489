package import CairnEngine
package import CairnReactor
import CairnWire
package import CairnWorkflow

/// A run of six steps that is killed at given points and always comes to the same end: a safe step, a keyed one, an unsafe
/// one, one with a large result, one that fails at its first attempt, and another unsafe one.
package struct CrashScenario: Sendable {
    package let loop: any Loop
    /// Opens the surviving store, as each process does.
    package let open: @Sendable () async throws -> any RunStore
    package let ledger = EffectLedger()
    private let closes: Bool

    /// - Parameter closesStores: whether what `open` gives belongs to the process that opened it.
    package init(
        on loop: any Loop, closesStores: Bool, open: @escaping @Sendable () async throws -> any RunStore
    ) {
        self.loop = loop
        self.open = open
        closes = closesStores
    }

    package static let workflow = ToyWorkflow([
        TaskRequest(Path("steps.s0"), activity: "echo", replay: .safe),
        TaskRequest(Path("steps.s1"), activity: "echo", replay: .keyed),
        TaskRequest(Path("steps.s2"), activity: "echo", replay: .unsafe),
        TaskRequest(Path("steps.s3"), activity: "echo", replay: .safe),
        TaskRequest(
            Path("steps.s4"), activity: "echo", replay: .keyed,
            retry: RetryPolicy(attempts: 2, backoff: .milliseconds(2), factor: 1)),
        TaskRequest(Path("steps.s5"), activity: "echo", replay: .unsafe),
    ])

    /// What became of a run, and of the processes that drove it.
    package struct Ending: Sendable {
        package var report: RunReport
        package var calls: [Path: Int]
        package var effects: [Path: Int]
        /// How many processes died.
        package var deaths: Int
        /// The points that each process passed.
        package var points: [[String]]
        /// What is wrong with it, in words.
        package var faults: [String]
    }

    /// Drives the run with one process after another until it ends: the first dies at the first point given, the next at
    /// the second, and when the points are used up, or one is never reached, a process lives on.
    package func run(dyingAt points: [Int]) async throws -> Ending {
        var faults: [String] = []
        var passed: [[String]] = []
        var deaths = 0
        var callsBefore: [Path: Int] = [:]
        var completedBefore: Set<Path> = []
        for point in points.map(Optional.some) + [nil] {
            let plan = CrashPlan(at: point)
            let report = try await live(plan)
            passed.append(plan.points)
            for path in completedBefore where ledger.calls[path] != callsBefore[path] {
                faults.append("\(path) had completed, and was called again")
            }
            if let report {
                faults += check(report, deaths: deaths)
                return Ending(
                    report: report, calls: ledger.calls, effects: ledger.effects, deaths: deaths, points: passed,
                    faults: faults)
            }
            deaths += 1
            callsBefore = ledger.calls
            completedBefore = try await completedOnDisk()
        }
        throw EngineError(.storeFailed, "a process without a point to die at died")
    }

    /// One process, from its start to its death or the run's end. Nil when it died.
    private func live(_ plan: CrashPlan) async throws -> RunReport? {
        let base = try await open()
        let store = CrashingStore(base, plan)
        let harness = EngineHarness(on: loop, store, Self.workflow, activity: activity(plan)) {
            $0.storeRetries = 0
            $0.blobThreshold = 256
        }
        let result: Result<RunReport, any Error>
        do {
            result = .success(try await drive(harness))
        } catch {
            result = .failure(error)
        }
        if !plan.isDead { await harness.engine.shutdown() }
        store.die()
        if closes { await base.close() }
        switch result {
        case .success(let report): return report
        case .failure(let error as EngineError) where error.code == .storeClosed: return nil
        case .failure(let error): throw error
        }
    }

    private func drive(_ harness: EngineHarness) async throws -> RunReport {
        do {
            try await harness.engine.resume("r1")
        } catch let error as EngineError where error.code == .runNotFound {
            try await harness.start()
        }
        var report = try await harness.engine.outcome(of: "r1")
        while report.status == .waiting, let question = report.questions.first?.path {
            // The person looks whether it happened.
            let data: JSON =
                ledger.effects[question] == nil
                ? ["step": .string(question.rawValue), "approved": true]
                : ["step": .string(question.rawValue), "approved": true, "output": Self.output(of: question)]
            let letter = Letter(
                run: "r1", id: "answer-\(report.header.version)", name: EventRaised.resolve, data: data,
                at: Timestamp(milliseconds: loop.wallMilliseconds))
            _ = try await harness.engine.post(letter)
            report = try await harness.engine.outcome(of: "r1")
        }
        return report
    }

    private func activity(_ plan: CrashPlan) -> ScriptedActivity {
        ScriptedActivity { [ledger, loop] _, context throws(FailureDetails) in
            let path = context.path
            do {
                try plan.pass("before effect \(path)")
                ledger.called(path)
                // Other work may come in between.
                try? await loop.sleep(for: .microseconds(10))
                guard path != Path("steps.s4") || context.attempt > 1 else {
                    throw FailureDetails(code: "http.status", message: "503", retryable: true)
                }
                if Self.isUnsafe(path) { ledger.act(path) } else { ledger.act(path, key: context.idempotencyKey) }
                try plan.pass("after effect \(path)")
            } catch let failure as FailureDetails {
                throw failure
            } catch {
                throw FailureDetails(code: "dead", message: "the process is dead")
            }
            return ActivityResult(output: Self.output(of: path))
        }
    }

    private static func isUnsafe(_ path: Path) -> Bool {
        workflow.tasks.contains { $0.path == path && $0.replay == .unsafe }
    }

    private static func output(of path: Path) -> JSON {
        guard path == Path("steps.s3") else { return .string("result of \(path)") }
        return .string(String(repeating: "a long result. ", count: 40))
    }

    private func completedOnDisk() async throws -> Set<Path> {
        let store = try await open()
        var events: [HistoryEvent] = []
        do {
            events = try await store.load("r1").segments.flatMap { try HistoryCodec.decode($0.events) }
        } catch let error as EngineError where error.code == .runNotFound {
            // It died before there was a run.
        }
        if closes { await store.close() }
        return Set(events.compactMap { if case .taskCompleted(let event) = $0 { event.path } else { nil } })
    }

    private func check(_ report: RunReport, deaths: Int) -> [String] {
        var faults: [String] = []
        if report.status != .completed { faults.append("the run ended as \(report.status): \(report.failure as Any)") }
        if report.output != Self.output(of: Path("steps.s5")) { faults.append("the output is \(report.output)") }
        if report.steps.map(\.outcome) != Array(repeating: .completed, count: 6) {
            faults.append("the steps ended as \(report.steps.map(\.outcome))")
        }
        for task in Self.workflow.tasks {
            let attempts = task.path == Path("steps.s4") ? 2 : 1
            let (calls, effects) = (ledger.calls[task.path] ?? 0, ledger.effects[task.path] ?? 0)
            if calls > attempts + deaths { faults.append("\(task.path) was called \(calls) times") }
            if effects != 1 { faults.append("\(task.path) took effect \(effects) times") }
        }
        return faults
    }
}
