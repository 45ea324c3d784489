import CairnCrypto
package import CairnEngine
package import CairnReactor
package import CairnSQLite
package import CairnWire
package import CairnWorkflow

/// Runs in a SQLite database, for any number of processes on one machine. An actor on the loop; the database has its own
/// threads.
///
/// Writes of all runs share commits: while one batch is being written the next one fills, so that a step costs a share of a
/// sync of the disk. Each write is a savepoint of its own in the batch.
package actor SQLiteRunStore: RunStore {
    /// The bounds of one commit, and of what may wait before new runs are refused.
    package struct Bounds: Sendable {
        /// Less than many runs have to write at once: while one part of them is written, the others decide.
        package var batch = 128
        package var batchBytes = 4 << 20
        package var waiting = 4096
        package var waitingBytes = 64 << 20
        package init() {}
    }

    package nonisolated let unownedExecutor: UnownedSerialExecutor
    private let loop: any Loop
    private let database: Database
    private let drivers: DriverLocks
    private var queue: WriteQueue
    private var isWriting = false
    private var isClosed = false
    /// What the latest answer of `letters(after:)` was based on.
    private var lettersSeen: (version: Int64, posted: Int, cursor: LetterCursor)?
    private var posted = 0
    package private(set) var statistics = RunStoreStatistics()

    private init(database: Database, loop: any Loop, bounds: Bounds) {
        self.database = database
        self.loop = loop
        unownedExecutor = loop.asUnownedSerialExecutor()
        drivers = DriverLocks(file: database.locks)
        queue = WriteQueue(bounds: bounds)
    }

    /// Opens the store, or makes it. Its folder must be there.
    ///
    /// - Throws: `store.newer`, `store.unavailable`, `store.busy`, `store.corrupt` and others, naming the path.
    package static func open(
        _ path: String, loop: any Loop, bounds: Bounds = Bounds(), patience: Duration = .seconds(10)
    ) async throws -> SQLiteRunStore {
        let database = try await translated {
            try await Database.open(path, loop: loop, patience: patience) { connection in
                try RunSchema.migrate(connection)
            }
        }
        return SQLiteRunStore(database: database, loop: loop, bounds: bounds)
    }

    /// An error of closing loses nothing: the log is emptied by whoever closes last another time.
    package func close() async {
        isClosed = true
        try? await database.close()
    }

    /// How every statement that was used so far is carried out: for finding scans.
    package func queryPlans() async throws -> [String: [String]] {
        try await Self.translated { try await self.database.queryPlans() }
    }

    package var databaseStatistics: DatabaseStatistics { get async { await database.statistics } }
}

// MARK: Writing

extension SQLiteRunStore {
    package func create(_ run: NewRun) async throws {
        guard !queue.isOverloaded else {
            throw EngineError(
                .storeOverloaded, "\(queue.count) writes wait for the disk already; start the run again in a moment")
        }
        _ = try await submit(.create(run))
    }

    package func append(_ append: RunAppend) async throws { _ = try await submit(.append(append)) }

    package func post(_ letter: Letter) async throws -> LetterReceipt {
        guard case .posted(let receipt) = try await submit(.post(letter)) else { return .repeated }
        posted += 1
        return receipt
    }

    package func leave(_ run: String, epoch: Int) async throws { _ = try await submit(.leave(run, epoch: epoch)) }

    package func delete(_ run: String) async throws { _ = try await submit(.delete(run)) }

    package func reclaim() async throws -> Reclaimed {
        let leavings = try await read {
            try Leavings(connection: $0.connection).list(limit: 64).map { ($0.run, $0.id) }
        }
        var runs: [Int64] = []
        // Of one that is being put back the rows are garbage when its process has died: then its run is free.
        var holds: [DriverHold] = []
        defer { for hold in holds { hold.release() } }
        for (run, id) in leavings {
            if let id {
                guard let hold = try await Self.translated({ try drivers.acquire(id) }) else { continue }
                holds.append(hold)
            }
            runs.append(run)
        }
        guard !runs.isEmpty, case .reclaimed(let bytes) = try await submit(.reclaim(runs)) else {
            return Reclaimed(bytes: 0, isDone: true)
        }
        return Reclaimed(bytes: bytes, isDone: false)
    }

    package func restore(_ header: RunHeader, _ definition: DefinitionSnapshot) async throws -> any RunRestoration {
        do {
            _ = try await self.header(of: header.id)
            throw EngineError.exists(header.id)
        } catch let error as EngineError where error.code == .runNotFound {
            return SQLiteRestoration(header, definition) { write in try await self.submit(write) }
        }
    }

    private func submit(_ write: RunWrite) async throws -> RunWrite.Answer {
        try await withUnsafeThrowingContinuation { continuation in
            queue.push(write, continuation)
            guard !isWriting else { return }
            isWriting = true
            loop.spawn(name: "commit") { await self.drain() }
        }
    }

    /// Writes batch after batch until none waits.
    private func drain() async {
        while let batch = queue.next() {
            let writes = batch.map(\.write)
            let answers: [Result<RunWrite.Answer, any Error>]
            do {
                answers = try await commit(writes)
            } catch {
                answers = Array(repeating: .failure(error), count: batch.count)
            }
            statistics.count(writes)
            for (waiting, answer) in zip(batch, answers) { waiting.continuation.resume(with: answer) }
        }
        isWriting = false
    }

    /// All in one commit. When the batch falls for another reason than its commit, each is tried alone: what one of them
    /// carries must not fail the others.
    private func commit(_ writes: [RunWrite]) async throws -> [Result<RunWrite.Answer, any Error>] {
        let reached = Lock(false)
        do {
            return try await database.write { connection in
                let answers = try RunWriter(connection: connection).apply(writes)
                reached.withLock { $0 = true }
                return answers
            }
        } catch {
            guard !reached.withLock({ $0 }), writes.count > 1, (error as? SQLiteError)?.code != .busy else {
                throw EngineError(storing: error)
            }
        }
        var answers: [Result<RunWrite.Answer, any Error>] = []
        for write in writes {
            do {
                let answer = try await database.write { try RunWriter(connection: $0).apply([write]) }
                answers += answer
            } catch {
                answers.append(.failure(EngineError(storing: error)))
            }
        }
        return answers
    }
}

// MARK: Reading

extension SQLiteRunStore {
    package func load(_ run: String) async throws -> StoredRun { try await read { try $0.load(run) } }

    package func history(of run: String, generation: Int) async throws -> [HistorySegment] {
        try await read { try $0.history(of: run, generation: generation) }
    }

    package func load(_ run: String, after version: Int) async throws -> StoredRun {
        try await read { try $0.load(run, after: version) }
    }

    package func header(of run: String) async throws -> RunHeader { try await read { try $0.header(of: run) } }

    package func blobs(_ references: Set<BlobReference>, of run: String) async throws -> [String: [UInt8]] {
        try await read { try $0.blobs(references, of: run) }
    }

    package func definition(_ hash: String) async throws -> DefinitionSnapshot {
        try await read { try $0.definition(hash) }
    }

    package func letters(after cursor: LetterCursor) async throws -> LetterBatch {
        let posted = posted
        let version = try await Self.translated { try await self.database.dataVersion() }
        if let seen = lettersSeen, seen == (version, posted, cursor) { return LetterBatch(letters: [], next: cursor) }
        let batch = try await read { try $0.letters(after: cursor) }
        // What came between the version and the reading is in the batch, and is looked for once more: no letter is missed.
        // Nor is one beyond a full batch.
        let count = batch.letters.count + batch.damaged.count
        lettersSeen = count < RunReader.lettersAtOnce ? (version, posted, batch.next) : nil
        return batch
    }

    package func openRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await read { try $0.openRuns(after: cursor, limit: limit) }
    }

    package func runningRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await read { try $0.runningRuns(after: cursor, limit: limit) }
    }

    package func nextWake(after time: Timestamp) async throws -> Timestamp? {
        try await read { try $0.nextWake(after: time) }
    }

    package func changeMark() async throws -> Int64? {
        try await Self.translated { try await self.database.dataVersion() }
    }

    package func dueRuns(at time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try await read { try $0.dueRuns(at: time, limit: limit) }
    }

    package func wakes(at time: Timestamp, after cursor: WakeCursor?, limit: Int) async throws -> WakePage {
        try await read { try $0.wakes(at: time, after: cursor, limit: limit) }
    }

    package func ended(_ status: RunStatus, before time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try await read { try $0.ended(status, before: time, limit: limit) }
    }

    package func manifest(of run: String) async throws -> RunManifest {
        try await read { try $0.manifest(of: run) }
    }

    package func list(_ filter: RunFilter, after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await read { try $0.list(filter, after: cursor, limit: limit) }
    }

    private func read<Value: Sendable>(_ body: @Sendable (RunReader) throws -> Value) async throws -> Value {
        try await Self.translated {
            try await self.database.read { connection in try body(RunReader(connection: connection)) }
        }
    }

    private static func translated<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch {
            throw EngineError(storing: error)
        }
    }
}

// MARK: Driving

extension SQLiteRunStore {
    package func isDriven(_ run: String) async throws -> Bool {
        guard !isClosed else { throw EngineError(.storeClosed, "\(database.path) is closed") }
        return try await Self.translated { try drivers.isHeld(run) }
    }

    package func acquire(_ run: String) async throws -> DriverHold {
        guard !isClosed else { throw EngineError(.storeClosed, "\(database.path) is closed") }
        if let hold = try await Self.translated({ try drivers.acquire(run) }) { return hold }
        var driver: Driver?
        do {
            driver = try await header(of: run).driver
        } catch let error as EngineError where error.code == .runNotFound {
            // Held before its first row is written.
        }
        throw EngineError.drivenElsewhere(run, by: driver)
    }
}
