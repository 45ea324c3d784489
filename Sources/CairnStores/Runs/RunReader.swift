import CairnEngine
import CairnSQLite
import CairnWire
import CairnWorkflow

/// What is read of runs. Several calls inside one read transaction see one state.
struct RunReader {
    let connection: Connection

    private static let columns = """
        runs.number, id, name, definitions.hash, origin, status, ended, wake, epoch, driver_pid, driver_host, driver_started, \
        started, (SELECT max(version) FROM history WHERE run = runs.number), generation, opened
        """
    private static let tables = "runs LEFT JOIN definitions ON definitions.number = runs.definition"

    func load(_ run: String) throws -> StoredRun {
        let (number, header, opened) = try find(run)
        return StoredRun(
            header: header, segments: try segments(of: number, run, opened...header.version),
            letters: try unread("run = ?1", number).map { try $0.letter.get() })
    }

    func load(_ run: String, after version: Int) throws -> StoredRun {
        let (number, header, opened) = try find(run)
        let first = max(opened, version.addingReportingOverflow(1).partialValue)
        let isNew = version < header.version
        return StoredRun(
            header: header, segments: isNew ? try segments(of: number, run, first...header.version) : [], letters: [])
    }

    func history(of run: String, generation: Int) throws -> [HistorySegment] {
        let (number, header, opened) = try find(run)
        guard generation != header.generation else { return try segments(of: number, run, opened...header.version) }
        let select = try connection.statement(
            "SELECT opened, ended FROM generations WHERE run = ?1 AND generation = ?2")
        try select.bind(1, number)
        try select.bind(2, generation)
        guard let (opened, ended) = try select.first({ row in (Int(row.int(0)), Int(row.int(1))) }) else { return [] }
        guard opened <= ended else { throw Self.damaged(opened, of: run) }
        return try segments(of: number, run, opened...ended)
    }

    func header(of run: String) throws -> RunHeader { try find(run).header }

    func blobs(_ references: Set<BlobReference>, of run: String) throws -> [String: [UInt8]] {
        let number = try find(run).number
        let select = try connection.statement("SELECT bytes FROM blobs WHERE run = ?1 AND hash = ?2 ORDER BY part")
        var found: [String: [UInt8]] = [:]
        for reference in references {
            try select.bind(1, number)
            try select.bind(2, reference.hash)
            var bytes: [UInt8] = []
            try select.forEach { row in
                // More than there should be is not read on: the row is damaged, and memory is bounded all the same.
                guard bytes.count <= reference.size else { return }
                row.withBytes(0) { span in span.withUnsafeBytes { bytes.append(contentsOf: $0) } }
            }
            guard bytes.count == reference.size, try SealedPayload.isWhole(bytes, named: reference.hash) else {
                throw EngineError.missingBlob(reference, of: run)
            }
            found[reference.hash] = bytes
        }
        return found
    }

    func definition(_ hash: String) throws -> DefinitionSnapshot {
        let select = try connection.statement("SELECT bytes FROM definitions WHERE hash = ?1")
        try select.bind(1, hash)
        guard let bytes = try select.first({ row in row.bytes(0) }), try SealedPayload.isWhole(bytes, named: hash)
        else {
            throw EngineError.missingDefinition(hash)
        }
        return DefinitionSnapshot(hash: hash, bytes: bytes)
    }

    /// A damaged run is left out, and kept: it is for a person to look at, and keeps no other from its end.
    func ended(_ status: RunStatus, before time: Timestamp, limit: Int) throws -> [RunHeader] {
        let select = try connection.statement(
            """
            SELECT \(Self.columns) FROM \(Self.tables) WHERE status = ?1 AND ended IS NOT NULL AND ended < ?2 \
            AND EXISTS (SELECT 1 FROM definitions WHERE number = runs.definition) \
            AND EXISTS (SELECT 1 FROM history WHERE run = runs.number) \
            ORDER BY ended, runs.number LIMIT ?3
            """)
        try select.bind(1, status.rawValue)
        try select.bind(2, time.milliseconds)
        try select.bind(3, limit)
        return try select.all { row in try Self.header(row) }
    }

    func manifest(of run: String) throws -> RunManifest {
        let (number, header, _) = try find(run)
        let earlier = try connection.query(
            "SELECT generation FROM generations WHERE run = ?1 ORDER BY generation", .integer(number)
        ) { row in Int(row.int(0)) }
        let read = try connection.query(
            "SELECT id FROM letters WHERE run = ?1 AND read = 1 ORDER BY number", .integer(number)
        ) { row in row.text(0) }
        let blobs = try connection.query(
            "SELECT hash, sum(length(bytes)) FROM blobs WHERE run = ?1 GROUP BY hash ORDER BY hash", .integer(number)
        ) { row in BlobReference(hash: row.text(0), size: Int(row.int(1))) }
        return RunManifest(
            header: header, generations: earlier + [header.generation],
            letters: try unread("run = ?1", number).map { try $0.letter.get() }, readLetters: read, blobs: blobs)
    }

    /// So many letters, and no more, are read at once.
    static let lettersAtOnce = 256

    func letters(after cursor: LetterCursor) throws -> LetterBatch {
        let found = try unread("letters.number > ?1", cursor.rawValue, limit: Self.lettersAtOnce)
        var batch = LetterBatch(
            letters: [], next: LetterCursor(rawValue: max(cursor.rawValue, found.last?.number ?? 0)))
        for (_, letter) in found {
            switch letter {
            case .success(let letter): batch.letters.append(letter)
            case .failure(let error): batch.damaged.append(error)
            }
        }
        return batch
    }

    func openRuns(after cursor: RunCursor?, limit: Int) throws -> RunPage {
        let select = try connection.statement(
            """
            SELECT \(Self.columns) FROM \(Self.tables) WHERE ended IS NULL AND runs.number > ?1 \
            ORDER BY runs.number LIMIT ?2
            """)
        try select.bind(1, cursor?.rawValue ?? 0)
        return try page(select, limit: limit)
    }

    func runningRuns(after cursor: RunCursor?, limit: Int) throws -> RunPage {
        let select = try connection.statement(
            """
            SELECT \(Self.columns) FROM \(Self.tables) WHERE status = 'running' AND runs.number > ?1 \
            ORDER BY runs.number LIMIT ?2
            """)
        try select.bind(1, cursor?.rawValue ?? 0)
        return try page(select, limit: limit)
    }

    func nextWake(after time: Timestamp) throws -> Timestamp? {
        let select = try connection.statement(
            "SELECT min(wake) FROM runs WHERE wake IS NOT NULL AND ended IS NULL AND wake > ?1")
        try select.bind(1, time.milliseconds)
        return try select.first { row in row.optionalInt(0).map(Timestamp.init(milliseconds:)) } ?? nil
    }

    func dueRuns(at time: Timestamp, limit: Int) throws -> [RunHeader] {
        let select = try connection.statement(
            """
            SELECT \(Self.columns) FROM \(Self.tables) WHERE ended IS NULL AND wake IS NOT NULL AND wake <= ?1 \
            ORDER BY wake, runs.number LIMIT ?2
            """)
        try select.bind(1, time.milliseconds)
        try select.bind(2, limit)
        // What is wrong with a damaged row is said by loading it; the others are none the worse.
        return try select.all { row in Self.readHeader(row) }.compactMap { found in
            if case .success(let header) = found { header } else { nil }
        }
    }

    func wakes(at time: Timestamp, after cursor: WakeCursor?, limit: Int) throws -> WakePage {
        let select = try connection.statement(
            """
            SELECT id, wake, number FROM runs WHERE ended IS NULL AND wake IS NOT NULL AND wake <= ?1 \
            AND (wake, number) > (?2, ?3) ORDER BY wake, number LIMIT ?4
            """)
        try select.bind(1, time.milliseconds)
        try select.bind(2, cursor?.wake.milliseconds ?? .min)
        try select.bind(3, cursor?.number ?? 0)
        try select.bind(4, limit)
        let found = try select.all { row in
            (row.text(0), WakeCursor(wake: Timestamp(milliseconds: row.int(1)), number: row.int(2)))
        }
        return WakePage(runs: found.map(\.0), end: found.last?.1 ?? cursor)
    }

    func list(_ filter: RunFilter, after cursor: RunCursor?, limit: Int) throws -> RunPage {
        // The set of statuses is closed, so each combination is one statement of its own.
        let statuses = RunStatus.allCases.filter(filter.statuses.contains).map { "'\($0.rawValue)'" }
        let admitted = statuses.isEmpty ? "" : "AND status IN (\(statuses.joined(separator: ", ")))"
        let select = try connection.statement(
            """
            SELECT \(Self.columns) FROM \(Self.tables) WHERE runs.number < ?1 \(admitted) \
            AND (?3 IS NULL OR name = ?3) AND (?4 IS NULL OR origin = ?4) AND (?5 IS NULL OR started >= ?5) \
            AND (?6 IS NULL OR started < ?6) ORDER BY runs.number DESC LIMIT ?2
            """)
        try select.bind(1, cursor?.rawValue ?? .max)
        try select.bind(3, filter.name)
        try select.bind(4, filter.origin)
        try select.bind(5, filter.since?.milliseconds)
        try select.bind(6, filter.until?.milliseconds)
        return try page(select, limit: limit)
    }
}

// MARK: Rows

extension RunReader {
    private func find(_ run: String) throws -> (number: Int64, header: RunHeader, opened: Int) {
        let select = try connection.statement("SELECT \(Self.columns) FROM \(Self.tables) WHERE id = ?1")
        try select.bind(1, run)
        guard let found = try select.first({ row in (row.int(0), try Self.header(row), Int(row.int(15))) }) else {
            throw EngineError.notFound(run)
        }
        guard found.2 <= found.1.version else { throw Self.damaged(found.2, of: run) }
        return found
    }

    /// The rows of these versions, all of them.
    private func segments(of number: Int64, _ run: String, _ versions: ClosedRange<Int>) throws -> [HistorySegment] {
        let select = try connection.statement(
            "SELECT version, events, sum FROM history WHERE run = ?1 AND version BETWEEN ?2 AND ?3 ORDER BY version")
        try select.bind(1, number)
        try select.bind(2, versions.lowerBound)
        try select.bind(3, versions.upperBound)
        var segments: [HistorySegment] = []
        try select.forEach { row in
            let segment = HistorySegment(version: Int(row.int(0)), events: row.bytes(1))
            let expected = versions.lowerBound + segments.count
            guard segment.version == expected, checksum(segment.events) == row.int(2) else {
                throw Self.damaged(expected, of: run)
            }
            segments.append(segment)
        }
        guard segments.count == versions.count else {
            throw Self.damaged(versions.lowerBound + segments.count, of: run)
        }
        return segments
    }

    private static func damaged(_ version: Int, of run: String) -> EngineError {
        EngineError(
            .runCorrupt, "history row \(version) of run \(run) is missing or damaged; restore the store", run: run)
    }

    private func unread(
        _ condition: String, _ value: Int64, limit: Int = -1
    ) throws -> [(number: Int64, letter: Result<Letter, EngineError>)] {
        let select = try connection.statement(
            """
            SELECT letters.number, runs.id, letters.id, letters.name, data, at FROM letters \
            JOIN runs ON runs.number = letters.run WHERE read = 0 AND \(condition) ORDER BY letters.number LIMIT ?2
            """)
        try select.bind(1, value)
        try select.bind(2, limit)
        return try select.all { row in (row.int(0), Self.letter(row)) }
    }

    private static func letter(_ row: borrowing Row) -> Result<Letter, EngineError> {
        let (run, id) = (row.text(1), row.text(2))
        do {
            let data = try JSON(parsing: row.bytes(4))
            let at = Timestamp(milliseconds: row.int(5))
            return .success(Letter(run: run, id: id, name: row.text(3), data: data, at: at))
        } catch {
            return .failure(
                EngineError(
                    .runCorrupt, "letter \(id) to run \(run) is damaged (\(error)); restore the store", run: run,
                    cause: error))
        }
    }

    /// One row more than asked for tells whether there are others.
    private func page(_ select: Statement, limit: Int) throws -> RunPage {
        try select.bind(2, limit + 1)
        var found = try select.all { row in (number: row.int(0), id: row.text(1), header: Self.readHeader(row)) }
        let isMore = found.count > limit
        if isMore { found.removeLast() }
        var page = RunPage(runs: [], next: isMore ? found.last.map { RunCursor(rawValue: $0.number) } : nil)
        for row in found {
            switch row.header {
            case .success(let header): page.runs.append(header)
            case .failure: page.damaged.append(row.id)
            }
        }
        return page
    }

    private static func readHeader(_ row: borrowing Row) -> Result<RunHeader, EngineError> {
        do throws(EngineError) { return .success(try header(row)) } catch { return .failure(error) }
    }

    private static func header(_ row: borrowing Row) throws(EngineError) -> RunHeader {
        let id = row.text(1)
        guard !row.isNull(3), !row.isNull(13) else {
            let what = row.isNull(3) ? "definition" : "history"
            throw EngineError(.runCorrupt, "run \(id) has lost its \(what); restore the store", run: id)
        }
        let driver = row.optionalInt(9).map {
            Driver(
                pid: Int32(truncatingIfNeeded: $0), host: row.text(10),
                started: Timestamp(milliseconds: row.int(11)))
        }
        let head = RunHead(
            status: try status(row.text(5), of: id), ended: row.optionalInt(6).map(Timestamp.init(milliseconds:)),
            wake: row.optionalInt(7).map(Timestamp.init(milliseconds:)))
        return RunHeader(
            id: id, name: row.text(2), definition: row.text(3), origin: row.text(4), head: head,
            version: Int(row.int(13)), generation: Int(row.int(14)), epoch: Int(row.int(8)), driver: driver,
            started: Timestamp(milliseconds: row.int(12)))
    }

    static func status(_ text: String, of run: String) throws(EngineError) -> RunStatus {
        guard let status = RunStatus(rawValue: text) else {
            throw EngineError(
                .runCorrupt, "the row of run \(run) has the status `\(text)`, which this cairn does not know", run: run)
        }
        return status
    }
}
