import CairnCrypto
import CairnEngine
import CairnReactor
import CairnSQLite
import CairnStores
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// The sealed store over a database: its contract, and a database that somebody tampered with.
@Suite struct SealedSQLiteStoreTests {
    private static func ring() throws -> Keyring {
        let key = try StateKey(try #require(SymmetricKey([UInt8](repeating: 7, count: 32))))
        return try #require(Keyring([key]))
    }

    @Test(arguments: RunStoreContract.clauses)
    func `keeps the contract`(clause: RunStoreContract.Clause) async throws {
        let folder = try TemporaryFolder()
        let keys = try Self.ring()
        try await withReactor { loop in
            let workers = try Workers()
            let open: @Sendable () async throws -> any RunStore = {
                let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
                return try await SealedRunStore.over(store, keys: keys, workers: workers)
            }
            let store = try await open()
            try await clause.hold(RunStoreSubject(store, another: open))
            await store.close()
            await workers.stop()
        }
    }

    @Test func `rows that were swapped or changed are found and named, and other runs are not harmed`() async throws {
        let folder = try TemporaryFolder()
        let keys = try Self.ring()
        try await withReactor { loop in
            let workers = try Workers()
            let base = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            let store = SealedRunStore(base, keys: keys, workers: workers)
            let bytes = Array("{}".utf8)
            let definition = DefinitionSnapshot(hash: try SHA256.digest(of: bytes).hex, bytes: bytes)
            for run in ["r1", "r2", "r3"] {
                try await store.create(
                    NewRun(
                        id: run, name: "docs", origin: "run", definition: definition, driver: nil,
                        head: RunHead(status: .running), started: Timestamp(milliseconds: 0), events: [1]))
                try await store.append(RunAppend(run: run, version: 1, epoch: 0, events: [2]))
            }
            let connection = try Connection(path: folder["cairn.db"])
            // The first rows of two runs change places, checksums and all; of the third nothing is touched.
            try connection.executeScript(
                """
                CREATE TEMP TABLE swap AS SELECT run, events, sum FROM history WHERE version = 1;
                UPDATE history SET (events, sum) = (SELECT events, sum FROM swap WHERE swap.run = 3 - history.run)
                WHERE version = 1 AND run IN (1, 2);
                """)
            for run in ["r1", "r2"] {
                let error = await #expect(throws: EngineError.self) { _ = try await store.load(run) }
                #expect(error?.code == .runCorrupt)
                #expect(error?.run == run)
            }
            #expect(try await store.load("r3").segments.map(\.events) == [[1], [2]])
            await store.close()
            await workers.stop()
        }
    }
}
