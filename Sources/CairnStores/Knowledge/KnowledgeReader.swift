import CairnKnowledge
import CairnSQLite

/// What is read of documents. Inside a read transaction, so that all is of one moment.
struct KnowledgeReader {
    let connection: Connection

    func documents() throws -> [DocumentRecord] {
        try connection.query(
            "SELECT source, name, stamp, hash, fault_code, fault_message FROM documents ORDER BY source, name"
        ) { row in
            let fault = row.optionalText(4).map { DocumentFault(code: $0, message: row.text(5)) }
            return DocumentRecord(
                key: DocumentKey(source: row.text(0), name: row.text(1)), stamp: row.text(2), hash: row.text(3),
                fault: fault)
        }
    }

    func candidates(for stems: [String], limit: Int) throws -> Candidates {
        var candidates = Candidates()
        try connection.statement("SELECT chunks, stems FROM totals").forEach { row in
            (candidates.chunks, candidates.stems) = (Int(row.int(0)), Int(row.int(1)))
        }
        candidates.frequencies = try frequencies(of: stems)
        // Only what stands in the index as it is gets into the expression: no string of a question is ever syntax.
        let known = candidates.frequencies.keys.sorted()
        guard !known.isEmpty, limit > 0 else { return candidates }
        candidates.passages = try connection.query(
            """
            SELECT documents.name, heading, chunks.start, shown_start, shown_end, text \
            FROM (SELECT rowid, rank FROM terms WHERE terms MATCH ?1 ORDER BY rank LIMIT ?2) AS found \
            JOIN chunks ON chunks.number = found.rowid JOIN documents ON documents.number = chunks.document \
            ORDER BY found.rank, chunks.number
            """,
            .text(known.map { "\"\($0)\"" }.joined(separator: " OR ")), SQLiteValue(limit)
        ) { row in
            let start = Int(row.int(2))
            let range = Int(row.int(3))..<max(Int(row.int(3)), Int(row.int(4)))
            let text = row.text(5).slice((range.lowerBound - start)..<(range.upperBound - start))
            return StoredPassage(document: row.text(0), heading: row.text(1), range: range, text: text)
        }
        return candidates
    }

    /// Of those stems that are in the index.
    private func frequencies(of stems: [String]) throws -> [String: Int] {
        let select = try connection.statement("SELECT doc FROM vocabulary WHERE term = ?1")
        var frequencies: [String: Int] = [:]
        for stem in stems where frequencies[stem] == nil && Self.isTerm(stem) {
            try select.bind(1, stem)
            if let count = try select.first({ row in Int(row.int(0)) }) { frequencies[stem] = count }
        }
        return frequencies
    }

    /// Whether FTS5's `ascii` takes it for one term: small letters, digits and all that is not ASCII.
    private static func isTerm(_ stem: String) -> Bool {
        !stem.isEmpty && stem.utf8.allSatisfy { $0 >= 0x80 || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
    }

    func holds(_ text: String, at range: Range<Int>, of document: String) throws -> Bool {
        guard !range.isEmpty, text.utf8.count == range.count else { return false }
        let numbers = try connection.query(
            "SELECT number FROM documents WHERE name = ?1 ORDER BY number", .text(document)
        ) { row in row.int(0) }
        return try numbers.contains { try slice(range, of: $0).elementsEqual(text.utf8) }
    }

    /// As much of the range as the document has.
    private func slice(_ range: Range<Int>, of document: Int64) throws -> [UInt8] {
        // The piece that the range begins in, and those after it that begin before its end.
        let pieces = try connection.query(
            """
            SELECT start, text FROM chunks WHERE document = ?1 AND start < ?3 AND start >= \
            (SELECT max(start) FROM chunks WHERE document = ?1 AND start <= ?2) ORDER BY start
            """,
            .integer(document), SQLiteValue(range.lowerBound), SQLiteValue(range.upperBound)
        ) { row in (start: Int(row.int(0)), bytes: row.bytes(1)) }
        guard let first = pieces.first?.start else { return [] }
        return Array(pieces.flatMap(\.bytes).dropFirst(range.lowerBound - first).prefix(range.count))
    }
}
