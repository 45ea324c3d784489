import CairnEngine
import CairnReactor
import CairnSQLite
import CairnStores
import CairnTesting
import Testing

@Suite struct SQLiteRunStoreTests {
    @Test(arguments: RunStoreContract.allClauses)
    func `keeps the contract, without reading a whole table or sorting`(clause: RunStoreContract.Clause) async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            try await clause.hold(
                RunStoreSubject(store) { try await SQLiteRunStore.open(folder["cairn.db"], loop: loop) })
            do {
                for (statement, plan) in try await store.queryPlans() {
                    for line in plan { #expect(Self.isIndexed(line), "\(line) in \(statement)") }
                }
            } catch let error as EngineError where error.code == .storeClosed {
                // The clause closed it.
            }
            await store.close()
        }
    }

    /// Whether a line of a query plan goes by an index, or visits no table at all (https://www.sqlite.org/eqp.html).
    private static func isIndexed(_ line: String) -> Bool {
        if line.hasPrefix("SEARCH ") { return line.contains(" INDEX ") || line.contains(" PRIMARY KEY ") }
        return line == "SCAN CONSTANT ROW" || line.contains("SUBQUERY")
    }
}
