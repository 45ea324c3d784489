package import CairnReactor
import Glibc

/// A SQLite database of this process: one writing and one reading connection, each on a thread of its own. May be called
/// from anywhere and never blocks its caller. An error of the disk does not end it: a connection whose state is in doubt is
/// opened anew. It lives until `close`.
///
/// Several processes may have the file open. `PATH-lock` beside it holds their locks: who writes, who has it open, and what
/// its owner uses `locks` for.
package final class Database: Sendable {
    package let path: String
    /// For further locks between processes: bytes from 2^61 on are the owner's.
    package let locks: LockFile
    private let loop: any Loop
    private let writer: DatabaseWriter
    private let reader: DatabaseReader
    private let gate: CallGate
    private let idle: IdleTimer

    private static let writeByte: Int64 = 1 << 60
    private static let openByte: Int64 = writeByte + 1
    private static let waitByte: Int64 = writeByte + 2

    private init(path: String, loop: any Loop, locks: LockFile, writer: DatabaseWriter, reader: DatabaseReader) {
        self.path = path
        self.loop = loop
        self.locks = locks
        self.writer = writer
        self.reader = reader
        gate = CallGate(path)
        idle = IdleTimer(loop: loop, pause: .milliseconds(50))
    }

    /// Opens the file, or makes it, readable and writable for its owner alone.
    ///
    /// - Parameters:
    ///   - patience: how long a write waits for other processes before it is `sqlite.busy`.
    ///   - prepare: makes or migrates the tables, in a write transaction.
    /// - Throws: what `prepare` throws; `SQLiteError`; `ReactorError` when no thread can be started.
    package static func open(
        _ path: String, loop: any Loop, patience: Duration = .seconds(10),
        prepare: @Sendable (Connection) throws -> Void = { _ in }
    ) async throws -> Database {
        let name = String(path.split(separator: "/").last ?? "sqlite")
        let writing = try BlockingThread(name: "w:\(name)")
        do {
            let locks = try await writing.run { try LockFile(path: path + "-lock") }
            let lock = WriteLock(file: locks, byte: writeByte, waitByte: waitByte, patience: patience)
            let writer = DatabaseWriter(path: path, thread: writing, lock: lock)
            try await writer.open(announce: openByte, prepare)
            let reader = DatabaseReader(path: path, thread: try BlockingThread(name: "r:\(name)"))
            return Database(path: path, loop: loop, locks: locks, writer: writer, reader: reader)
        } catch {
            await writing.stop()
            throw error
        }
    }

    /// Runs `body` on the writer's thread in a transaction, and commits: when this returns, what it wrote is on the disk.
    /// A caller that is cancelled still gets the answer.
    ///
    /// - Throws: what `body` throws, and then nothing is written; `SQLiteError`. After an error of the commit itself
    ///   nobody knows whether it happened.
    package func write<Value: Sendable>(_ body: @Sendable (Connection) throws -> Value) async throws -> Value {
        try gate.enter()
        defer { gate.leave() }
        let (value, need) = try await writer.write(body)
        switch need {
        case .none: break
        case .whenIdle: idle.restart { [weak self] in self?.checkpoint() }
        case .now: checkpoint()
        }
        return value
    }

    /// Runs `body` on the reader's thread; all that it sees is of one moment, not before this call. A caller that is
    /// cancelled interrupts it.
    ///
    /// - Throws: what `body` throws; `SQLiteError`, `sqlite.interrupted` for a cancelled caller.
    package func read<Value: Sendable>(_ body: @Sendable (Connection) throws -> Value) async throws -> Value {
        try gate.enter()
        defer { gate.leave() }
        let call = reader.interrupter.newCall()
        return try await withTaskCancellationHandler {
            try await reader.read(call, body)
        } onCancel: {
            reader.interrupter.interrupt(call)
        }
    }

    /// A number that changes when another connection, of any process, has committed. Cheap: nothing is read but a page's
    /// worth of the log's index.
    package func dataVersion() async throws -> Int64 {
        try gate.enter()
        defer { gate.leave() }
        return try await writer.dataVersion()
    }

    /// How every statement that was used so far is carried out: for finding scans.
    package func queryPlans() async throws -> [String: [String]] {
        try gate.enter()
        defer { gate.leave() }
        return try await writer.queryPlans().merging(try await reader.queryPlans()) { plan, _ in plan }
    }

    package var statistics: DatabaseStatistics { get async { await writer.statistics } }

    /// Waits for the calls that were made, refuses others, and ends the threads. The last process that has the file open
    /// empties its log.
    ///
    /// - Throws: `SQLiteError` when the log could not be emptied, and whoever opens the file next reads it. Closed it is all
    ///   the same.
    package func close() async throws {
        guard await gate.close() else { return }
        await reader.close()
        let result: Result<Void, any Error>
        do {
            result = .success(try await writer.close(announced: Self.openByte))
        } catch {
            result = .failure(error)
        }
        await reader.thread.stop()
        await writer.thread.stop()
        try result.get()
    }

    /// In the background, behind the writes that wait already.
    private func checkpoint() {
        loop.spawn(name: "checkpoint") { [self] in
            // A database that closes does its own.
            guard (try? gate.enter()) != nil else { return }
            defer { gate.leave() }
            await writer.checkpoint()
        }
    }
}
