import CSQLite

/// Why SQLite refused or failed: a stable code for programs, SQLite's own words and a mend for people.
package struct SQLiteError: Error, Sendable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        /// Another connection holds a lock that did not become free in time.
        package static let busy = Self(rawValue: "sqlite.busy")
        /// No room on the disk, or over the quota.
        package static let full = Self(rawValue: "sqlite.full")
        /// Reading, writing or syncing the file failed.
        package static let io = Self(rawValue: "sqlite.io")
        /// The file's content contradicts itself.
        package static let corrupt = Self(rawValue: "sqlite.corrupt")
        /// The file is something else than a SQLite database.
        package static let notADatabase = Self(rawValue: "sqlite.not_a_database")
        package static let cannotOpen = Self(rawValue: "sqlite.cannot_open")
        package static let readOnly = Self(rawValue: "sqlite.read_only")
        /// A uniqueness or other constraint does not hold.
        package static let constraint = Self(rawValue: "sqlite.constraint")
        /// `Interrupter.interrupt()` stopped the statement.
        package static let interrupted = Self(rawValue: "sqlite.interrupted")
        /// A value is over SQLite's limits.
        package static let tooBig = Self(rawValue: "sqlite.too_big")
        package static let outOfMemory = Self(rawValue: "sqlite.out_of_memory")
        /// The database, or its thread, was closed before.
        package static let closed = Self(rawValue: "sqlite.closed")
        /// The statement is wrong, or says what this file does not have.
        package static let statement = Self(rawValue: "sqlite.statement")
        /// A column holds another type than the reader expects.
        package static let type = Self(rawValue: "sqlite.type")
    }

    package var code: Code
    /// SQLite's extended result code (https://www.sqlite.org/rescode.html); 0 when the error is the wrapper's own.
    package var resultCode: Int32
    package var message: String

    package init(_ code: Code, resultCode: Int32 = 0, _ message: String) {
        self.code = code
        self.resultCode = resultCode
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }

    /// Whether the connection's state is in doubt after this error, so that it is to be closed and opened anew.
    package var breaksConnection: Bool {
        switch code {
        case .full, .io, .corrupt, .outOfMemory, .notADatabase, .cannotOpen: true
        default: false
        }
    }
}

extension SQLiteError {
    /// Of a result code that a call gave. `handle` may be nil: opening can fail for want of memory.
    init(_ result: Int32, handle: OpaquePointer?, doing what: @autoclosure () -> String) {
        let primary = result & 0xff
        // The handle's message belongs to its latest call; it is only right when the codes agree.
        let said = handle.flatMap { sqlite3_extended_errcode($0) & 0xff == primary ? sqlite3_errmsg($0) : nil }
        let reason = String(cString: said ?? sqlite3_errstr(result))
        let (code, mend) = Self.meaning(of: primary)
        self.init(
            code, resultCode: result, "\(what()): \(reason) (\(result))\(mend.isEmpty ? "" : "; \(mend)")")
    }

    private static func meaning(of primary: Int32) -> (Code, mend: String) {
        switch primary {
        case SQLITE_BUSY, SQLITE_LOCKED:
            (.busy, "another process holds the database: try again, or look who has the file open")
        case SQLITE_FULL: (.full, "free some space on the disk that holds the database")
        case SQLITE_IOERR: (.io, "check the disk and the file system's mount")
        case SQLITE_CORRUPT: (.corrupt, "restore the file from a backup; `PRAGMA integrity_check` says what is wrong")
        case SQLITE_NOTADB: (.notADatabase, "give another path, or move that file away")
        case SQLITE_CANTOPEN: (.cannotOpen, "check that the folder exists and may be written")
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            (.readOnly, "give the user that runs cairn leave to write the file and its folder")
        case SQLITE_CONSTRAINT: (.constraint, "")
        case SQLITE_INTERRUPT, SQLITE_ABORT: (.interrupted, "")
        case SQLITE_TOOBIG: (.tooBig, "the value is over SQLite's limit of a thousand million bytes")
        case SQLITE_NOMEM: (.outOfMemory, "")
        default: (.statement, "")
        }
    }
}
