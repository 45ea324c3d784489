import CairnSQLite
import CairnTesting
import Testing

@Suite struct ConnectionTests {
    @Test func `every kind of value comes back as it went in`() throws {
        let connection = try Connection(path: ":memory:")
        try connection.execute("CREATE TABLE t (a, b, c, d, e)")
        try connection.run("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5)", 7, 1.5, "häuser\u{0}!", .blob([0, 255]), .null)
        let rows = try connection.query("SELECT * FROM t") { row in (0..<5).map { row.value($0) } }
        #expect(rows == [[7, 1.5, "häuser\u{0}!", .blob([0, 255]), .null]])
    }

    @Test func `empty text and empty bytes are not NULL`() throws {
        let connection = try Connection(path: ":memory:")
        try connection.execute("CREATE TABLE t (a TEXT NOT NULL, b BLOB NOT NULL)")
        try connection.run("INSERT INTO t VALUES (?1, ?2)", "", .blob([]))
        #expect(try connection.query("SELECT a, b FROM t") { $0.value(0) } == [""])
        #expect(try connection.query("SELECT b FROM t") { $0.bytes(0) } == [[]])
    }

    @Test func `bytes are bound without a copy`() throws {
        let connection = try Connection(path: ":memory:")
        try connection.execute("CREATE TABLE t (id INTEGER, b BLOB)")
        let bytes = [UInt8](repeating: 9, count: 100_000)
        let insert = try connection.statement("INSERT INTO t VALUES (?1, ?2)")
        try insert.bind(1, 1)
        try insert.run(borrowing: bytes.span.bytes, at: 2)
        #expect(try connection.query("SELECT b FROM t WHERE id = 1") { $0.bytes(0) } == [bytes])
    }

    @Test func `a statement that failed can be used again`() throws {
        let connection = try Connection(path: ":memory:")
        try connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
        try connection.run("INSERT INTO t VALUES (?1)", 1)
        let error = #expect(throws: SQLiteError.self) { try connection.run("INSERT INTO t VALUES (?1)", 1) }
        #expect(error?.code == .constraint)
        try connection.run("INSERT INTO t VALUES (?1)", 2)
        #expect(try connection.value("SELECT count(*) FROM t") == 2)
    }

    @Test(arguments: ["SELECT * FROM nowhere", "SELEC 1", "", "SELECT 1; SELECT 2", "-- nothing"])
    func `what is not one good statement is an error that shows it`(sql: String) throws {
        let connection = try Connection(path: ":memory:")
        let error = #expect(throws: SQLiteError.self) { try connection.execute(sql) }
        #expect(error?.code == .statement)
        #expect(error?.message.contains(sql) == true)
    }

    @Test func `too many values are an error, not a trap`() throws {
        let connection = try Connection(path: ":memory:")
        #expect(throws: SQLiteError.self) { try connection.run("SELECT ?1", 1, 2) }
        #expect(try connection.value("SELECT ?1", 3) == 3)
    }

    @Test func `a file that is no database is named`() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: SQLiteError.self) { try Connection(path: "/etc/passwd") }
        #expect(error?.code == .notADatabase || error?.code == .readOnly)
        let missing = #expect(throws: SQLiteError.self) { try Connection(path: folder["none/x.db"]) }
        #expect(missing?.code == .cannotOpen)
        #expect(missing?.message.contains("none/x.db") == true)
    }

    @Test func `a reader must find a file and cannot write it`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: SQLiteError.self) { try Connection(path: folder["x.db"], mode: .readOnly) }
        let writer = try Connection(path: folder["x.db"])
        try writer.execute("CREATE TABLE t (id INTEGER)")
        let reader = try Connection(path: folder["x.db"], mode: .readOnly)
        #expect(try reader.value("SELECT count(*) FROM t") == 0)
        let error = #expect(throws: SQLiteError.self) { try reader.run("INSERT INTO t VALUES (1)") }
        #expect(error?.code == .readOnly)
    }

    @Test func `a reader sees data_version change with another's commit only`() throws {
        let folder = try TemporaryFolder()
        let one = try Connection(path: folder["x.db"])
        let two = try Connection(path: folder["x.db"])
        let before = try one.dataVersion()
        try one.execute("CREATE TABLE t (id INTEGER)")
        #expect(try one.dataVersion() == before)
        try two.execute("INSERT INTO t VALUES (1)")
        #expect(try one.dataVersion() != before)
    }

    @Test func `full-text search works through plain SQL`() throws {
        let connection = try Connection(path: ":memory:")
        try connection.execute("CREATE VIRTUAL TABLE d USING fts5(text, tokenize='porter unicode61')")
        try connection.run("INSERT INTO d VALUES (?1)", "The houses stand on stones.")
        try connection.run("INSERT INTO d VALUES (?1)", "Nothing of it.")
        let hits = try connection.query(
            "SELECT rowid, bm25(d), snippet(d, 0, '[', ']', '…', 5) FROM d WHERE d MATCH ?1 ORDER BY rank", "house"
        ) { row in row.text(2) }
        #expect(hits == ["The [houses] stand on stones."])
    }
}
