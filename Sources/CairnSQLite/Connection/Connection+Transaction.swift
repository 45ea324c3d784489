extension Connection {
    /// Runs `body` in a transaction that begins as a writer (`BEGIN IMMEDIATE`): one that began as a reader and became a
    /// writer fails at once, whatever the busy timeout, when another process committed in between. Commits when `body`
    /// returns, rolls back when it throws.
    ///
    /// - Throws: what `body` throws; `SQLiteError` when BEGIN or COMMIT fails, and then nothing was committed.
    package func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try begin()
        do {
            let value = try body()
            try commit()
            return value
        } catch {
            rollBack()
            throw error
        }
    }

    /// - Throws: `sqlite.busy` after the busy timeout, naming the process that holds the database if the system says it.
    package func begin() throws(SQLiteError) {
        do {
            try statement("BEGIN IMMEDIATE").run()
        } catch  where error.code == .busy {
            guard let holder = LockHolder.writer(of: path) else { throw error }
            throw SQLiteError(
                .busy, resultCode: error.resultCode,
                "\(path): \(holder) holds a write transaction; let it end, or stop that process, and try again")
        }
    }

    package func commit() throws(SQLiteError) { try statement("COMMIT").run() }

    /// Ends the transaction without a trace. A ROLLBACK cannot fail but where SQLite rolled back already, and then there
    /// is none to end (https://www.sqlite.org/lang_transaction.html).
    package func rollBack() {
        guard isInTransaction else { return }
        do {
            try statement("ROLLBACK").run()
        } catch {
            // Still open: the next BEGIN says so, and its owner opens the connection anew.
        }
    }

    /// Runs `body` inside the open transaction, so that when it throws only its own changes are undone. Not nestable in
    /// itself: all savepoints bear the same name.
    ///
    /// - Throws: what `body` throws; `SQLiteError` when the savepoint cannot be set or undone: the transaction is then
    ///   not to be committed.
    package func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        try statement("SAVEPOINT part").run()
        do {
            let value = try body()
            try statement("RELEASE part").run()
            return value
        } catch {
            guard isInTransaction else { throw error }
            try statement("ROLLBACK TO part").run()
            try statement("RELEASE part").run()
            throw error
        }
    }
}
