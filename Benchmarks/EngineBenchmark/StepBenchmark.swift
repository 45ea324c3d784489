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
        /// Its latencies are from one step of a run to the next.
        var cost: Cost
        /// Of whole runs, in microseconds.
        var runTimes: [Double]
        var appends: Int
        var batches: Int
        var checkpoints: Int
        var checkpointTime: Duration
    }

    func run(on loop: Reactor, workers: Workers) async throws -> Result {
        let store = try await SQLiteRunStore.open("\(folder)/engine.db", loop: loop)
        let clock = StepClock(loop: loop)
        let engine = WorkflowEngine(
            loop: loop, workers: workers, store: store, activities: ActivityRegistry([TickActivity(clock: clock)]),
            loader: ChainLoader(), settings: .benchmark(loop))
        let definition = try DefinitionSnapshot.benchmark

        let end = loop.now.advanced(by: duration)
        let (wall, cpu) = (loop.now, processTime())
        let (before, databaseBefore) = (await store.statistics, await store.databaseStatistics)
        let runTimes = try await withThrowingTaskGroup(of: [Double].self) { group in
            for _ in 0..<concurrency {
                group.addTask {
                    var times: [Double] = []
                    while loop.now < end {
                        let (id, begun) = (try RunID.fresh(), loop.now)
                        try await engine.start(
                            RunStart(id: id, name: "chain", definition: definition, input: .null, origin: "run"))
                        _ = try await engine.outcome(of: id)
                        times.append(loop.now.duration(since: begun) / .microseconds(1))
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let elapsed = loop.now.duration(since: wall)
        let used = processTime() - cpu
        let (after, databaseAfter) = (await store.statistics, await store.databaseStatistics)
        await engine.shutdown()
        await store.close()
        return Result(
            cost: Cost(
                count: clock.steps, wall: elapsed, cpu: used, latencies: clock.latencies.map { $0 / 1000 }),
            runTimes: runTimes, appends: after.appends - before.appends, batches: after.batches - before.batches,
            checkpoints: databaseAfter.checkpoints - databaseBefore.checkpoints,
            checkpointTime: databaseAfter.checkpointTime - databaseBefore.checkpointTime)
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

extension EngineSettings {
    static func benchmark(_ loop: Reactor) -> Self {
        var settings = EngineSettings(
            driver: Driver(pid: getpid(), host: "here", started: Timestamp(milliseconds: loop.wallMilliseconds)))
        settings.complain = { error in say("complaint: \(error)") }
        return settings
    }
}

extension DefinitionSnapshot {
    static var benchmark: Self {
        get throws { DefinitionSnapshot(hash: try SHA256.digest(of: "chain").hex, bytes: Array("chain".utf8)) }
    }
}

/// When steps begin. Confined to the loop.
final class StepClock: @unchecked Sendable {
    // Touched by activities and by the benchmark itself, which are all on the loop.
    private let loop: Reactor
    private var latest: [String: Int64] = [:]
    private(set) var latencies: [Double] = []
    private(set) var steps = 0
    /// When the first step of each run began.
    private(set) var first: [String: LoopInstant] = [:]

    init(loop: Reactor) { self.loop = loop }

    func tick(_ run: String, isLast: Bool) {
        let now = loop.now.nanoseconds
        if first[run] == nil { first[run] = LoopInstant(nanoseconds: now) }
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
