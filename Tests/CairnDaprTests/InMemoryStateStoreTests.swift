import CairnDapr
import CairnTesting
import Testing

@Suite struct InMemoryStateStoreTests {
    private let store = InMemoryStateStore()

    @Test func `of two that compare and set, one does`() async throws {
        try await store.save("k", [1], etag: .mustBeNew, ttl: nil)
        let read = try #require(try await store.get("k"))
        #expect(read.bytes == [1])
        try await store.save("k", [2], etag: .mustMatch(read.etag), ttl: nil)
        let error = await #expect(throws: StateError.self) {
            try await store.save("k", [3], etag: .mustMatch(read.etag), ttl: nil)
        }
        #expect(error?.code == .conflict)
        await #expect(throws: StateError.self) { try await store.save("k", [3], etag: .mustBeNew, ttl: nil) }
        await #expect(throws: StateError.self) { try await store.delete("k", etag: read.etag) }
        #expect(try await InMemoryStateStore(sharing: store).get("k")?.bytes == [2])
    }

    @Test func `keys that are not there are left out`() async throws {
        try await store.save("a", [1], etag: .any, ttl: nil)
        try await store.save("b", [2], etag: .any, ttl: nil)
        try await store.delete("b", etag: nil)
        try await store.delete("b", etag: nil)
        #expect(try await store.getMany(["a", "b", "c"]).mapValues(\.bytes) == ["a": [1]])
        #expect(store.keys == ["a"])
    }

    @Test func `what no store takes is refused`() async {
        await #expect(throws: StateError.self) { _ = try await store.get("a||b") }
        await #expect(throws: StateError.self) { try await store.save("a", [], etag: .any, ttl: nil) }
        await #expect(throws: StateError.self) { try await store.save("", [1], etag: .any, ttl: nil) }
    }
}
