import CairnKnowledge
import CairnSQLite

/// The tables of a knowledge base, and how an older file becomes today's. A newer one is refused: it can be made again from
/// its sources, but by the Cairn that made it.
enum KnowledgeSchema {
    /// Kept in the file's `user_version`. Each migration leads from its index to the next number; none is ever changed.
    static let migrations: [String] = [first]
    static var version: Int64 { Int64(migrations.count) }

    /// Brings the file to today's schema. Call it inside a write transaction.
    ///
    /// - Throws: `knowledge.schema`.
    static func migrate(_ connection: Connection) throws {
        let found = try connection.userVersion()
        guard found >= 0, found <= version else {
            throw KnowledgeError(
                .schema,
                "\(connection.path) was written by a newer cairn (version \(found), this one knows \(version)): use that "
                    + "one, or remove the file and ingest again")
        }
        guard found < version else { return }
        for script in migrations[Int(found)...] { try connection.executeScript(script) }
        try connection.setUserVersion(version)
    }

    /// - The text of a document is that of its chunks' pieces, in order: nothing is stored twice.
    /// - `terms` holds the stems of each chunk, made by CairnText, so that questions and documents are cut up by one hand. Its
    ///   tokenizer only has to part them at blanks again: `ascii` leaves every other byte as it is.
    /// - `totals` has one row, which BM25 needs at each question and a count of all rows would be too slow for.
    private static let first = """
        CREATE TABLE documents (
            number INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            name TEXT NOT NULL,
            stamp TEXT NOT NULL,
            hash TEXT NOT NULL,
            fault_code TEXT,
            fault_message TEXT
        ) STRICT;
        CREATE UNIQUE INDEX documents_key ON documents (source, name);
        CREATE INDEX documents_name ON documents (name);
        CREATE TABLE chunks (
            number INTEGER PRIMARY KEY,
            document INTEGER NOT NULL REFERENCES documents (number),
            start INTEGER NOT NULL,
            shown_start INTEGER NOT NULL,
            shown_end INTEGER NOT NULL,
            stems INTEGER NOT NULL,
            heading TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX chunks_document ON chunks (document, start);
        CREATE VIRTUAL TABLE terms USING fts5 (stems, tokenize = 'ascii');
        CREATE VIRTUAL TABLE vocabulary USING fts5vocab (terms, row);
        CREATE TABLE totals (chunks INTEGER NOT NULL, stems INTEGER NOT NULL) STRICT;
        INSERT INTO totals VALUES (0, 0);
        """
}
