import CairnDapr
import CairnEngine
import CairnReactor
import CairnTesting
import Testing

@Suite struct DaprRunStoreTests {
    @Test(arguments: RunStoreContract.clauses)
    func `keeps the contract`(clause: RunStoreContract.Clause) throws {
        try StateWorld.run { world in
            let store = try await world.process()
            try await clause.hold(
                RunStoreSubject(store, dropsDefinitions: false, showsEmptyHolds: false) { try await world.process() })
            await store.close()
        }
    }
}
