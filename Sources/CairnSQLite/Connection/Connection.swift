import CSQLite

/// A connection to one SQLite database (https://www.sqlite.org/cintro.html). Confined to the thread that opened it: it is
/// made, used and let go on one `BlockingThread`, never on the loop, since every call may wait for the disk.
///
/// Opened for writing it is in WAL mode with `synchronous=FULL`: a commit that returned is on the disk. It never
/// checkpoints by itself, neither at a commit nor when it closes; the owner calls `checkpoint` under its write lock.
package final class Connection {
    package enum Mode: Sendable, Hashable {
        /// Creates the file when it is missing.
        case readWrite
        /// Reads beside a writer. The file must be there.
        case readOnly
    }

    let handle: OpaquePointer
    package let path: String
    private var statements: [String: Statement] = [:]
    private let pages: UnsafeMutablePointer<Int32>

    /// - Parameters:
    ///   - path: of the file, or `:memory:`.
    ///   - busyTimeout: how long a call waits for another connection's lock before it is `sqlite.busy`.
    /// - Throws: `sqlite.cannot_open`, `sqlite.not_a_database`, `sqlite.busy`, `sqlite.io` and others, naming the path.
    package init(path: String, mode: Mode = .readWrite, busyTimeout: Duration = .seconds(10)) throws(SQLiteError) {
        self.path = path
        var opened: OpaquePointer?
        let access = mode == .readWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE
        // A reader needs write access to the WAL's index; `query_only` keeps it from the data. The thread confinement
        // makes SQLite's own mutexes needless.
        let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let result = sqlite3_open_v2(path, &opened, flags, nil)
        guard result == SQLITE_OK, let opened else {
            defer { sqlite3_close_v2(opened) }
            throw SQLiteError(result, handle: opened, doing: "cannot open \(path)")
        }
        handle = opened
        pages = .allocate(capacity: 1)
        pages.initialize(to: 0)
        try configure(mode, busyTimeout: busyTimeout)
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(handle)
        pages.deallocate()
    }

    private func configure(_ mode: Mode, busyTimeout: Duration) throws(SQLiteError) {
        sqlite3_busy_timeout(handle, Int32(clamping: Int64(busyTimeout / .milliseconds(1))))
        for result in [csqlite_no_checkpoint_on_close(handle), csqlite_defensive(handle)] where result != SQLITE_OK {
            throw SQLiteError(result, handle: handle, doing: "cannot configure the connection to \(path)")
        }
        try execute("PRAGMA trusted_schema=OFF")
        try execute("PRAGMA foreign_keys=ON")
        switch mode {
        case .readWrite:
            if path != ":memory:" { try useWriteAheadLog() }
            try execute("PRAGMA synchronous=FULL")
        case .readOnly:
            try execute("PRAGMA query_only=ON")
        }
        try execute("PRAGMA wal_autocheckpoint=0")
        // After the pragma, which installs a hook of its own.
        sqlite3_wal_hook(
            handle,
            { context, _, _, count in
                context?.assumingMemoryBound(to: Int32.self).pointee = count
                return SQLITE_OK
            }, pages)
    }

    private func useWriteAheadLog() throws(SQLiteError) {
        let got = try value("PRAGMA journal_mode=WAL")
        guard got == .text("wal") else {
            throw SQLiteError(
                .cannotOpen,
                "\(path) cannot use a write-ahead log: put it on a local file system that has shared memory")
        }
    }

    /// How many pages the write-ahead log held after the latest commit of this connection; 0 before the first.
    package var logPages: Int { Int(pages.pointee) }

    /// The row id of the latest insert of this connection.
    package var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

    /// How many rows the latest INSERT, UPDATE or DELETE touched.
    package var changes: Int { Int(sqlite3_changes64(handle)) }

    /// Whether a transaction is open. SQLite ends one by itself after some errors.
    package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }
}

// MARK: Statements

extension Connection {
    /// The statement for `sql`, compiled once and kept as long as the connection: for statements that come again. Ready
    /// for binding. Do not build `sql` out of values.
    package func statement(_ sql: String) throws(SQLiteError) -> Statement {
        if let known = statements[sql] { return known }
        let new = try Statement(sql, on: self)
        statements[sql] = new
        return new
    }

    /// The text of every statement that is kept, sorted.
    package var keptStatements: [String] { statements.keys.sorted() }

    /// Runs one statement without a result, such as a pragma or a definition; nothing is cached.
    package func execute(_ sql: String) throws(SQLiteError) { try Statement(sql, on: self).run() }

    /// Runs several statements, separated by semicolons: a schema.
    package func executeScript(_ sql: String) throws(SQLiteError) {
        let result = sqlite3_exec(handle, sql, nil, nil, nil)
        guard result == SQLITE_OK else {
            throw SQLiteError(result, handle: handle, doing: "\(path): cannot run `\(sql)`")
        }
    }

    /// Binds `values` to `?1, ?2, …` and runs the cached statement.
    package func run(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) {
        let statement = try statement(sql)
        try statement.bind(all: values)
        try statement.run()
    }

    /// Binds `values` and makes a value of each row.
    package func query<Value>(
        _ sql: String, _ values: SQLiteValue..., row: (borrowing Row) throws -> Value
    ) throws -> [Value] {
        let statement = try statement(sql)
        try statement.bind(all: values)
        return try statement.all(row)
    }

    /// The first column of the first row; nil when there is no row.
    package func value(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) -> SQLiteValue? {
        let statement = try statement(sql)
        try statement.bind(all: values)
        return try statement.value()
    }
}
