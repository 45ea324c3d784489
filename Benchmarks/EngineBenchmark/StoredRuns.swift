import CairnCrypto
import CairnEngine
import CairnReactor
import CairnStores
import CairnWire
import CairnWorkflow
import Glibc

/// Fills a store with runs as an engine would have left them, without driving them there.
struct StoredRuns {
    let folder: String
    let loop: Reactor

    private static let dead = Driver(pid: 1, host: "here", started: Timestamp(milliseconds: 0))

    /// Runs that ended, and between them runs whose driver died ten steps on.
    func makeOpen(_ options: BenchmarkOptions) async throws {
        let store = try await SQLiteRunStore.open("\(folder)/engine.db", loop: loop)
        let every = max(1, options.finished / options.open)
        try await inParallel(options.finished) { number in
            try await makeFinished("finished-\(number)", in: store)
            if number % every == 0 { try await makeOpen("open-\(number / every)", in: store) }
        }
        await store.close()
    }

    /// Runs that each wait for a time, spread over `options.spread` seconds from a moment when all are made; their ids say
    /// when, in milliseconds.
    func makeWaiting(_ options: BenchmarkOptions) async throws {
        let store = try await SQLiteRunStore.open("\(folder)/engine.db", loop: loop)
        // The first tell how long all will take.
        let sample = min(2000, options.waiting)
        let begun = loop.now
        let far = loop.wallMilliseconds + 86_400_000
        try await inParallel(sample) { number in try await makeWaiting("sample-\(number)", until: far, in: store) }
        let each = loop.now.duration(since: begun) / .milliseconds(1) / Double(sample)
        for number in 0..<sample { try await store.delete("sample-\(number)") }
        let start = loop.wallMilliseconds + Int64(each * 1.5 * Double(options.waiting)) + 8000
        try await inParallel(options.waiting) { number in
            let wake = start + Int64(number) * Int64(options.spread) * 1000 / Int64(options.waiting)
            try await makeWaiting("\(wake)-\(number)", until: wake, in: store)
        }
        await store.close()
    }

    private func inParallel(_ count: Int, _ make: @escaping @Sendable (Int) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                if number >= 512 { try await group.next() }
                group.addTask { try await make(number) }
            }
            try await group.waitForAll()
        }
    }

    private func makeFinished(_ id: String, in store: SQLiteRunStore) async throws {
        let now = Timestamp(milliseconds: loop.wallMilliseconds)
        var run = try new(id, "chain", .null, ChainWorkflow()).run
        run.events += HistoryCodec.encode([.executionCompleted(ExecutionCompleted(status: .completed, at: now))])
        run.head = RunHead(status: .completed, ended: now)
        try await store.create(run)
    }

    private func makeOpen(_ id: String, in store: SQLiteRunStore) async throws {
        var (run, machine) = try new(id, "chain", .null, ChainWorkflow())
        run.driver = Self.dead
        try await store.create(run)
        let now = Timestamp(milliseconds: loop.wallMilliseconds)
        for step in 0..<10 {
            let completed = TaskCompleted(
                path: ChainWorkflow.path(step), attempt: 1, output: .literal(TickActivity.output), at: now)
            let advance = try machine.advance(with: [.taskCompleted(completed)], now: now)
            let events = HistoryCodec.encode(advance.events)
            try await store.append(RunAppend(run: id, version: step + 1, epoch: 1, events: events))
        }
    }

    private func makeWaiting(_ id: String, until wake: Int64, in store: SQLiteRunStore) async throws {
        var (run, machine) = try new(id, "nap", .int(wake), NapWorkflow())
        run.head = RunHead(status: machine.status, wake: machine.nextTimer)
        try await store.create(run)
    }

    private func new(
        _ id: String, _ name: String, _ input: JSON, _ workflow: any Workflow
    ) throws -> (run: NewRun, machine: RunMachine) {
        let now = Timestamp(milliseconds: loop.wallMilliseconds)
        let definition = try DefinitionSnapshot.benchmark
        var machine = RunMachine(workflow: workflow)
        let started = ExecutionStarted(
            run: id, name: name, definition: definition.hash, input: .literal(input), seed: 1, revision: 1, at: now)
        let advance = try machine.advance(with: [.executionStarted(started)], now: now)
        let run = NewRun(
            id: id, name: name, origin: "serve", definition: definition, driver: nil,
            head: RunHead(status: .running), started: now, events: HistoryCodec.encode(advance.events))
        return (run, machine)
    }

    /// Runs this program once more, in a process of its own.
    static func make(_ part: BenchmarkOptions.Part, in folder: String, _ options: BenchmarkOptions) throws {
        let arguments = [
            "EngineBenchmark", part.rawValue, "--folder", folder, "--finished", "\(options.finished)", "--open",
            "\(options.open)", "--waiting", "\(options.waiting)", "--spread", "\(options.spread)",
        ]
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var child: pid_t = 0
        guard posix_spawn(&child, "/proc/self/exe", nil, nil, &pointers, environ) == 0 else {
            throw BenchmarkError(message: "cannot start another process")
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else { throw BenchmarkError(message: "the store could not be filled") }
    }
}

/// Waits until the time that its input says, in milliseconds.
struct NapWorkflow: Workflow {
    static let revision = 1

    func advance(_ decision: inout Decision) throws(MissingBlobs) {
        let wake = decision.state.started?.input.literal?.int ?? 0
        guard decision.wait(Path("nap"), kind: "wait", until: Timestamp(milliseconds: wake)) != nil else { return }
        decision.complete(.completed)
    }
}
