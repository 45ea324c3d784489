import CairnCrypto
import CairnEngine
import CairnSQLite
import CairnStores
import CairnWire
import CairnWorkflow

/// What SQLite itself takes, on the thread that calls it: no engine, no hand-over, no lock, no checkpoint.
struct CommitBenchmark: Sendable {
    let folder: String
    let duration: Duration

    /// One row of 400 bytes, one commit.
    func bareRow() throws -> Cost {
        let connection = try Connection(path: "\(folder)/bare.db")
        try connection.execute("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, bytes BLOB)")
        let row = [UInt8](repeating: 120, count: 400)
        defer { try? _ = connection.checkpoint(.truncate) }
        return try Cost.measure(for: duration) {
            try connection.transaction {
                let insert = try connection.statement("INSERT INTO t (bytes) VALUES (?1)")
                try insert.bind(1, row)
                try insert.run()
            }
        }
    }

    /// The statements of one step of one run, one commit.
    func sameStatements() throws -> Cost {
        let connection = try Connection(path: "\(folder)/same.db")
        let writer = RunWriter(connection: connection)
        let id = try RunID.fresh()
        try connection.transaction {
            try RunSchema.migrate(connection)
            try writer.create(
                NewRun(
                    id: id, name: "bench", origin: "run", definition: DefinitionSnapshot(hash: "d", bytes: [1]),
                    driver: Driver(pid: 1, host: "here", started: Timestamp(milliseconds: 0)),
                    head: RunHead(status: .running), started: Timestamp(milliseconds: 0), events: [1]))
        }
        defer { try? _ = connection.checkpoint(.truncate) }
        var version = 1
        return try Cost.measure(for: duration) {
            let events = StepBenchmark.events(of: version)
            try connection.transaction {
                try connection.savepoint {
                    try writer.append(RunAppend(run: id, version: version, epoch: 1, events: events))
                }
            }
            version += 1
        }
    }
}
