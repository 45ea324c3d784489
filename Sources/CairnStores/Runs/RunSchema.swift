import CairnEngine
package import CairnSQLite

/// The tables of a run store, and how an older file becomes today's. A newer one is refused.
package enum RunSchema {
    /// Kept in the file's `user_version`. Each migration leads from its index to the next number; none is ever changed.
    static let migrations: [String] = [first, generations, waking, retention]
    package static var version: Int64 { Int64(migrations.count) }

    /// Brings the file to today's schema. Call it inside a write transaction, so that of two processes that open a new
    /// file at once one makes the tables and the other finds them.
    ///
    /// - Throws: `store.newer`.
    package static func migrate(_ connection: Connection) throws {
        let found = try connection.userVersion()
        guard found <= version else {
            throw EngineError(
                .storeNewer,
                "\(connection.path) was written by a newer cairn (store version \(found), this one knows \(version)); "
                    + "use that one, or give another --state")
        }
        guard found >= 0, found < version else { return }
        for script in migrations[Int(found)...] { try connection.executeScript(script) }
        try connection.setUserVersion(version)
    }

    /// - `history` is a log: one row an append, at the end of one table for all runs, so that a commit of many runs touches
    ///   few pages. Its index finds a run's rows and keeps versions unique; `sum` tells a damaged row from a good one.
    /// - `runs` is written only when something in it changes: an append leaves it alone.
    /// - `letters` never reuses a number (AUTOINCREMENT): readers remember how far they have read.
    /// - Blobs over a mebibyte lie in parts.
    private static let first = """
        CREATE TABLE definitions (
            number INTEGER PRIMARY KEY,
            hash TEXT NOT NULL UNIQUE,
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            origin TEXT NOT NULL,
            definition INTEGER NOT NULL REFERENCES definitions (number),
            status TEXT NOT NULL,
            started INTEGER NOT NULL,
            ended INTEGER,
            wake INTEGER,
            epoch INTEGER NOT NULL,
            driver_pid INTEGER,
            driver_host TEXT,
            driver_started INTEGER
        ) STRICT;
        CREATE INDEX runs_definition ON runs (definition);
        CREATE INDEX runs_open ON runs (number) WHERE ended IS NULL;
        CREATE INDEX runs_wake ON runs (wake, number) WHERE wake IS NOT NULL AND ended IS NULL;
        CREATE TABLE history (
            number INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            version INTEGER NOT NULL,
            events BLOB NOT NULL,
            sum INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX history_version ON history (run, version);
        CREATE TABLE blobs (
            number INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            hash TEXT NOT NULL,
            part INTEGER NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX blobs_hash ON blobs (run, hash, part);
        CREATE TABLE letters (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            run INTEGER NOT NULL,
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            data BLOB,
            at INTEGER NOT NULL,
            read INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE UNIQUE INDEX letters_id ON letters (run, id);
        CREATE INDEX letters_unread ON letters (number) WHERE read = 0;
        """

    /// A run's row names its present generation and the version that opened it, so that a load reads no other's rows.
    /// `generations` has a row for each earlier one, which ends where the next begins.
    private static let generations = """
        ALTER TABLE runs ADD COLUMN generation INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE runs ADD COLUMN opened INTEGER NOT NULL DEFAULT 1;
        CREATE TABLE generations (
            run INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            opened INTEGER NOT NULL,
            ended INTEGER NOT NULL,
            PRIMARY KEY (run, generation)
        ) STRICT, WITHOUT ROWID;
        """

    /// The runs that want a driver are found among any number that wait, and one run's letters among those of all.
    private static let waking = """
        CREATE INDEX runs_running ON runs (number) WHERE status = 'running';
        CREATE INDEX letters_unread_of_run ON letters (run, number) WHERE read = 0;
        """

    /// Ended runs are found by how and when they ended. `leavings` names the rows of runs that are not there: `id` is null
    /// for those of a deleted run, and of one that is being put back it is the run's. The rows go piece by piece.
    private static let retention = """
        CREATE INDEX runs_ended ON runs (status, ended) WHERE ended IS NOT NULL;
        CREATE TABLE leavings (
            run INTEGER PRIMARY KEY,
            id TEXT
        ) STRICT;
        """
}
