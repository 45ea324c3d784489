import CairnCrypto
import CairnEngine
import CairnReactor
import CairnSQLite
import CairnStores
import CairnWire
import CairnWorkflow
import Glibc

/// A process of its own on a run store, to be killed.
///
///     StoreProbe hammer DB NAME RUNS    commits for ever, `ack RUN VERSION` for each commit that was answered
///     StoreProbe full DB                commits until the disk is full, then makes room and goes on
///     StoreProbe stuck DB               commits while checkpoints find no room, then makes room and goes on
///     StoreProbe hold DB RUN            drives a run, `held` once it does; on SIGTERM commits once more and ends
///     StoreProbe stop DB                stops itself with the write lock held, `stopping` before; then commits
///     StoreProbe foreign DB             knows nothing of our locks: holds a write transaction open, `locked` once it does
///     StoreProbe attend DB NAME RUNS    records runs, attends all of the store for ever; `did RUN PATH` for each call
///     StoreProbe migrate DB             brings the tables up to date, and never commits
enum StoreProbe {
    static func main(_ arguments: [String]) -> Int32 {
        Reactor.main { loop in
            do {
                switch (arguments.dropFirst().first, arguments.count) {
                case ("hammer", 5): try await hammer(arguments[2], arguments[3], Int(arguments[4]) ?? 1, on: loop)
                case ("full", 3): try await fill(arguments[2], on: loop)
                case ("stuck", 3): try await stick(arguments[2], on: loop)
                case ("migrate", 3): try await migrate(arguments[2], on: loop)
                case ("hold", 4): try await hold(arguments[2], arguments[3], on: loop)
                case ("stop", 3): try await stop(arguments[2], on: loop)
                case ("foreign", 3): try await lock(arguments[2], on: loop)
                case ("attend", 5): try await attend(arguments[2], arguments[3], Int(arguments[4]) ?? 1, on: loop)
                default:
                    say(
                        "usage: StoreProbe hammer DB NAME RUNS | full DB | stuck DB | hold DB RUN | stop DB | foreign DB | attend DB NAME RUNS | migrate DB"
                    )
                    return 2
                }
                return 0
            } catch {
                say("error \(error)")
                return 1
            }
        }
    }

    private static func migrate(_ path: String, on loop: Reactor) async throws {
        let connection = try Connection(path: path)
        try connection.begin()
        try RunSchema.migrate(connection)
        say("migrated, not committed")
        try? await loop.sleep(for: .seconds(3600))
        connection.rollBack()
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

    static func new(_ run: String, _ loop: Reactor) throws -> NewRun {
        let now = Timestamp(milliseconds: loop.wallMilliseconds)
        return NewRun(
            id: run, name: "probe", origin: "run", definition: DefinitionSnapshot(hash: "d", bytes: [1]),
            driver: Driver(pid: getpid(), host: "here", started: now), head: RunHead(status: .running), started: now,
            events: Array(run.utf8))
    }

    static func blob(_ text: String) throws -> Blob {
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
