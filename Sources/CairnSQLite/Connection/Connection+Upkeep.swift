import CSQLite

extension Connection {
    package enum CheckpointMode: Sendable, Hashable {
        /// Copies what it can without waiting for readers.
        case passive
        /// Waits for readers (up to the busy timeout), copies everything and empties the log.
        case truncate
    }

    /// Copies pages of the write-ahead log into the database file (https://www.sqlite.org/c3ref/wal_checkpoint_v2.html).
    /// Before SQLite 3.51.3 a checkpoint beside another connection's commit can corrupt the log: call it under the
    /// lock that commits hold too.
    ///
    /// - Returns: how many pages the log holds, and how many of them are in the database file now.
    package func checkpoint(_ mode: CheckpointMode) throws(SQLiteError) -> (log: Int, copied: Int) {
        var log: Int32 = 0
        var copied: Int32 = 0
        let how = mode == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE
        let result = sqlite3_wal_checkpoint_v2(handle, nil, how, &log, &copied)
        guard result == SQLITE_OK else {
            throw SQLiteError(result, handle: handle, doing: "cannot checkpoint \(path)")
        }
        return (Int(log), Int(copied))
    }

    /// A number that is another one when another connection, of this or of another process, has committed since this
    /// connection asked before (https://www.sqlite.org/pragma.html#pragma_data_version).
    package func dataVersion() throws(SQLiteError) -> Int64 {
        guard case .integer(let version)? = try value("PRAGMA data_version") else {
            throw SQLiteError(.statement, "\(path) has no data_version")
        }
        return version
    }

    /// What is wrong with the file, one line a fault, at most a hundred; empty when it is whole. Reads all of it.
    package func integrityFaults() throws -> [String] {
        let lines = try query("PRAGMA integrity_check(100)") { row in row.text(0) }
        return lines == ["ok"] ? [] : lines
    }

    /// How SQLite carries out each statement that is kept here (https://www.sqlite.org/eqp.html), a line for each table
    /// that it visits: `SEARCH` goes by an index, `SCAN` reads all.
    package func queryPlans() throws -> [String: [String]] {
        let explained = keptStatements.filter { sql in
            ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains { sql.hasPrefix($0) }
        }
        var plans: [String: [String]] = [:]
        for sql in explained {
            plans[sql] = try Statement("EXPLAIN QUERY PLAN \(sql)", on: self).all { row in row.text(3) }
        }
        return plans
    }

    /// A number that the file's owner keeps in its header; 0 in a new file.
    package func userVersion() throws(SQLiteError) -> Int64 {
        guard case .integer(let version)? = try value("PRAGMA user_version") else {
            throw SQLiteError(.statement, "\(path) has no user_version")
        }
        return version
    }

    /// Inside a transaction it is part of it.
    package func setUserVersion(_ version: Int64) throws(SQLiteError) {
        try execute("PRAGMA user_version = \(version)")
    }
}
