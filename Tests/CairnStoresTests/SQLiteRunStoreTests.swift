import CairnEngine
import CairnReactor
import CairnSQLite
import CairnStores
import CairnTesting
import Testing

@Suite struct SQLiteRunStoreTests {
    @Test(arguments: RunStoreContract.clauses)
    func `keeps the contract, without reading a whole table or sorting`(clause: RunStoreContract.Clause) async throws {
        let folder = try TemporaryFolder()
        try await withReactor { loop in
            let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
            try await clause.hold(
                RunStoreSubject(store) { try await SQLiteRunStore.open(folder["cairn.db"], loop: loop) })
            do {
                for (statement, plan) in try await store.queryPlans() {
                    // An export sorts the letters that one run has read.
                    guard !statement.contains("read = 1 ORDER BY") else { continue }
                    for line in plan { #expect(Self.isIndexed(line), "\(line) in \(statement)") }
                }
            } catch let error as EngineError where error.code == .storeClosed {
                // The clause closed it.
            }
            await store.close()
        }
    }

    /// Whether a line of a query plan goes by an index, or visits no table at all (https://www.sqlite.org/eqp.html).
    ///
    /// A search of a table that names no index is its `max(number)`: one step to its end. `leavings` is read from its first
    /// row on, as many as are freed at once.
    private static func isIndexed(_ line: String) -> Bool {
        if ["SEARCH runs", "SEARCH leavings", "SCAN leavings"].contains(line) { return true }
        if line.hasPrefix("SEARCH ") { return line.contains(" INDEX ") || line.contains(" PRIMARY KEY ") }
        return line == "SCAN CONSTANT ROW" || line.contains("SUBQUERY")
    }
}
