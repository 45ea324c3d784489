import CairnKnowledge
import CairnReactor
import CairnSQLite
import CairnStores
import CairnTesting
import Testing

@Suite struct SQLiteKnowledgeStoreTests {
    @Test(arguments: KnowledgeStoreContract.clauses)
    func `keeps the contract`(clause: KnowledgeStoreContract.Clause) async throws {
        try await withReactor { reactor in
            let folder = try TemporaryFolder()
            let path = folder["base.db"]
            let store = try await SQLiteKnowledgeStore.open(path, loop: reactor)
            try await clause.hold(
                KnowledgeStoreSubject(store) { try await SQLiteKnowledgeStore.open(path, loop: reactor) })
            await store.close()
        }
    }

    @Test func `what was ingested is found after a restart`() async throws {
        try await withReactor { reactor in
            let folder = try TemporaryFolder()
            let source = ScriptedSource(["a.md": "# Lantern\n\nIt is covered for seven years."])
            for round in 0..<2 {
                let store = try await SQLiteKnowledgeStore.open(folder["base.db"], loop: reactor)
                let base = KnowledgeBase(
                    name: "b", sources: [source], store: store, reader: DocumentReader(), workers: reactor,
                    loop: reactor)
                let hits = try await base.search("How many years is the lantern covered?")
                #expect(hits.map(\.text) == ["# Lantern\n\nIt is covered for seven years."])
                #expect(source.takeReads().count == (round == 0 ? 1 : 0))
                await base.close()
            }
        }
    }

    @Test func `two stores of one file are filled at once`() async throws {
        try await withReactor { reactor in
            let folder = try TemporaryFolder()
            let documents = (0..<30).map { ("d\($0).md", "stone number \($0)") }
            let source = ScriptedSource(Dictionary(uniqueKeysWithValues: documents))
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        let store = try await SQLiteKnowledgeStore.open(folder["base.db"], loop: reactor)
                        let base = KnowledgeBase(
                            name: "b", sources: [source], store: store, reader: DocumentReader(), workers: reactor,
                            loop: reactor)
                        let count = try await base.search("stone", limit: 100).count
                        await base.close()
                        return count
                    }
                }
                for try await count in group { #expect(count == 30) }
            }
        }
    }

    @Test func `a file of a newer version is refused, and so is what is no database`() async throws {
        try await withReactor { reactor in
            let folder = try TemporaryFolder()
            let database = try await Database.open(folder["new.db"], loop: reactor) { try $0.setUserVersion(99) }
            try await database.close()
            let error = await #expect(throws: KnowledgeError.self) {
                try await SQLiteKnowledgeStore.open(folder["new.db"], loop: reactor)
            }
            #expect(error?.code == .schema)
            try folder.write(String(repeating: "no database at all ", count: 100), to: "text.db")
            await #expect(throws: SQLiteError.self) {
                try await SQLiteKnowledgeStore.open(folder["text.db"], loop: reactor)
            }
        }
    }
}
