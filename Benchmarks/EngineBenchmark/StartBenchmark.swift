import CairnEngine
import CairnReactor
import CairnStores
import CairnWorkflow

/// A start over a store full of runs that ended, with some whose driver died: how soon the work goes on.
struct StartBenchmark {
    let folder: String
    let options: BenchmarkOptions

    func run(on loop: Reactor, workers: Workers) async throws -> String {
        try StoredRuns.make(.makeOpen, in: folder, options)
        let begun = loop.now
        let store = try await SQLiteRunStore.open("\(folder)/engine.db", loop: loop)
        let clock = StepClock(loop: loop)
        let engine = WorkflowEngine(
            loop: loop, workers: workers, store: store, activities: ActivityRegistry([TickActivity(clock: clock)]),
            loader: ChainLoader(), settings: .benchmark(loop))
        await engine.attend()
        while clock.first.count < options.open, loop.now.duration(since: begun) < .seconds(60) {
            try await loop.sleep(for: .milliseconds(5))
        }
        await engine.shutdown()
        await store.close()
        let times = clock.first.values.map { $0.duration(since: begun) / .milliseconds(1) }.sorted()
        guard let first = times.first, let last = times.last, times.count == options.open else {
            throw BenchmarkError(message: "only \(times.count) of \(options.open) open runs went on within a minute")
        }
        return """

            start over \(options.finished) runs that ended and \(options.open) whose driver died
              first step after \(round2(first)) ms (at most 1000.0: \(first <= 1000 ? "held" : "MISSED"))
              every run's first step after \(round2(last)) ms
            """
    }
}
