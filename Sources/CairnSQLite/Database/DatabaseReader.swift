import CairnReactor

/// The reading side of a database: a connection of its own, on a thread of its own, which no commit delays.
actor DatabaseReader {
    nonisolated let thread: BlockingThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    nonisolated let interrupter = Interrupter()

    private let path: String
    private var connection: Connection?

    init(path: String, thread: BlockingThread) {
        self.path = path
        self.thread = thread
    }

    /// Runs `body` in a read transaction, so that all it sees is of one moment: the latest commit that was answered before.
    ///
    /// - Parameter call: what `interrupter` knows this call by.
    func read<Value: Sendable>(_ call: UInt64, _ body: @Sendable (Connection) throws -> Value) throws -> Value {
        let connection = try opened()
        guard interrupter.begin(call) else { throw SQLiteError(.interrupted, "the reading of \(path) was cancelled") }
        defer { interrupter.end(call) }
        do {
            try connection.statement("BEGIN").run()
            defer { connection.rollBack() }
            return try body(connection)
        } catch {
            if connection.isInTransaction || (error as? SQLiteError)?.breaksConnection ?? false { close() }
            throw error
        }
    }

    func queryPlans() throws -> [String: [String]] { try opened().queryPlans() }

    func close() {
        interrupter.detach()
        connection = nil
    }

    private func opened() throws(SQLiteError) -> Connection {
        if let connection { return connection }
        let fresh = try Connection(path: path, mode: .readOnly)
        connection = fresh
        interrupter.attach(fresh)
        return fresh
    }
}
