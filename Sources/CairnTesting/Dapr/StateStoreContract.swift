package import CairnDapr
import Testing

/// What every state store owes, clause by clause: the comment of `StateStore`, as checks. One test runs them over an
/// implementation:
///
///     @Test(arguments: StateStoreContract.clauses)
///     func `keeps the contract`(clause: StateStoreContract.Clause) async throws {
///         try await clause.hold(store)
///     }
package enum StateStoreContract {
    package struct Clause: Sendable, CustomTestStringConvertible {
        package let name: String
        private let check: @Sendable (any StateStore) async throws -> Void

        fileprivate init(_ name: String, _ check: @escaping @Sendable (any StateStore) async throws -> Void) {
            self.name = name
            self.check = check
        }

        package var testDescription: String { name }

        /// Runs the check on a store that is fresh and empty; what does not hold is an issue of the running test.
        package func hold(_ store: any StateStore) async throws { try await check(store) }
    }

    /// Expects `body` to throw a `StateError` of one of these codes.
    static func refuses(
        _ codes: StateError.Code..., sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
    ) async {
        let error = await #expect(throws: StateError.self, sourceLocation: sourceLocation) { try await body() }
        guard let error else { return }
        #expect(codes.contains(error.code), "\(error)", sourceLocation: sourceLocation)
    }

    package static let clauses = [
        Clause("a key that is not there is nil, and is left out of many") { store in
            #expect(try await store.get("none") == nil)
            #expect(try await store.getMany([]).isEmpty)
            try await store.save("a", [1], etag: .any, ttl: nil)
            try await store.save("b", [2], etag: .mustBeNew, ttl: nil)
            #expect(try await store.getMany(["b", "none", "a"]).mapValues(\.bytes) == ["a": [1], "b": [2]])
        },
        Clause("what is there is not made anew") { store in
            try await store.save("k", [1], etag: .mustBeNew, ttl: nil)
            await refuses(.conflict, .failed) { try await store.save("k", [2], etag: .mustBeNew, ttl: nil) }
            #expect(try await store.get("k")?.bytes == [1])
        },
        Clause("a save under the etag that was read goes through once") { store in
            try await store.save("k", [1], etag: .mustBeNew, ttl: nil)
            let first = try #require(try await store.get("k"))
            try await store.save("k", [2], etag: .mustMatch(first.etag), ttl: nil)
            await refuses(.conflict) { try await store.save("k", [3], etag: .mustMatch(first.etag), ttl: nil) }
            let second = try #require(try await store.get("k"))
            #expect(second.bytes == [2] && second.etag != first.etag)
            #expect(try await store.getMany(["k"])["k"] == second)
            try await store.save("k", [2], etag: .mustMatch(second.etag), ttl: nil)
            #expect(try await store.get("k")?.etag != second.etag, "the same value again has an etag of its own")
        },
        Clause("a delete under an etag takes that value and no other") { store in
            try await store.save("k", [1], etag: .mustBeNew, ttl: nil)
            let first = try #require(try await store.get("k"))
            try await store.save("k", [2], etag: .mustMatch(first.etag), ttl: nil)
            await refuses(.conflict) { try await store.delete("k", etag: first.etag) }
            try await store.delete("k", etag: try #require(try await store.get("k")).etag)
            #expect(try await store.get("k") == nil)
        },
        Clause("a delete without etag takes whatever is there, or nothing") { store in
            try await store.save("k", [1], etag: .mustBeNew, ttl: nil)
            try await store.delete("k", etag: nil)
            try await store.delete("k", etag: nil)
            #expect(try await store.get("k") == nil)
            try await store.save("k", [2], etag: .mustBeNew, ttl: nil)
            #expect(try await store.get("k")?.bytes == [2])
        },
        Clause("every byte survives") { store in
            let values: [[UInt8]] = [
                Array(0...255), [0], Array("{\"b\":1,\"a\":12345678901234567890}".utf8), Array("\"quoted\"".utf8),
                [UInt8](repeating: 0xFF, count: 300_000),
            ]
            for (number, value) in values.enumerated() {
                try await store.save("v\(number)", value, etag: .mustBeNew, ttl: nil)
            }
            for (number, value) in values.enumerated() {
                #expect(try await store.get("v\(number)")?.bytes == value)
            }
        },
        Clause("keys may hold slashes, blanks and any letter") { store in
            for key in ["run/1/step ", "é😀:", "a|b", String(repeating: "k", count: 900)] {
                try await store.save(key, Array(key.utf8), etag: .mustBeNew, ttl: nil)
                #expect(try await store.getMany([key])[key]?.bytes == Array(key.utf8))
            }
        },
        Clause("what no store takes is refused before it is sent") { store in
            await refuses(.invalid) { _ = try await store.get("a||b") }
            await refuses(.invalid) { _ = try await store.getMany(["a", ""]) }
            await refuses(.invalid) { try await store.save("a", [], etag: .any, ttl: nil) }
            await refuses(.invalid) { try await store.save("", [1], etag: .any, ttl: nil) }
            await refuses(.invalid) { try await store.delete("||", etag: nil) }
        },
        Clause("of many who save under one etag, one does") { store in
            try await store.save("k", [0], etag: .mustBeNew, ttl: nil)
            let etag = try #require(try await store.get("k")).etag
            let winners = await winners { number throws(StateError) in
                try await store.save("k", [number], etag: .mustMatch(etag), ttl: nil)
            }
            #expect(winners.count == 1)
            #expect(try await store.get("k")?.bytes == winners)
        },
        Clause("of many who make one key, one does") { store in
            let winners = await winners { number throws(StateError) in
                try await store.save("k", [number], etag: .mustBeNew, ttl: nil)
            }
            #expect(winners.count == 1)
            let bytes = try await store.get("k")?.bytes
            #expect(bytes == winners)
        },
        Clause("a store that was closed is not there") { store in
            await store.close()
            await refuses(.unavailable) { _ = try await store.get("k") }
        },
    ]

    /// The numbers of those of 16 who got through.
    private static func winners(_ body: @escaping @Sendable (UInt8) async throws(StateError) -> Void) async -> [UInt8] {
        await withTaskGroup(of: UInt8?.self) { group in
            for number in 1...16 as ClosedRange<UInt8> {
                group.addTask {
                    do throws(StateError) {
                        try await body(number)
                        return number
                    } catch {
                        return nil
                    }
                }
            }
            var winners: [UInt8] = []
            for await winner in group { if let winner { winners.append(winner) } }
            return winners
        }
    }
}
