import CairnCrypto
import CairnEngine
import CairnReactor
import CairnSQLite
import CairnStores
import CairnWire
import CairnWorkflow
import Glibc

/// Whether a turn costs the same however long the run is, and how much the journal is of what was said: an agent of many
/// turns with large tool results, on SQLite.
struct TranscriptBenchmark {
    let turns: Int
    let resultBytes: Int
    /// Runs, one after another: a turn's figure is the median of theirs.
    var rounds = 5

    func run(on loop: Reactor) async throws -> Figures {
        let workers = try Workers()
        var times: [[Double]] = []
        var journal = Journal()
        for _ in 0..<rounds {
            let folder = try ScratchFolder()
            defer { folder.remove() }
            times.append(try await live("\(folder.path)/cairn.db", on: loop, workers))
            journal = try Journal(of: "\(folder.path)/cairn.db")
        }
        await workers.stop()
        return Figures(turns: turns, unique: turns * resultBytes, times: times, journal: journal)
    }

    private func live(_ path: String, on loop: Reactor, _ workers: Workers) async throws -> [Double] {
        let store = try await SQLiteRunStore.open(path, loop: loop)
        let clock = TurnClock()
        let engine = WorkflowEngine(
            loop: loop, workers: workers, store: store,
            activities: ActivityRegistry([EagerModel(turns: turns, clock: clock), Pages(bytes: resultBytes)]),
            loader: LongAgentLoader(turns: turns),
            settings: EngineSettings(
                driver: Driver(pid: getpid(), host: "here", started: Timestamp(milliseconds: loop.wallMilliseconds))))
        let definition = DefinitionSnapshot(hash: try SHA256.digest(of: "long").hex, bytes: Array("long".utf8))
        try await engine.start(
            RunStart(id: "long", name: "long", definition: definition, input: "go", origin: "run"))
        let report = try await engine.outcome(of: "long")
        await engine.shutdown()
        await store.close()
        guard report.status == .completed else { throw BenchmarkError(message: "the run ended as \(report.status)") }
        return clock.microseconds
    }
}

struct BenchmarkError: Error { var message: String }

/// A folder that is removed at the end.
struct ScratchFolder {
    let path: String

    init() throws {
        var template = Array("./transcript-benchmark-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchmarkError(message: "cannot make a folder here") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func remove() {
        guard let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { unlink("\(path)/\(name)") }
        }
        closedir(folder)
        rmdir(path)
    }
}
