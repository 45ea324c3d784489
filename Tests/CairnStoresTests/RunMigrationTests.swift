import CairnEngine
import CairnReactor
import CairnSQLite
import CairnStores
import CairnTesting
import CairnWire
import CairnWorkflow
import Glibc
import Testing

/// Files that older builds wrote.
@Suite struct RunMigrationTests {
    private static let blob = BlobReference(
        hash: "d32ef9473512a6b0c2738dbf8d6dc581bd951e9ba17355268d8777e4b8da9ccb", size: 9)

    /// A store as its first version was, behind the store's back.
    private static func write(_ golden: String, to path: String) throws {
        let script = String(decoding: try Golden.bytes(golden), as: UTF8.self)
        let connection = try Connection(path: path)
        try connection.executeScript(script)
    }

    @Test func `a store of version 1 is migrated, and its runs go on where they were`() async throws {
        let folder = try TemporaryFolder()
        try Self.write("store-version-1.sql", to: folder["cairn.db"])
        try await withReactor { loop in
            for isFirst in [true, false] {
                let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
                if isFirst { try await Self.expectVersion1(store) }
                let version = isFirst ? 3 : 4
                try await store.append(
                    RunAppend(run: "r1", version: version, epoch: 2, opens: isFirst ? 2 : 3, events: [1]))
                await store.close()
            }
            let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            let stored = try await store.load("r1")
            #expect(stored.header.generation == 3)
            #expect(stored.segments == [HistorySegment(version: 5, events: [1])])
            #expect(try await store.history(of: "r1", generation: 1).map(\.version) == [1, 2, 3])
            await store.close()
        }
    }

    private static func expectVersion1(_ store: SQLiteRunStore) async throws {
        let first = try await store.load("r1")
        #expect(
            first.header
                == RunHeader(
                    id: "r1", name: "docs",
                    definition: "e0afb6f6d02e9b0cb87d9cff04da4b6181432696f20611ef28879a7ce1c67bf7", origin: "run",
                    head: RunHead(status: .running), version: 3, generation: 1, epoch: 2,
                    driver: Driver(pid: 4711, host: "here", started: Timestamp(milliseconds: 5)),
                    started: Timestamp(milliseconds: 1000)))
        #expect(
            first.segments.map { String(decoding: $0.events, as: UTF8.self) } == [
                "one", "two, longer than eight bytes", "three",
            ])
        #expect(try await store.history(of: "r1", generation: 1) == first.segments)
        #expect(try await store.blobs([blob], of: "r1")[blob.hash] == Array("\"a value\"".utf8))
        #expect(try await store.load("r2").letters.map(\.id) == ["l2"])
        #expect(try await store.dueRuns(at: Timestamp(milliseconds: 5000), limit: 9).map(\.id) == ["r2"])
        #expect(try await store.openRuns(after: nil, limit: 9).runs.map(\.id) == ["r1", "r2"])
        #expect(try await store.post(Letter(run: "r1", id: "l1", name: "go", at: first.header.started)) == .repeated)
    }

    @Test func `a store of version 2 is migrated: its ended runs are found, and all runs can leave and go`()
        async throws
    {
        let folder = try TemporaryFolder()
        try Self.write("store-version-2.sql", to: folder["cairn.db"])
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            #expect(try await store.load("r1").segments.map(\.version) == [3])
            #expect(try await store.history(of: "r1", generation: 1).map(\.version) == [1, 2])
            let manifest = try await store.manifest(of: "r1")
            #expect(manifest.generations == [1, 2])
            #expect(manifest.readLetters == ["l1"])
            #expect(manifest.blobs == [Self.blob])
            let ended = try await store.ended(.completed, before: Timestamp(milliseconds: 3001), limit: 9)
            #expect(ended.map(\.id) == ["r3"])
            try await store.delete("r3")
            while try await !store.reclaim().isDone {}
            #expect(try await store.load("r2").letters.map(\.id) == ["l2"])
            await store.close()
        }
    }

    @Test(arguments: ["store-version-1.sql", "store-version-2.sql", "store-version-3.sql"])
    func `a process that is killed in the middle of a migration leaves the file as it was`(golden: String) async throws
    {
        let folder = try TemporaryFolder()
        try Self.write(golden, to: folder["cairn.db"])
        let child = try ChildProcess([ChildProcess.executable("StoreProbe"), "migrate", folder["cairn.db"]])
        #expect(child.line() == "migrated, not committed")
        child.send(signal: SIGKILL)
        #expect(child.exitCode() == -SIGKILL)
        let version = try Connection(path: folder["cairn.db"]).userVersion()
        #expect(golden == "store-version-\(version).sql")
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            #expect(try await store.openRuns(after: nil, limit: 9).runs.map(\.id) == ["r1", "r2"])
            await store.close()
        }
        let after = try Connection(path: folder["cairn.db"])
        #expect(try after.userVersion() == RunSchema.version)
        #expect(try after.integrityFaults().isEmpty)
    }
}
