package import CairnReactor
import CairnWire
import CairnWorkflow

/// Drives runs: loads, decides, commits, and only then carries out. An actor on the loop.
///
/// What it does for one run is a chain of steps, one at a time (`WorkflowEngine+Step`): what has happened goes into the
/// run's machine, what follows is committed, the committed effects are carried out, and their results happen in turn. Runs
/// do not wait for one another but at the disk, where they share commits.
///
/// It drives the runs it was told to start or resume, until they end, until another driver takes them, or until
/// `shutdown`; once it was told to `attend`, every open run that wants a driver. Whatever becomes of the engine, a run is as
/// the store has it.
package actor WorkflowEngine {
    package nonisolated let unownedExecutor: UnownedSerialExecutor
    nonisolated let loop: any Loop
    nonisolated let workers: any TaskExecutor
    nonisolated let store: any RunStore
    nonisolated let activities: ActivityRegistry
    nonisolated let loader: any WorkflowLoader
    nonisolated let settings: EngineSettings

    var runs: [String: DrivenRun] = [:]
    /// Runs that are being taken over, and the letters that came meanwhile.
    var opening: [String: [Letter]] = [:]
    /// Who waits for a run's outcome, by run: a run that is let go of while it waits keeps them.
    var waiters: [String: [UInt64: UnsafeContinuation<RunReport, any Error>]] = [:]
    /// Nil in an engine that drives only what it is told to.
    var attendance: Attendance?
    var cache: BlobCache
    var workflows = WorkflowCache()
    var watches: [String: [UInt64: @Sendable (RunUpdate) -> Void]] = [:]
    var letterTimer: TimerID?
    var letterCursor = LetterCursor.start
    var isStopping = false
    /// Resumed when something moved that `shutdown` waits for.
    var settling: UnsafeContinuation<Void, Never>?
    private var lastNumber: UInt64 = 0

    /// - Parameters:
    ///   - workers: for work that takes CPU time.
    ///   - loader: makes workflows out of definitions.
    package init(
        loop: any Loop, workers: any TaskExecutor, store: any RunStore, activities: ActivityRegistry,
        loader: any WorkflowLoader, settings: EngineSettings
    ) {
        self.loop = loop
        self.workers = workers
        self.store = store
        self.activities = activities
        self.loader = loader
        self.settings = settings
        cache = BlobCache(bound: settings.blobCacheBytes)
        unownedExecutor = loop.asUnownedSerialExecutor()
    }

    /// The runs that are driven now, by id.
    package var drivenRuns: [String] { runs.keys.sorted() }

    /// A number that this engine has not given before.
    func nextNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }

    /// Wall time, as history has it.
    nonisolated var now: Timestamp { Timestamp(milliseconds: loop.wallMilliseconds) }
}

// MARK: Watching

extension WorkflowEngine {
    /// Tells `observer` what happens to a run, on the loop, from now on: before the run is started or resumed, so that
    /// nothing is missed. The observer must not block, and bounds what it keeps.
    package func watch(_ run: String, _ observer: @escaping @Sendable (RunUpdate) -> Void) -> RunWatch {
        let watch = RunWatch(run: run, number: nextNumber())
        watches[run, default: [:]][watch.number] = observer
        return watch
    }

    package func unwatch(_ watch: RunWatch) {
        watches[watch.run]?[watch.number] = nil
        if watches[watch.run]?.isEmpty ?? false { watches[watch.run] = nil }
    }

    func tell(_ run: String, _ update: RunUpdate) {
        guard let observers = watches[run] else { return }
        for (_, observer) in observers.sorted(by: { $0.key < $1.key }) { observer(update) }
    }
}
