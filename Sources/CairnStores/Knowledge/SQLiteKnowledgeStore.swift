package import CairnKnowledge
package import CairnReactor
import CairnSQLite

/// A knowledge base in a SQLite file of its own, with FTS5: several processes may fill and search it at once, and filling
/// it delays no commit of a run.
package struct SQLiteKnowledgeStore: KnowledgeStore {
    private let database: Database
    /// A commit holds a batch of documents with their index: on a busy machine it takes far longer than a step's.
    private static let patience = Duration.seconds(60)

    /// Opens the file, or makes it. Its folder must be there.
    ///
    /// - Throws: `knowledge.schema`; `SQLiteError`, naming the path.
    package static func open(_ path: String, loop: any Loop) async throws -> SQLiteKnowledgeStore {
        let database = try await Database.open(path, loop: loop, patience: Self.patience) { connection in
            try KnowledgeSchema.migrate(connection)
        }
        return SQLiteKnowledgeStore(database: database)
    }

    package func documents() async throws -> [DocumentRecord] {
        try await database.read { try KnowledgeReader(connection: $0).documents() }
    }

    package func apply(_ changes: [KnowledgeChange]) async throws {
        try await database.write { try KnowledgeWriter(connection: $0).apply(changes) }
    }

    package func candidates(for stems: [String], limit: Int) async throws -> Candidates {
        try await database.read { try KnowledgeReader(connection: $0).candidates(for: stems, limit: limit) }
    }

    package func holds(_ text: String, at range: Range<Int>, of document: String) async throws -> Bool {
        try await database.read { try KnowledgeReader(connection: $0).holds(text, at: range, of: document) }
    }

    /// An error of closing loses nothing: the log is emptied by whoever closes last another time.
    package func close() async { try? await database.close() }
}
