import CairnCrypto
import CairnEngine
import CairnReactor
import CairnStores
import CairnWire
import CairnWorkflow
import Glibc

/// A process of its own on a run store, to be killed.
///
///     StoreProbe hammer DB NAME RUNS    commits for ever, `ack RUN VERSION` for each commit that was answered
///     StoreProbe full DB                commits until the disk is full, then makes room and goes on
///     StoreProbe hold DB RUN            drives a run for ever, `held` once it does
enum StoreProbe {
    static func main(_ arguments: [String]) -> Int32 {
        Reactor.main { loop in
            do {
                switch (arguments.dropFirst().first, arguments.count) {
                case ("hammer", 5): try await hammer(arguments[2], arguments[3], Int(arguments[4]) ?? 1, on: loop)
                case ("full", 3): try await fill(arguments[2], on: loop)
                case ("hold", 4): try await hold(arguments[2], arguments[3], on: loop)
                default:
                    say("usage: StoreProbe hammer DB NAME RUNS | full DB | hold DB RUN")
                    return 2
                }
                return 0
            } catch {
                say("error \(error)")
                return 1
            }
        }
    }

    private static func hold(_ path: String, _ run: String, on loop: Reactor) async throws {
        let store = try await SQLiteRunStore.open(path, loop: loop)
        let hold = try await store.acquire(run)
        try await store.create(try new(run, loop))
        say("held")
        try? await loop.sleep(for: .seconds(3600))
        hold.release()
    }

    /// The limit of the size of files stands for the end of the disk: what is over it is not written.
    private static func fill(_ path: String, on loop: Reactor) async throws {
        let store = try await SQLiteRunStore.open(path, loop: loop)
        for run in ["r0", "r1", "r2", "r3"] { try await store.create(try new(run, loop)) }
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 400_000, rlim_max: .max)
        setrlimit(__rlimit_resource_t(1), &limit)  // RLIMIT_FSIZE
        var version = 1
        var refusals = 0
        while refusals == 0 {
            // Four runs in one commit: none of them may count when it fails.
            refusals = await withTaskGroup(of: Int.self) { group in
                for run in ["r0", "r1", "r2", "r3"] {
                    group.addTask { [version] in
                        do {
                            try await store.append(
                                RunAppend(
                                    run: run, version: version, epoch: 1, events: [UInt8(truncatingIfNeeded: version)],
                                    blobs: [try blob("\(run) \(version) ")]))
                            return 0
                        } catch {
                            say("refused \((error as? EngineError)?.code.rawValue ?? "\(error)")")
                            return 1
                        }
                    }
                }
                return await group.reduce(0, +)
            }
            if refusals == 0 { version += 1 }
        }
        limit.rlim_cur = .max
        setrlimit(__rlimit_resource_t(1), &limit)
        for run in ["r0", "r1", "r2", "r3"] {
            var next = try await store.header(of: run).version
            if next == version {
                try await store.append(RunAppend(run: run, version: version, epoch: 1, events: [1]))
                next += 1
            }
            say("ack \(run) \(next)")
        }
        await store.close()
        say("done \(version)")
    }

    /// Runs of twenty appends, each with a blob so large that checkpoints come often.
    private static func hammer(_ path: String, _ name: String, _ runs: Int, on loop: Reactor) async throws {
        let store = try await SQLiteRunStore.open(path, loop: loop)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<runs {
                group.addTask {
                    for generation in 0..<Int.max {
                        let run = "\(name)-\(getpid())-\(number)-\(generation)"
                        try await store.create(try new(run, loop))
                        say("ack \(run) 1")
                        for version in 1..<20 {
                            try await store.append(
                                RunAppend(
                                    run: run, version: version, epoch: 1, events: Array("\(run) \(version)".utf8),
                                    blobs: [try blob("\(run) \(version) ")]))
                            say("ack \(run) \(version + 1)")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func new(_ run: String, _ loop: Reactor) throws -> NewRun {
        let now = Timestamp(milliseconds: loop.wallMilliseconds)
        return NewRun(
            id: run, name: "probe", origin: "run", definition: DefinitionSnapshot(hash: "d", bytes: [1]),
            driver: Driver(pid: getpid(), host: "here", started: now), head: RunHead(status: .running), started: now,
            events: Array(run.utf8))
    }

    private static func blob(_ text: String) throws -> Blob {
        let bytes = Array(String(repeating: text, count: 40_000 / text.utf8.count).utf8)
        return Blob(
            reference: BlobReference(hash: try SHA256.digest(of: bytes).hex, size: bytes.count), bytes: bytes)
    }
}

/// One line, in one write: a line that was read was written whole.
func say(_ text: String) {
    let bytes = Array("\(text)\n".utf8)
    _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}
