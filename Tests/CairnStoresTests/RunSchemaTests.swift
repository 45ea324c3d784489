import CairnCrypto
import CairnEngine
import CairnReactor
import CairnSQLite
import CairnStores
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// Files that are not as this build left them.
@Suite struct RunSchemaTests {
    private static func run(_ id: String) -> NewRun {
        NewRun(
            id: id, name: "docs", origin: "run",
            definition: DefinitionSnapshot(hash: "d", bytes: [1]), driver: nil, head: RunHead(status: .running),
            started: Timestamp(milliseconds: 0), events: Array("[1,2,3,4,5,6,7,8,9]".utf8))
    }

    /// Opens the file behind the store's back.
    private static func meddle(_ path: String, _ body: (Connection) throws -> Void) throws {
        try body(try Connection(path: path))
    }

    @Test func `a store of a newer build is refused by name and left alone`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            await store.close()
            try Self.meddle(folder["cairn.db"]) { try $0.setUserVersion(99) }
            let error = await #expect(throws: EngineError.self) {
                try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            }
            #expect(error?.code == .storeNewer)
            #expect(error?.message.contains("99") == true)
            try Self.meddle(folder["cairn.db"]) { connection in
                let version = try connection.userVersion()
                #expect(version == 99)
            }
        }
    }

    @Test(arguments: ["not a database, but text", "", "SQLite format 3\u{0}garbage"])
    func `a file that is something else is refused, or is an empty database`(content: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write(content, to: "cairn.db")
        try await withReactor { loop in
            if content.isEmpty {
                let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
                await store.close()
            } else {
                let error = await #expect(throws: EngineError.self) {
                    try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
                }
                #expect(error?.code == .storeUnavailable)
                #expect(error?.message.contains("cairn.db") == true)
            }
        }
    }

    @Test func `a damaged row is found and named, and other runs are not harmed`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            for id in ["good", "bit", "gap", "letter"] { try await store.create(Self.run(id)) }
            try await store.append(RunAppend(run: "gap", version: 1, epoch: 0, events: [1]))
            try await store.append(RunAppend(run: "gap", version: 2, epoch: 0, events: [2]))
            _ = try await store.post(
                Letter(run: "letter", id: "l", name: "go", at: Timestamp(milliseconds: 0)))
            try Self.meddle(folder["cairn.db"]) { connection in
                try connection.run(
                    "UPDATE history SET events = ?1 WHERE run = (SELECT number FROM runs WHERE id = 'bit')",
                    .blob(Array("[1,2,3,4,5,6,7,8,8]".utf8)))
                try connection.run(
                    "DELETE FROM history WHERE version = 2 AND run = (SELECT number FROM runs WHERE id = 'gap')")
                try connection.run("UPDATE letters SET data = ?1", .blob(Array("{".utf8)))
            }
            for id in ["bit", "gap", "letter"] {
                let error = await #expect(throws: EngineError.self) { try await store.load(id) }
                #expect(error?.code == .runCorrupt)
                #expect(error?.run == id)
            }
            #expect(try await store.load("good").segments.count == 1)
            await store.close()
        }
    }

    @Test func `whatever row of a run is damaged, the run is named, and the others are read, listed and written`()
        async throws
    {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            let text = Array("a value".utf8)
            let blob = Blob(
                reference: BlobReference(hash: try SHA256.digest(of: text).hex, size: text.count), bytes: text)
            for (id, definition) in [("good", "d1"), ("blob", "d1"), ("lost", "d2"), ("status", "d1"), ("bare", "d1")] {
                var run = Self.run(id)
                run.definition = DefinitionSnapshot(
                    hash: try SHA256.digest(of: definition).hex, bytes: Array(definition.utf8))
                run.blobs = [blob]
                try await store.create(run)
            }
            try Self.meddle(folder["cairn.db"]) { connection in
                try connection.execute("PRAGMA foreign_keys=OFF")
                let of = "= (SELECT number FROM runs WHERE id ="
                try connection.run("UPDATE blobs SET bytes = ?1 WHERE run \(of) 'blob')", .blob(Array("a valuf".utf8)))
                try connection.run("DELETE FROM definitions WHERE bytes = ?1", .blob(Array("d2".utf8)))
                try connection.run("UPDATE definitions SET bytes = ?1", .blob(Array("dX".utf8)))
                try connection.run("UPDATE runs SET status = 'asleep' WHERE id = 'status'")
                try connection.run("DELETE FROM history WHERE run \(of) 'bare')")
                try connection.run("UPDATE runs SET wake = 5")
            }
            for id in ["lost", "status", "bare"] {
                let error = await #expect(throws: EngineError.self) { try await store.load(id) }
                #expect(error?.code == .runCorrupt)
                #expect(error?.run == id)
                #expect(error?.message.contains(id) == true)
            }
            let inBlob = await #expect(throws: EngineError.self) { try await store.blobs([blob.reference], of: "blob") }
            #expect(inBlob?.code == .runCorrupt)
            #expect(inBlob?.message.contains(blob.reference.hash) == true)
            let hash = try SHA256.digest(of: "d1").hex
            let inDefinition = await #expect(throws: EngineError.self) { try await store.definition(hash) }
            #expect(inDefinition?.code == .storeCorrupt)
            #expect(inDefinition?.message.contains(hash) == true)
            for page in [
                try await store.list(RunFilter(), after: nil, limit: 9), try await store.openRuns(after: nil, limit: 9),
            ] {
                #expect(page.runs.map(\.id).sorted() == ["blob", "good"])
                #expect(page.damaged.sorted() == ["bare", "lost", "status"])
            }
            // Whoever takes them is told what is wrong.
            let wakes = try await store.wakes(at: Timestamp(milliseconds: 5), after: nil, limit: 9)
            #expect(wakes.runs == ["good", "blob", "lost", "status", "bare"])
            #expect(try await store.blobs([blob.reference], of: "good").count == 1)
            try await store.append(RunAppend(run: "good", version: 1, epoch: 0, events: [1]))
            await store.close()
        }
    }

    @Test func `a damaged letter is named and keeps no other from coming, nor a damaged run others from their end`()
        async throws
    {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            for id in ["r1", "r2", "r3"] {
                try await store.create(Self.run(id))
                _ = try await store.post(
                    Letter(run: id, id: "l", name: "go", data: ["n": 1], at: Timestamp(milliseconds: 1)))
            }
            try Self.meddle(folder["cairn.db"]) { connection in
                try connection.run(
                    "UPDATE letters SET data = ?1 WHERE run = (SELECT number FROM runs WHERE id = 'r2')",
                    .blob(Array("{\"n\":".utf8)))
            }
            let batch = try await store.letters(after: .start)
            #expect(batch.letters.map(\.run) == ["r1", "r3"])
            #expect(batch.damaged.map(\.code) == [.runCorrupt])
            #expect(batch.damaged.first?.run == "r2")
            #expect(try await store.letters(after: batch.next).isEmpty)
            let error = await #expect(throws: EngineError.self) { try await store.load("r2") }
            #expect(error?.code == .runCorrupt)

            let end = RunHead(status: .completed, ended: Timestamp(milliseconds: 5))
            for id in ["r1", "r3"] {
                try await store.append(RunAppend(run: id, version: 1, epoch: 0, events: [1], head: end))
            }
            try Self.meddle(folder["cairn.db"]) { connection in
                try connection.run("DELETE FROM history WHERE run = (SELECT number FROM runs WHERE id = 'r1')")
            }
            let ended = try await store.ended(.completed, before: Timestamp(milliseconds: 9), limit: 1)
            #expect(ended.map(\.id) == ["r3"])
            await store.close()
        }
    }

    @Test func `two stores that open a new file at once make it together`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            try await withThrowingTaskGroup(of: SQLiteRunStore.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await SQLiteRunStore.open(folder["cairn.db"], loop: loop, patience: .seconds(60))
                    }
                }
                for try await store in group { await store.close() }
            }
        }
    }

    @Test func `too many waiting writes refuse new runs, and let those under way go on`() async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            var bounds = SQLiteRunStore.Bounds()
            bounds.batch = 4
            bounds.waiting = 8
            let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop, bounds: bounds)
            for number in 0..<20 { try await store.create(Self.run("r\(number)")) }
            let refused = Shared(0)
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        do {
                            try await store.append(RunAppend(run: "r\(number)", version: 1, epoch: 0, events: [1]))
                            try await store.create(Self.run("n\(number)"))
                        } catch {
                            if (error as? EngineError)?.code == .storeOverloaded { refused.withLock { $0 += 1 } }
                        }
                    }
                }
            }
            for number in 0..<20 { #expect(try await store.header(of: "r\(number)").version == 2) }
            #expect(refused.value > 0)
            let statistics = await store.statistics
            #expect(statistics.appends == 20)
            await store.close()
        }
    }
}
