import CairnDapr
import CairnGRPC
import CairnReactor
import CairnTesting
import CairnWire
import Testing

/// The port over messages, in the manner of each store behind a sidecar.
@Suite struct SidecarStateStoreTests {
    @Test(arguments: StoreManner.allCases, StateStoreContract.clauses)
    func `keeps the contract over every manner of store`(
        manner: StoreManner, clause: StateStoreContract.Clause
    ) throws {
        try SimulatedLoop.run(seed: 1) { loop in
            let sidecar = Shared(FakeSidecar(manner, seed: 1))
            let channel = FakeSidecarChannel(sidecar, on: loop, latency: .milliseconds(1))
            try await clause.hold(SidecarStateStore(manner.rawValue, over: channel))
        }
    }

    @Test(arguments: StoreManner.allCases)
    func `a value with a time to live goes by itself`(manner: StoreManner) throws {
        try SimulatedLoop.run(seed: 1) { loop in
            let channel = FakeSidecarChannel(Shared(FakeSidecar(manner)), on: loop)
            let store = SidecarStateStore(manner.rawValue, over: channel)
            try await store.save("k", [1], etag: .mustBeNew, ttl: .seconds(20))
            try await loop.sleep(for: .seconds(18))
            let value = try #require(try await store.get("k"))
            #expect(try await store.getMany(["k"])["k"] == value)
            try await loop.sleep(for: .seconds(3))
            #expect(try await store.get("k") == nil)
            #expect(try await store.getMany(["k"]).isEmpty)
            try await store.save("k", [2], etag: .mustBeNew, ttl: nil)
        }
    }

    @Test func `each status has its code, its store and the sidecar's words`() throws {
        try SimulatedLoop.run(seed: 1) { loop in
            let sidecar = Shared(FakeSidecar(.redis))
            func code(_ name: String, token: String? = nil, size: Int = 1) async -> StateError? {
                let channel = FakeSidecarChannel(sidecar, on: loop, token: token)
                let store = SidecarStateStore(name, over: channel)
                return await #expect(throws: StateError.self) {
                    try await store.save("k", [UInt8](repeating: 1, count: size), etag: .mustBeNew, ttl: nil)
                }
            }
            let unknown = await code("nope")
            #expect(unknown?.code == .invalid && unknown?.store == "nope")
            #expect(unknown?.message.contains("state store nope is not found") == true)
            #expect(await code("redis", size: 5 << 20)?.code == .tooLarge)
            sidecar.withLock { $0.token = "right" }
            #expect(await code("redis", token: "wrong")?.code == .unauthenticated)
            #expect(await code("redis")?.code == .unauthenticated)
            sidecar.withLock { $0 = FakeSidecar([:]) }
            #expect(await code("redis")?.code == .invalid)
        }
    }

    @Test func `an answer that is no message is an error that says so`() async {
        struct Nonsense: SidecarChannel {
            func call(_ method: DaprMethod, _ message: [UInt8]) async throws(GRPCError) -> [UInt8] { [0xFF, 0x01] }
            func close() async {}
        }
        let error = await #expect(throws: StateError.self) {
            _ = try await SidecarStateStore("s", over: Nonsense()).get("k")
        }
        #expect(error?.code == .failed)
        #expect(error?.message.contains("GetState") == true)
    }
}
