import CairnSQLite
import CairnTesting
import Testing

@Suite struct TransactionTests {
    private struct Refused: Error {}

    private func counted(_ connection: Connection) throws -> SQLiteValue? {
        try connection.value("SELECT count(*) FROM t")
    }

    @Test func `a body that throws leaves no trace`() throws {
        let connection = try Connection(path: ":memory:")
        try connection.execute("CREATE TABLE t (id INTEGER)")
        #expect(throws: Refused.self) {
            try connection.transaction {
                try connection.run("INSERT INTO t VALUES (1)")
                throw Refused()
            }
        }
        #expect(!connection.isInTransaction)
        #expect(try counted(connection) == 0)
    }

    @Test func `a savepoint that throws undoes its own part only`() throws {
        let connection = try Connection(path: ":memory:")
        try connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
        try connection.transaction {
            try connection.savepoint { try connection.run("INSERT INTO t VALUES (1)") }
            #expect(throws: SQLiteError.self) {
                try connection.savepoint {
                    try connection.run("INSERT INTO t VALUES (2)")
                    try connection.run("INSERT INTO t VALUES (1)")
                }
            }
            try connection.savepoint { try connection.run("INSERT INTO t VALUES (3)") }
        }
        #expect(try connection.query("SELECT id FROM t ORDER BY id") { $0.int(0) } == [1, 3])
    }

    @Test func `a writer waits for another no longer than its busy timeout`() throws {
        let folder = try TemporaryFolder()
        let one = try Connection(path: folder["x.db"])
        let two = try Connection(path: folder["x.db"], busyTimeout: .milliseconds(1))
        try one.begin()
        let error = #expect(throws: SQLiteError.self) { try two.begin() }
        #expect(error?.code == .busy)
        try one.commit()
        try two.begin()
        two.rollBack()
    }

    @Test func `the log grows until it is checkpointed, and closing does not checkpoint`() throws {
        let folder = try TemporaryFolder()
        let reader = try Connection(path: folder["x.db"])
        do {
            let writer = try Connection(path: folder["x.db"])
            try writer.execute("CREATE TABLE t (b BLOB)")
            for _ in 0..<2000 { try writer.run("INSERT INTO t VALUES (zeroblob(3000))") }
            #expect(writer.logPages > 2000)
        }
        let (log, copied) = try reader.checkpoint(.passive)
        #expect(log > 2000)
        #expect(copied == log)
        #expect(try reader.checkpoint(.truncate) == (0, 0))
        #expect(try reader.integrityFaults().isEmpty)
        #expect(try counted(reader) == 2000)
    }

    @Test func `the user version is part of its transaction`() throws {
        let connection = try Connection(path: ":memory:")
        #expect(throws: Refused.self) {
            try connection.transaction {
                try connection.setUserVersion(5)
                throw Refused()
            }
        }
        #expect(try connection.userVersion() == 0)
        try connection.transaction { try connection.setUserVersion(6) }
        #expect(try connection.userVersion() == 6)
    }
}
