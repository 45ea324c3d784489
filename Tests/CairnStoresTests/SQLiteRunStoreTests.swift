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

    @Test func `no statement that the contract makes reads a whole table, or sorts`() async throws {
        var plans: [String: [String]] = [:]
        for clause in RunStoreContract.clauses {
            let folder = try TemporaryFolder()
            let found = try await withReactor { loop in
                let store = try await SQLiteRunStore.open(folder["cairn.db"], loop: loop)
                try await clause.hold(
                    RunStoreSubject(store) { try await SQLiteRunStore.open(folder["cairn.db"], loop: loop) })
                let plans = try await store.queryPlans()
                await store.close()
                return plans
            }
            plans.merge(found) { plan, _ in plan }
        }
        #expect(plans.count > 30)
        for (statement, plan) in plans {
            for line in plan {
                let isIndexed = line.hasPrefix("SEARCH ") && (line.contains(" INDEX ") || line.contains("PRIMARY KEY"))
                let isWithoutTable =
                    line.hasSuffix("SUBQUERY") || line.contains("SUBQUERY ") || line == "SCAN CONSTANT ROW"
                #expect(isIndexed || isWithoutTable, "\(line) in \(statement)")
            }
        }
    }
}
