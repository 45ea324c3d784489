import CairnKnowledge
import CairnSQLite

/// What is written of documents. Inside a write transaction.
struct KnowledgeWriter {
    let connection: Connection

    func apply(_ changes: [KnowledgeChange]) throws {
        for change in changes {
            switch change {
            case .put(let record, let chunks): try put(record, chunks)
            case .restamp(let key, let stamp):
                try connection.run(
                    "UPDATE documents SET stamp = ?3 WHERE source = ?1 AND name = ?2", .text(key.source),
                    .text(key.name), .text(stamp))
            case .remove(let key): try remove(key)
            }
        }
    }

    private func put(_ record: DocumentRecord, _ chunks: [IndexedChunk]) throws {
        try remove(record.key)
        try connection.run(
            """
            INSERT INTO documents (source, name, stamp, hash, fault_code, fault_message) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            .text(record.key.source), .text(record.key.name), .text(record.stamp), .text(record.hash),
            SQLiteValue(record.fault?.code), SQLiteValue(record.fault?.message))
        let document = connection.lastInsertedRow
        for chunk in chunks { try add(chunk, of: document) }
        try count(chunks: chunks.count, stems: chunks.reduce(0) { $0 + $1.stems.count })
    }

    private func add(_ indexed: IndexedChunk, of document: Int64) throws {
        let chunk = indexed.chunk
        try connection.run(
            """
            INSERT INTO chunks (document, start, shown_start, shown_end, stems, heading, text) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            .integer(document), SQLiteValue(chunk.piece.lowerBound), SQLiteValue(chunk.range.lowerBound),
            SQLiteValue(chunk.range.upperBound), SQLiteValue(indexed.stems.count), .text(chunk.heading),
            .text(indexed.text))
        try connection.run(
            "INSERT INTO terms (rowid, stems) VALUES (?1, ?2)", .integer(connection.lastInsertedRow),
            .text(indexed.stems.joined(separator: " ")))
    }

    private func remove(_ key: DocumentKey) throws {
        let select = try connection.statement("SELECT number FROM documents WHERE source = ?1 AND name = ?2")
        try select.bind(1, key.source)
        try select.bind(2, key.name)
        guard let document = try select.first({ row in row.int(0) }) else { return }
        let chunks = try connection.query(
            "SELECT number, stems FROM chunks WHERE document = ?1", .integer(document)
        ) { row in (number: row.int(0), stems: Int(row.int(1))) }
        for chunk in chunks { try connection.run("DELETE FROM terms WHERE rowid = ?1", .integer(chunk.number)) }
        try connection.run("DELETE FROM chunks WHERE document = ?1", .integer(document))
        try connection.run("DELETE FROM documents WHERE number = ?1", .integer(document))
        try count(chunks: -chunks.count, stems: -chunks.reduce(0) { $0 + $1.stems })
    }

    private func count(chunks: Int, stems: Int) throws {
        guard chunks != 0 || stems != 0 else { return }
        try connection.run(
            "UPDATE totals SET chunks = chunks + ?1, stems = stems + ?2", SQLiteValue(chunks), SQLiteValue(stems))
    }
}
