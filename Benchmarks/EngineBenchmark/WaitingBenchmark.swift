import CairnEngine
import CairnReactor
import CairnStores
import CairnWire
import CairnWorkflow

/// Runs that wait: what they cost in memory, how soon a process that has them is ready, and whether each wakes on time.
struct WaitingBenchmark {
    let folder: String
    let options: BenchmarkOptions

    func run(on loop: Reactor, workers: Workers) async throws -> String {
        let empty = try await open("\(folder)/empty.db", loop, workers)
        try await loop.sleep(for: .seconds(1))
        let idle = residentMemory()
        await close(empty)
        try StoredRuns.make(.makeWaiting, in: folder, options)

        let begun = loop.now
        let (store, engine) = try await open("\(folder)/engine.db", loop, workers)
        // Ready: a run that is begun here is driven to its end.
        let probe = RunStart(
            id: "probe", name: "nap", definition: try .benchmark, input: .int(0), origin: "serve")
        try await engine.start(probe)
        _ = try await engine.outcome(of: "probe")
        let ready = loop.now.duration(since: begun) / .milliseconds(1)
        try await loop.sleep(for: .seconds(2))
        let waiting = residentMemory()
        let isInTime =
            try await store.nextWake(after: Timestamp(milliseconds: 0))
            .map { $0.milliseconds > loop.wallMilliseconds } ?? false
        var highest = waiting
        while try await !store.openRuns(after: nil, limit: 1).runs.isEmpty {
            highest = max(highest, residentMemory())
            try await loop.sleep(for: .milliseconds(250))
        }
        let late = try await lateness(store)
        await close((store, engine))
        guard isInTime else { throw BenchmarkError(message: "runs were due before the measurement began: try again") }
        return """

            \(options.waiting) runs that wait, and wake within \(options.spread) s
              memory above idle (\(round2(idle)) MB): \(round2(waiting - idle)) MB \
            (at most 64.0: \(waiting - idle <= 64 ? "held" : "MISSED")); while they wake \(round2(highest - idle)) MB
              ready after \(round2(ready)) ms (at most 2000.0: \(ready <= 2000 ? "held" : "MISSED"))
              woken: \(late.count); late by p50 \(late.median) ms, p99 \(late.quantile(0.99)) ms, at most \(late.max() ?? 0) ms
            """
    }

    private func open(
        _ path: String, _ loop: Reactor, _ workers: Workers
    ) async throws -> (SQLiteRunStore, WorkflowEngine) {
        let store = try await SQLiteRunStore.open(path, loop: loop)
        let engine = WorkflowEngine(
            loop: loop, workers: workers, store: store, activities: ActivityRegistry([]), loader: NapLoader(),
            settings: .benchmark(loop))
        await engine.attend()
        return (store, engine)
    }

    private func close(_ parts: (SQLiteRunStore, WorkflowEngine)) async {
        await parts.1.shutdown()
        await parts.0.close()
    }

    /// By how many milliseconds after its time each run had ended, on disk.
    private func lateness(_ store: SQLiteRunStore) async throws -> [Double] {
        var late: [Double] = []
        var cursor: RunCursor?
        repeat {
            let page = try await store.list(RunFilter(), after: cursor, limit: 1000)
            for run in page.runs {
                guard let wake = run.id.split(separator: "-").first.flatMap({ Int64($0) }), let ended = run.head.ended
                else { continue }
                late.append(Double(ended.milliseconds - wake))
            }
            cursor = page.next
        } while cursor != nil
        return late
    }
}

private struct NapLoader: WorkflowLoader {
    func workflow(of definition: DefinitionSnapshot, named name: String) async throws -> any Workflow { NapWorkflow() }
}
