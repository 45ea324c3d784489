import CairnKnowledge
import CairnTesting
import Testing

@Suite struct InMemoryKnowledgeStoreTests {
    @Test(arguments: KnowledgeStoreContract.clauses)
    func `keeps the contract`(clause: KnowledgeStoreContract.Clause) async throws {
        let store = InMemoryKnowledgeStore()
        try await clause.hold(KnowledgeStoreSubject(store) { InMemoryKnowledgeStore(sharing: store) })
    }
}
