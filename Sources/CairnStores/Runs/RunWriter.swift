package import CairnEngine
package import CairnSQLite
import CairnWire
import CairnWorkflow

/// What is written of runs, statement by statement, inside a transaction that somebody else begins and commits. Every
/// method writes all of its part or throws.
package struct RunWriter {
    package let connection: Connection

    package init(connection: Connection) { self.connection = connection }

    /// A blob's bytes lie in parts of this size.
    static let partSize = 1 << 20

    /// Each of the writes in a savepoint of its own: one that fails leaves nothing behind, and the others stand.
    ///
    /// - Throws: `SQLiteError` when the transaction as a whole is lost.
    func apply(_ writes: [RunWrite]) throws -> [Result<RunWrite.Answer, any Error>] {
        try writes.map { write in
            do {
                return .success(try connection.savepoint { try apply(write) })
            } catch let error as EngineError {
                return .failure(error)
            } catch {
                // SQLite gives a transaction up by itself when disk or memory fail it.
                guard connection.isInTransaction, (error as? SQLiteError)?.breaksConnection != true else { throw error }
                return .failure(EngineError(storing: error))
            }
        }
    }

    private func apply(_ write: RunWrite) throws -> RunWrite.Answer {
        switch write {
        case .create(let run): try create(run)
        case .append(let append): try self.append(append)
        case .post(let letter): return .posted(try post(letter))
        case .leave(let run, let epoch): try leave(run, epoch: epoch)
        case .delete(let run): try delete(run)
        case .reclaim(let numbers): return .reclaimed(bytes: try Leavings(connection: connection).remove(numbers))
        case .stage(let run, let number, let parts):
            return .staged(try RestorationWriter(writer: self).stage(parts, of: run, number))
        case .restore(let run): try RestorationWriter(writer: self).restore(run)
        }
        return .done
    }

    package func create(_ new: NewRun) throws {
        let known = try connection.statement("SELECT 1 FROM runs WHERE id = ?1")
        try known.bind(1, new.id)
        guard try known.value() == nil else { throw EngineError.exists(new.id) }
        let definition = try keep(new.definition)
        let insert = try connection.statement(
            """
            INSERT INTO runs (number, id, name, origin, definition, status, started, ended, wake, epoch, driver_pid, \
            driver_host, driver_started) VALUES (?13, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """)
        try insert.bind(1, new.id)
        try insert.bind(2, new.name)
        try insert.bind(3, new.origin)
        try insert.bind(4, definition)
        try insert.bind(5, new.head.status.rawValue)
        try insert.bind(6, new.started.milliseconds)
        try insert.bind(7, new.head.ended?.milliseconds)
        try insert.bind(8, new.head.wake?.milliseconds)
        try insert.bind(9, new.driver == nil ? 0 : 1)
        try bind(new.driver, to: insert, at: 10)
        let number = try freshNumber()
        try insert.bind(13, number)
        try insert.run()
        try write(new.blobs, of: number)
        let history = try connection.statement(
            "INSERT INTO history (run, version, events, sum) VALUES (?1, 1, ?2, ?3)")
        try history.bind(1, number)
        try history.bind(2, new.events)
        try history.bind(3, checksum(new.events))
        try history.run()
    }

    package func append(_ append: RunAppend) throws {
        // The fence: nothing comes of it unless the run is there, of this epoch, and this is its latest version.
        let fence = try connection.statement(
            """
            INSERT INTO history (run, version, events, sum) SELECT runs.number, ?3 + 1, ?4, ?5 FROM runs \
            WHERE id = ?1 AND epoch = ?2 AND (SELECT max(version) FROM history WHERE run = runs.number) = ?3 \
            AND (?6 IS NULL OR generation = ?6 - 1)
            """)
        try fence.bind(1, append.run)
        try fence.bind(2, append.epoch)
        try fence.bind(3, append.version)
        try fence.bind(4, append.events)
        try fence.bind(5, checksum(append.events))
        try fence.bind(6, append.opens.map(Int64.init))
        try fence.run()
        let passed = connection.changes == 1
        // Most appends end here.
        if passed, append.isOfEventsAlone { return }
        let number = try number(of: append.run)
        guard passed else { throw EngineError.taken(append.run) }
        if let generation = append.opens { try open(generation, of: number, at: append.version + 1) }
        try write(append.blobs, of: number)
        for letter in append.letters {
            let read = try connection.statement(
                "UPDATE letters SET read = 1, data = NULL WHERE run = ?1 AND id = ?2")
            try read.bind(1, number)
            try read.bind(2, letter)
            try read.run()
        }
        if append.isLastCall {
            let unread = try connection.value(
                "SELECT 1 FROM letters WHERE run = ?1 AND read = 0 LIMIT 1", .integer(number))
            guard unread == nil else { throw EngineError.lettersUnread(append.run) }
        }
        if let head = append.head {
            try set(head, of: number)
            if head.status.isTerminal {
                try connection.run(
                    "UPDATE letters SET read = 1, data = NULL WHERE run = ?1 AND read = 0", .integer(number))
            }
        }
        if let driver = append.claim { try claim(number, for: driver) }
    }

    func post(_ letter: Letter) throws -> LetterReceipt {
        let (number, status) = try numberAndStatus(of: letter.run)
        let insert = try connection.statement(
            """
            INSERT INTO letters (run, id, name, data, at) SELECT ?1, ?2, ?3, ?4, ?5 \
            WHERE NOT EXISTS (SELECT 1 FROM letters WHERE run = ?1 AND id = ?2) AND ?6
            """)
        try insert.bind(1, number)
        try insert.bind(2, letter.id)
        try insert.bind(3, letter.name)
        try insert.bind(4, letter.data.canonicalBytes())
        try insert.bind(5, letter.at.milliseconds)
        try insert.bind(6, status.isTerminal ? 0 : 1)
        try insert.run()
        guard connection.changes == 0 else { return .accepted }
        let known = try connection.value(
            "SELECT 1 FROM letters WHERE run = ?1 AND id = ?2", .integer(number), .text(letter.id))
        guard known == nil else { return .repeated }
        throw EngineError.ended(letter.run, status.rawValue)
    }

    /// The run is gone with this commit. Its rows go piece by piece, by `reclaim`: a run may hold gigabytes, and a commit
    /// that removed them all would hold up every other run's.
    func delete(_ run: String) throws {
        let number = try number(of: run)
        let definition =
            try connection.value("SELECT definition FROM runs WHERE number = ?1", .integer(number)) ?? .null
        try connection.run("INSERT INTO leavings (run) VALUES (?1)", .integer(number))
        try connection.run("DELETE FROM runs WHERE number = ?1", .integer(number))
        try connection.run(
            "DELETE FROM definitions WHERE number = ?1 AND NOT EXISTS (SELECT 1 FROM runs WHERE definition = ?1)",
            definition)
    }

    /// The driver leaves in good order: nobody drives the run, and nobody died of it.
    func leave(_ run: String, epoch: Int) throws {
        try connection.run(
            """
            UPDATE runs SET driver_pid = NULL, driver_host = NULL, driver_started = NULL WHERE id = ?1 AND epoch = ?2
            """, .text(run), SQLiteValue(epoch))
    }
}

// MARK: Parts

extension RunWriter {
    private func number(of run: String) throws -> Int64 { try numberAndStatus(of: run).0 }

    /// A number for a run that no rows bear, nor those that a deleted run left behind.
    func freshNumber() throws -> Int64 {
        let select = try connection.statement(
            """
            SELECT max((SELECT ifnull(max(number), 0) FROM runs), (SELECT ifnull(max(run), 0) FROM leavings)) + 1
            """)
        return try select.first { row in row.int(0) } ?? 1
    }

    private func numberAndStatus(of run: String) throws -> (Int64, RunStatus) {
        let select = try connection.statement("SELECT number, status FROM runs WHERE id = ?1")
        try select.bind(1, run)
        guard let found = try select.first({ row in (row.int(0), row.text(1)) }) else {
            throw EngineError.notFound(run)
        }
        return (found.0, try RunReader.status(found.1, of: run))
    }

    /// The number of a snapshot, which is stored if it is new.
    func keep(_ definition: DefinitionSnapshot) throws -> Int64 {
        let known = try connection.statement("SELECT number FROM definitions WHERE hash = ?1")
        try known.bind(1, definition.hash)
        if case .integer(let number)? = try known.value() { return number }
        let insert = try connection.statement("INSERT INTO definitions (hash, bytes) VALUES (?1, ?2)")
        try insert.bind(1, definition.hash)
        try insert.run(borrowing: definition.bytes.span.bytes, at: 2)
        return connection.lastInsertedRow
    }

    private func set(_ head: RunHead, of number: Int64) throws {
        let update = try connection.statement("UPDATE runs SET status = ?2, ended = ?3, wake = ?4 WHERE number = ?1")
        try update.bind(1, number)
        try update.bind(2, head.status.rawValue)
        try update.bind(3, head.ended?.milliseconds)
        try update.bind(4, head.wake?.milliseconds)
        try update.run()
    }

    /// The present generation ends before this version, which opens the next.
    private func open(_ generation: Int, of number: Int64, at version: Int) throws {
        try connection.run(
            """
            INSERT INTO generations (run, generation, opened, ended) SELECT number, generation, opened, ?2 FROM runs \
            WHERE number = ?1
            """, .integer(number), SQLiteValue(version - 1))
        try connection.run(
            "UPDATE runs SET generation = ?2, opened = ?3 WHERE number = ?1", .integer(number), SQLiteValue(generation),
            SQLiteValue(version))
    }

    private func claim(_ number: Int64, for driver: Driver) throws {
        let update = try connection.statement(
            """
            UPDATE runs SET epoch = epoch + 1, driver_pid = ?2, driver_host = ?3, driver_started = ?4 WHERE number = ?1
            """)
        try update.bind(1, number)
        try bind(driver, to: update, at: 2)
        try update.run()
    }

    func bind(_ driver: Driver?, to statement: Statement, at index: Int32) throws {
        try statement.bind(index, driver.map { Int64($0.pid) })
        try statement.bind(index + 1, driver?.host)
        try statement.bind(index + 2, driver?.started.milliseconds)
    }

    /// A blob that is there already stays as it is: the same hash is the same bytes.
    func write(_ blobs: [Blob], of number: Int64) throws {
        guard !blobs.isEmpty else { return }
        let insert = try connection.statement(
            "INSERT OR IGNORE INTO blobs (run, hash, part, bytes) VALUES (?1, ?2, ?3, ?4)")
        for blob in blobs {
            var part = 0
            repeat {
                let start = part * Self.partSize
                let end = min(start + Self.partSize, blob.bytes.count)
                try insert.bind(1, number)
                try insert.bind(2, blob.reference.hash)
                try insert.bind(3, part)
                try insert.run(borrowing: blob.bytes.span.extracting(start..<end).bytes, at: 4)
                part += 1
            } while part * Self.partSize < blob.bytes.count
        }
    }
}

extension RunAppend {
    fileprivate var isOfEventsAlone: Bool {
        blobs.isEmpty && head == nil && claim == nil && opens == nil && letters.isEmpty && !isLastCall
    }
}
