import CairnReactor
import Glibc

/// The writing side of a database: its only writing connection in this process, on a thread of its own. Every commit and
/// every checkpoint is made under the write lock of all processes.
actor DatabaseWriter {
    /// A checkpoint is due at this many pages, however busy the writer is.
    static let pagesAtMost = 4000
    /// An idle writer checkpoints from this many pages on.
    static let pagesWhenIdle = 256

    nonisolated let thread: BlockingThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let path: String
    private var lock: WriteLock
    /// Nil before it is opened, and after an error that leaves its state in doubt: the next call opens it anew.
    private var connection: Connection?
    private var isClosed = false
    /// Pages in the log; 0 when the file has all of them.
    private var logPages = 0
    /// Where the next checkpoint of a busy writer is due; further on when a reader kept the latest one from its end.
    private var nextCheckpoint = pagesAtMost
    private(set) var statistics = DatabaseStatistics()

    init(path: String, thread: BlockingThread, lock: WriteLock) {
        self.path = path
        self.thread = thread
        self.lock = lock
    }

    /// Opens the connection and lets `prepare` make or migrate the tables, in one write transaction. From then on `byte` of
    /// the lock file says that this process has the database open.
    func open(announce byte: Int64, _ prepare: @Sendable (Connection) throws -> Void) throws {
        try locked {
            Self.create(path)
            // Under the write lock: whoever closes as the last one holds that until it is done.
            guard try lock.file.tryLock(byte, .shared) else {
                throw SQLiteError(.busy, "\(path) is being closed by a process that does not hold its write lock")
            }
            do {
                let connection = try Connection(path: path, busyTimeout: lock.patience)
                try connection.transaction { try prepare(connection) }
                logPages = connection.logPages
                self.connection = connection
            } catch {
                lock.file.unlock(byte)
                throw error
            }
        }
    }

    /// Makes the file for its owner alone, if it is new: SQLite would make it with the usual mode, and gives what it makes
    /// beside it the mode of the file. What fails here fails in SQLite's own opening, with its words.
    private static func create(_ path: String) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 { Glibc.close(descriptor) }
    }

    /// Runs `body` in a write transaction under the write lock.
    ///
    /// - Returns: what `body` returned, and how far the log has grown, for whoever plans checkpoints.
    /// - Throws: what `body` throws; `SQLiteError`. After an error of COMMIT nobody knows whether it happened.
    func write<Value: Sendable>(
        _ body: @Sendable (Connection) throws -> Value
    ) throws -> (value: Value, checkpoint: CheckpointNeed) {
        let value = try locked {
            let connection = try opened()
            do {
                let value = try connection.transaction { try body(connection) }
                statistics.commits += 1
                logPages = connection.logPages
                return value
            } catch {
                // An error that ended the transaction behind our back, or left it open, says nothing good of the
                // connection.
                if connection.isInTransaction || (error as? SQLiteError)?.breaksConnection ?? false {
                    self.connection = nil
                }
                throw error
            }
        }
        return (value, need)
    }

    /// Copies the log into the file as far as readers let it. When that fails nothing is lost: the log grows, and the next
    /// write tells what is wrong with the disk.
    func checkpoint() {
        guard logPages > 0 else { return }
        let begun = ContinuousClock.now
        do {
            let (log, copied) = try locked { try opened().checkpoint(.passive) }
            logPages = copied == log ? 0 : log
            statistics.checkpoints += 1
        } catch {
            statistics.failedCheckpoints += 1
        }
        // A reader, or the disk, may keep it from its end: not at once again.
        nextCheckpoint = logPages == 0 ? Self.pagesAtMost : logPages + Self.pagesAtMost / 4
        statistics.checkpointTime += begun.duration(to: .now)
    }

    /// A number that changes when another connection, of any process, has committed.
    func dataVersion() throws -> Int64 { try opened().dataVersion() }

    func queryPlans() throws -> [String: [String]] { try opened().queryPlans() }

    /// Closes the connection. The last process that has the database open, by `byte` of the lock file, empties the log
    /// before.
    func close(announced byte: Int64) throws {
        defer {
            connection = nil
            isClosed = true
            lock.file.unlock(byte)
        }
        try locked {
            guard let connection, try lock.file.tryLock(byte, .exclusive) else { return }
            _ = try connection.checkpoint(.truncate)
            // Closed while the lock is held: nobody opens the file meanwhile.
            self.connection = nil
        }
    }
}

/// Whether a checkpoint is due.
enum CheckpointNeed: Sendable, Hashable {
    case none
    /// Once the writer has been idle for a while.
    case whenIdle
    case now
}

extension DatabaseWriter {
    private func opened() throws(SQLiteError) -> Connection {
        guard !isClosed else { throw SQLiteError(.closed, "\(path) is closed") }
        if let connection { return connection }
        let fresh = try Connection(path: path, busyTimeout: lock.patience)
        connection = fresh
        statistics.reopened += 1
        return fresh
    }

    private func locked<Value>(_ body: () throws -> Value) throws -> Value {
        try lock.acquire()
        defer { lock.release() }
        return try body()
    }

    private var need: CheckpointNeed {
        if logPages >= nextCheckpoint { return .now }
        return logPages > Self.pagesWhenIdle ? .whenIdle : .none
    }
}
