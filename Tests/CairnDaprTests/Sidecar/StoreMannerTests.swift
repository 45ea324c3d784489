import CairnDapr
import CairnTesting
import CairnWire
import Testing

/// What the stores do that a caller would not expect, one by one: where they differ, nothing may be built on either.
@Suite struct StoreMannerTests {
    private static let now = Timestamp(milliseconds: 1_750_000_000_000)

    @Test func `etags of Redis come again after a delete`() throws {
        var sidecar = FakeSidecar(.redis)
        try save(&sidecar, "a")
        let first = try etag(sidecar)
        try sidecar.delete(DeleteStateRequest(store: "redis", key: "k"), at: Self.now)
        try save(&sidecar, "b")
        #expect(try etag(sidecar) == first)
    }

    @Test func `Redis makes a key that an etag is given for`() throws {
        var sidecar = FakeSidecar(.redis)
        try save(&sidecar, "a", etag: "7", .firstWrite)
        #expect(try etag(sidecar) == "1")
        for manner in StoreManner.allCases where manner != .redis {
            var other = FakeSidecar(manner)
            #expect(throws: SidecarFailure.self) {
                try save(&other, "a", etag: "00000000-0000-4000-8000-000000000000", .firstWrite)
            }
        }
    }

    @Test func `create-only overwrites in Redis what was written without it, and a blind write fails on what was not`()
        throws
    {
        var sidecar = FakeSidecar(.redis)
        try save(&sidecar, "plain")
        try save(&sidecar, "overwritten", .firstWrite)
        let failure = #expect(throws: SidecarFailure.self) { try save(&sidecar, "blind", .lastWrite) }
        #expect(failure?.code == .internal)
        #expect(throws: SidecarFailure.self) { try save(&sidecar, "again", .firstWrite) }
        for manner in StoreManner.allCases where manner != .redis {
            var other = FakeSidecar(manner)
            try save(&other, "plain")
            #expect(throws: SidecarFailure.self) { try save(&other, "not overwritten", .firstWrite) }
            try save(&other, "blind", .lastWrite)
        }
    }

    @Test func `a time to live of Redis outlives a save without one`() throws {
        for manner in StoreManner.allCases {
            var sidecar = FakeSidecar(manner)
            let item = StateItem(key: "k", value: [1], metadata: [StateItem.timeToLive: "5"])
            try sidecar.save(SaveStateRequest(store: manner.rawValue, items: [item]), at: Self.now)
            try save(&sidecar, "b")
            let later = Self.now.advanced(by: .seconds(6))
            let left = try sidecar.get(GetStateRequest(store: manner.rawValue, key: "k"), at: later)
            #expect(left.etag.isEmpty == (manner == .redis), "\(manner)")
        }
    }

    @Test func `a read that is behind sees a key as it was before its last write`() throws {
        var sidecar = FakeSidecar(.sqlite)
        try save(&sidecar, "a")
        try save(&sidecar, "b")
        sidecar.components["sqlite"]?.isBehind = true
        func read(_ consistency: StateConsistency) throws -> String {
            let request = GetStateRequest(store: "sqlite", key: "k", consistency: consistency)
            return String(decoding: try sidecar.get(request, at: Self.now).data, as: UTF8.self)
        }
        #expect(try read(.strong) == "b")
        #expect(try read(.eventual) == "a")
        let bulk = try sidecar.getBulk(GetBulkStateRequest(store: "sqlite", keys: ["k"]), at: Self.now)
        #expect(bulk.items.first?.data == Array("a".utf8))
    }

    @Test(arguments: StoreManner.allCases)
    func `several are deleted each by itself`(manner: StoreManner) throws {
        var sidecar = FakeSidecar(manner)
        for key in ["a", "b", "c"] {
            let item = StateItem(key: key, value: [1])
            try sidecar.save(SaveStateRequest(store: manner.rawValue, items: [item]), at: Self.now)
        }
        let items = [StateItem(key: "a"), StateItem(key: "b", etag: "9"), StateItem(key: "c")]
        let failure = #expect(throws: SidecarFailure.self) {
            try sidecar.deleteBulk(DeleteBulkStateRequest(store: manner.rawValue, items: items), at: Self.now)
        }
        #expect(failure?.code == .aborted)
        #expect(sidecar.components[manner.rawValue]?.items(at: Self.now).map(\.key) == ["cairn||b"])
    }

    @Test func `hostile calls are answered, and change nothing`() {
        var random = SplitMix64(seed: 3)
        var sidecar = FakeSidecar(.inMemory)
        for method in DaprMethod.allCases {
            for _ in 0..<200 {
                let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                _ = sidecar.answer(method.path, bytes, at: Self.now)
            }
        }
        #expect(sidecar.components["in-memory"]?.items(at: Self.now).isEmpty == true)
        for path in [
            "", "/", "/x", "/dapr.proto.runtime.v1.Dapr/", "/dapr.proto.runtime.v1.Dapr/PublishEvent", "/a/GetState",
        ] {
            guard case .failure(let failure) = sidecar.answer(path, [], at: Self.now) else {
                Issue.record("\(path) was answered")
                continue
            }
            #expect(failure.code == .unimplemented)
        }
    }

    private func save(
        _ sidecar: inout FakeSidecar, _ value: String, etag: String? = nil, _ options: StateOptions? = nil
    ) throws(SidecarFailure) {
        let item = StateItem(key: "k", value: Array(value.utf8), etag: etag, options: options)
        let store = sidecar.components.keys.first ?? ""
        try sidecar.save(SaveStateRequest(store: store, items: [item]), at: Self.now)
    }

    private func etag(_ sidecar: FakeSidecar) throws(SidecarFailure) -> String {
        try sidecar.get(GetStateRequest(store: sidecar.components.keys.first ?? "", key: "k"), at: Self.now).etag
    }
}
