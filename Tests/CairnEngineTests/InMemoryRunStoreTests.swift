import CairnEngine
import CairnTesting
import Testing

@Suite struct InMemoryRunStoreTests {
    @Test(arguments: RunStoreContract.clauses)
    func `keeps the contract`(clause: RunStoreContract.Clause) async throws {
        let store = InMemoryRunStore()
        try await clause.hold(RunStoreSubject(store) { InMemoryRunStore(sharing: store) })
    }
}
