import CairnEngine
import CairnReactor
import CairnSQLite
import CairnStores
import CairnTesting
import Testing

@Suite struct SQLiteRunStoreTests {
    @Test(arguments: RunStoreContract.clauses)
    func `keeps the contract`(clause: RunStoreContract.Clause) async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            try await clause.hold(
                RunStoreSubject(store) { try await SQLiteRunStore.open(folder["cairn.db"], loop: loop) })
            await store.close()
        }
    }
}
