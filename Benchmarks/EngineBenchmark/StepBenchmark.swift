import CairnCrypto
import CairnEngine
import CairnReactor
import CairnSQLite
import CairnStores
import CairnWire
import CairnWorkflow
import Glibc

/// Durable steps: so many runs at once, each a chain of steps that do nothing but return some 200 bytes.
struct StepBenchmark {
    let folder: String
    let duration: Duration
    let concurrency: Int

    struct Result {
        var concurrency: Int
        var cost: Cost
        var stepsPerCommit: Double
        /// Time from one step of a run to its next, in microseconds.
        var median: Double
        var p99: Double
        var checkpoints: Int
        /// Of the wall time.
        var checkpointShare: Double
    }

    func run(on loop: Reactor, workers: Workers) async throws -> Result {
        let store = try await SQLiteRunStore.open("\(folder)/engine.db", loop: loop)
        let clock = StepClock(loop: loop)
        let settings = EngineSettings(
            driver: Driver(pid: getpid(), host: "here", started: Timestamp(milliseconds: loop.wallMilliseconds)))
        let engine = WorkflowEngine(
            loop: loop, workers: workers, store: store, activities: ActivityRegistry([TickActivity(clock: clock)]),
            loader: ChainLoader(), settings: settings)
        let definition = DefinitionSnapshot(hash: try SHA256.digest(of: "chain").hex, bytes: Array("chain".utf8))

        let end = loop.now.advanced(by: duration)
        let (wall, cpu) = (loop.now, processTime())
        let (before, databaseBefore) = (await store.statistics, await store.databaseStatistics)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<concurrency {
                group.addTask {
                    while loop.now < end {
                        let id = try RunID.fresh()
                        try await engine.start(
                            RunStart(id: id, name: "chain", definition: definition, input: .null, origin: "run"))
                        _ = try await engine.outcome(of: id)
                    }
                }
            }
            try await group.waitForAll()
        }
        let elapsed = loop.now.duration(since: wall)
        let used = processTime() - cpu
        let (after, databaseAfter) = (await store.statistics, await store.databaseStatistics)
        await engine.shutdown()
        await store.close()
        let latencies = clock.latencies.sorted()
        return Result(
            concurrency: concurrency, cost: Cost(count: clock.steps, wall: elapsed, cpu: used),
            stepsPerCommit: Double(after.appends - before.appends) / Double(max(1, after.batches - before.batches)),
            median: latencies.isEmpty ? 0 : latencies[latencies.count / 2] / 1000,
            p99: latencies.isEmpty ? 0 : latencies[latencies.count * 99 / 100] / 1000,
            checkpoints: databaseAfter.checkpoints - databaseBefore.checkpoints,
            checkpointShare: (databaseAfter.checkpointTime - databaseBefore.checkpointTime) / elapsed)
    }

    /// What a step of these runs writes, as the engine writes it.
    static func events(of step: Int) -> [UInt8] {
        let now = Timestamp(milliseconds: 1_767_225_600_000)
        return HistoryCodec.encode([
            .taskCompleted(
                TaskCompleted(
                    path: ChainWorkflow.path(step), attempt: 1, output: .literal(TickActivity.output), at: now)),
            .decisionStarted(at: now),
            .taskScheduled(
                TaskScheduled(
                    path: ChainWorkflow.path(step + 1), attempt: 1, activity: TickActivity.kind,
                    input: .result(of: ChainWorkflow.path(step), pointer: []), replay: .safe, at: now)),
        ])
    }
}

/// When steps begin. Confined to the loop.
final class StepClock: @unchecked Sendable {
    // Touched by activities and by the benchmark itself, which are all on the loop.
    private let loop: Reactor
    private var latest: [String: Int64] = [:]
    private(set) var latencies: [Double] = []
    private(set) var steps = 0

    init(loop: Reactor) { self.loop = loop }

    func tick(_ run: String, isLast: Bool) {
        let now = loop.now.nanoseconds
        if let before = latest[run] { latencies.append(Double(now - before)) }
        latest[run] = isLast ? nil : now
        steps += 1
    }
}

/// An activity that takes no time.
struct TickActivity: Activity {
    static let kind = "tick"
    static let output: JSON = ["text": .string(String(repeating: "stone ", count: 30)), "number": 7]
    let clock: StepClock

    func run(_ input: JSON, context: ActivityContext) async throws(FailureDetails) -> ActivityResult {
        clock.tick(context.run, isLast: context.path == ChainWorkflow.path(ChainWorkflow.length - 1))
        return ActivityResult(output: Self.output)
    }
}
