import CairnSQLite

/// The rows that deleted runs left behind, and restorations that were never finished.
struct Leavings {
    let connection: Connection

    /// The bounds of one commit: some milliseconds of the writer's time, of which every page that is freed is overwritten
    /// with zeros (Debian's SQLite is built with SECURE_DELETE).
    static let mostBytes = 1 << 20
    static let mostRows = 1000

    /// Whose they are, oldest first: a run's number, and its id if it is one that is being put back.
    func list(limit: Int) throws -> [(run: Int64, id: String?)] {
        try connection.query("SELECT run, id FROM leavings ORDER BY run LIMIT ?1", SQLiteValue(limit)) { row in
            (row.int(0), row.optionalText(1))
        }
    }

    /// Removes rows of these runs until the bounds are reached or none is left, and says how many bytes they held.
    func remove(_ runs: [Int64]) throws -> Int {
        var (bytes, rows) = (0, Self.mostRows)
        for run in runs where rows > 0 && bytes < Self.mostBytes {
            // One that has been put back since it was listed is no leaving any more.
            guard try connection.value("SELECT 1 FROM leavings WHERE run = ?1", .integer(run)) != nil else { continue }
            let isEmpty = try removePart(of: run, &bytes, &rows)
            if isEmpty { try connection.run("DELETE FROM leavings WHERE run = ?1", .integer(run)) }
        }
        return bytes
    }

    /// - Returns: whether nothing of the run is left.
    private func removePart(of run: Int64, _ bytes: inout Int, _ rows: inout Int) throws -> Bool {
        for (table, size) in [("blobs", "length(bytes)"), ("history", "length(events)"), ("letters", "64")] {
            let select = try connection.statement("SELECT number, \(size) FROM \(table) WHERE run = ?1 LIMIT ?2")
            try select.bind(1, run)
            try select.bind(2, rows)
            let found = try select.all { row in (row.int(0), Int(row.int(1))) }
            let delete = try connection.statement("DELETE FROM \(table) WHERE number = ?1")
            for (number, size) in found {
                guard bytes < Self.mostBytes else { return false }
                try delete.bind(1, number)
                try delete.run()
                bytes += size
                rows -= 1
            }
            guard rows > 0 else { return false }
        }
        try connection.run("DELETE FROM generations WHERE run = ?1", .integer(run))
        return true
    }
}
