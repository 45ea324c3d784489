import CairnReactor
import CairnSQLite
import CairnTesting
import Glibc
import Testing

@Suite struct DatabaseTests {
    private static let table: @Sendable (Connection) throws -> Void = { connection in
        try connection.execute("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, text TEXT)")
    }

    private static func insert(_ id: Int) -> @Sendable (Connection) throws -> Void {
        { connection in try connection.run("INSERT INTO t VALUES (?1, 'x')", SQLiteValue(id)) }
    }

    private static let count: @Sendable (Connection) throws -> SQLiteValue? = { connection in
        try connection.value("SELECT count(*) FROM t")
    }

    private struct Refused: Error {}

    @Test func `what was written is read`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let database = try await Database.open(folder["x.db"], loop: loop, prepare: Self.table)
            for id in 0..<10 { try await database.write(Self.insert(id)) }
            #expect(try await database.read(Self.count) == 10)
            await #expect(throws: Refused.self) {
                try await database.write { connection in
                    try connection.run("DELETE FROM t")
                    throw Refused()
                }
            }
            #expect(try await database.read(Self.count) == 10)
            #expect(await database.statistics.commits == 10)
            try await database.close()
        }
    }

    @Test func `a closed database refuses calls, and closing twice is no error`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let database = try await Database.open(folder["x.db"], loop: loop, prepare: Self.table)
            try await database.close()
            try await database.close()
            let error = await #expect(throws: SQLiteError.self) { try await database.write(Self.insert(1)) }
            #expect(error?.code == .closed)
            await #expect(throws: SQLiteError.self) { try await database.read(Self.count) }
        }
    }

    @Test func `the last one to close empties the log, and only the last`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let one = try await Database.open(folder["x.db"], loop: loop, prepare: Self.table)
            let two = try await Database.open(folder["x.db"], loop: loop, prepare: Self.table)
            try await one.write(Self.insert(1))
            try await one.close()
            #expect(fileSize(folder["x.db-wal"]) > 0)
            try await two.write(Self.insert(2))
            try await two.close()
            #expect(fileSize(folder["x.db-wal"]) == 0)
            #expect(fileMode(folder["x.db"]) == 0o600)
            #expect(fileMode(folder["x.db-lock"]) == 0o600)
            let again = try await Database.open(folder["x.db"], loop: loop, prepare: Self.table)
            #expect(try await again.read(Self.count) == 2)
            try await again.close()
        }
    }

    @Test func `a write waits for another process's write lock and names who holds it`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let database = try await Database.open(
                folder["x.db"], loop: loop, patience: .milliseconds(20), prepare: Self.table)
            let other = try LockFile(path: folder["x.db-lock"])
            #expect(try other.tryLock(1 << 60, .exclusive))
            let error = await #expect(throws: SQLiteError.self) { try await database.write(Self.insert(1)) }
            #expect(error?.code == .busy)
            #expect(error?.message.contains("process \(other.owner?.pid ?? 0)") == true)
            other.unlock(1 << 60)
            try await database.write(Self.insert(1))
            #expect(try await database.read(Self.count) == 1)
            try await database.close()
        }
    }

    @Test func `of two that commit without a pause each has its turn`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            // Less patience than the other takes for its commits together: only a fair lock lets this one through.
            let one = try await Database.open(
                folder["x.db"], loop: loop, patience: .milliseconds(500), prepare: Self.table)
            let other = try await Database.open(folder["x.db"], loop: loop, prepare: Self.table)
            let isDone = Shared(false)
            let commits = Shared(0)
            let greedy = loop.spawn {
                while !isDone.value {
                    _ = try? await other.write { _ in usleep(3000) }
                    commits.withLock { $0 += 1 }
                }
            }
            var between: [Int] = []
            for number in 0..<30 {
                let before = commits.value
                try await one.write(Self.insert(number))
                between.append(commits.value - before)
            }
            isDone.withLock { $0 = true }
            await greedy.value
            // On a machine with other things to do one may miss a turn now and then.
            #expect(between.sorted()[15] <= 3, "\(between)")
            try await one.close()
            try await other.close()
        }
    }

    @Test func `a holder that lets go and takes again is no holder that hangs`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let database = try await Database.open(
                folder["x.db"], loop: loop, patience: .milliseconds(100), prepare: Self.table)
            let others = try LockFile(path: folder["x.db-lock"])
            #expect(try others.tryLock(1 << 60, .exclusive))
            // Hands change without a gap: the record moves, the lock is never free.
            let moving = Shared(true)
            let hands = loop.spawn {
                while moving.value {
                    others.writeOwner()
                    try? await loop.sleep(for: .milliseconds(10))
                }
            }
            let error = await #expect(throws: SQLiteError.self) { try await database.write(Self.insert(1)) }
            moving.withLock { $0 = false }
            await hands.value
            #expect(error?.code == .busy)
            #expect(error?.message.contains("without a pause") == true)
            others.unlock(1 << 60)
            try await database.write(Self.insert(1))
            try await database.close()
        }
    }

    @Test func `an idle writer checkpoints a long log by itself`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let database = try await Database.open(folder["x.db"], loop: loop, prepare: Self.table)
            try await database.write { connection in
                try connection.run("INSERT INTO t VALUES (1, hex(zeroblob(2000000)))")
            }
            while await database.statistics.checkpoints == 0 { try await loop.sleep(for: .milliseconds(5)) }
            #expect(fileSize(folder["x.db"]) > 4_000_000)
            try await database.close()
        }
    }

    @Test func `a busy writer checkpoints at four thousand pages`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let database = try await Database.open(folder["x.db"], loop: loop, prepare: Self.table)
            try await database.write { connection in
                try connection.run("INSERT INTO t VALUES (1, hex(zeroblob(9000000)))")
            }
            try await database.write(Self.insert(2))
            #expect(await database.statistics.checkpoints == 1)
            try await database.close()
        }
    }

    @Test(.timeLimit(.minutes(5))) func `a cancelled reader is interrupted`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let database = try await Database.open(folder["x.db"], loop: loop, prepare: Self.table)
            let endless = loop.spawn {
                try await database.read { connection in
                    try connection.value(
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n")
                }
            }
            let waiting = loop.spawn { try await database.read(Self.count) }
            waiting.cancel()
            endless.cancel()
            for task in [endless, waiting] {
                let error = await #expect(throws: SQLiteError.self) { _ = try await task.value }
                #expect(error?.code == .interrupted)
            }
            #expect(try await database.read(Self.count) == 0)
            try await database.close()
        }
    }

    @Test func `the data version tells others' commits from one's own`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let one = try await Database.open(folder["x.db"], loop: loop, prepare: Self.table)
            let two = try await Database.open(folder["x.db"], loop: loop, prepare: Self.table)
            let before = try await one.dataVersion()
            try await one.write(Self.insert(1))
            #expect(try await one.dataVersion() == before)
            try await two.write(Self.insert(2))
            #expect(try await one.dataVersion() != before)
            try await one.close()
            try await two.close()
        }
    }

    @Test func `a database that cannot be opened says so and leaves nothing open`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let error = await #expect(throws: SQLiteError.self) {
                _ = try await Database.open(folder["none/x.db"], loop: loop)
            }
            #expect(error?.code == .cannotOpen)
            await #expect(throws: Refused.self) {
                _ = try await Database.open(folder["x.db"], loop: loop) { _ in throw Refused() }
            }
            let database = try await Database.open(folder["x.db"], loop: loop, prepare: Self.table)
            try await database.close()
            #expect(fileSize(folder["x.db-wal"]) == 0)
        }
    }
}
