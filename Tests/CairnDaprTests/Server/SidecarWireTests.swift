import CairnDapr
import CairnEngine
import CairnGRPC
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// The whole way that a call takes in life, but for the sidecar itself: the port, messages, our gRPC client, a socket, and
/// on its other side a server that other people's clients find right.
@Suite struct SidecarWireTests {
    @Test(.timeLimit(.minutes(3)), arguments: StoreManner.allCases)
    func `the state store keeps its contract over a socket`(manner: StoreManner) async throws {
        for clause in StateStoreContract.clauses {
            try await withSidecar(FakeSidecar(manner)) { world in
                let store = try world.store(manner)
                try await clause.hold(store)
                await store.close()
            }
        }
    }

    @Test(.timeLimit(.minutes(3)), arguments: StoreManner.allCases)
    func `an engine's run goes over a socket, one read and one write a step`(manner: StoreManner) async throws {
        try await withSidecar(FakeSidecar(manner)) { world in
            let workers = try Workers(count: 1)
            let store = try await DaprRunStore.open(try world.store(manner), loop: world.reactor, workers: workers)
            let tasks = (0..<20).map { TaskRequest(Path("steps.s\($0)"), activity: "echo", replay: .keyed) }
            let harness = EngineHarness(on: world.reactor, store, ToyWorkflow(tasks), workers: workers)
            let (before, begun) = (world.server.callCount, world.reactor.now)
            let report = try await harness.finish()
            #expect(report.status == .completed)
            // The lease is a write each five seconds, and a slow machine takes some.
            let renewals = Int(world.reactor.now.duration(since: begun).components.seconds) / 5
            #expect(world.server.callCount - before <= 2 * (20 + 12) + renewals)
            await harness.engine.shutdown()
            await store.close()
            await workers.stop()
        }
    }

    @Test(.timeLimit(.minutes(3)), arguments: 0..<3 as Range<UInt64>)
    func `connections that break lose nothing and do nothing twice`(seed: UInt64) async throws {
        let faults: [SidecarFaults.Fault] = [.lostAnswer, .triedTwice, .failed, .failedAfterTakingEffect, .unavailable]
        try await withSidecar(FakeSidecar(.redis), faults: .seeded(seed, oneIn: 4, of: faults)) { world in
            let store = try world.store(.redis)
            for byte in 0..<20 as Range<UInt8> {
                while true {
                    do throws(StateError) {
                        let value = try await store.get("k")
                        if value?.bytes.contains(byte) == true { break }
                        let rule = value.map { EtagRule.mustMatch($0.etag) } ?? .mustBeNew
                        try await store.save("k", (value?.bytes ?? []) + [byte], etag: rule, ttl: nil)
                    } catch {
                        #expect(error.code == .unavailable || error.code == .conflict || error.code == .failed)
                    }
                }
            }
            let now = Timestamp(milliseconds: world.reactor.wallMilliseconds)
            let item = world.server.sidecar.value.components["redis"]?.item("cairn||k", at: now)
            #expect(item?.bytes == Array(0..<20))
            #expect(world.server.callCount > 40)
            await store.close()
        }
    }

    @Test(.timeLimit(.minutes(3))) func `what the sidecar refuses has its code`() async throws {
        var sidecar = FakeSidecar(.sqlite)
        sidecar.token = "secret"
        try await withSidecar(sidecar) { world in
            func code(_ name: String = "sqlite", token: String? = "secret", size: Int = 1) async throws -> StateError
                .Code?
            {
                let store = try world.store(name, token: token)
                let value = [UInt8](repeating: 1, count: size)
                let error = await #expect(throws: StateError.self) {
                    try await store.save("k", value, etag: .any, ttl: nil)
                }
                await store.close()
                return error?.code
            }
            #expect(try await code(token: nil) == .unauthenticated)
            #expect(try await code(token: "wrong") == .unauthenticated)
            #expect(try await code("nope") == .invalid)
            #expect(try await code(size: 5 << 20) == .tooLarge)
            let store = try world.store("sqlite", token: "secret")
            let large = [UInt8](repeating: 7, count: 4_000_000)
            try await store.save("k", large, etag: .mustBeNew, ttl: nil)
            let read = try await store.get("k")
            #expect(read?.bytes == large)
            await store.close()
        }
    }
}

private struct WireWorld: Sendable {
    let reactor: Reactor
    let server: FakeSidecarServer

    func store(_ name: String, token: String? = nil) throws -> SidecarStateStore<GRPCSidecarChannel> {
        var settings = GRPCSettings()
        settings.backoff.first = .milliseconds(1)
        settings.backoff.most = .milliseconds(20)
        let connection = GRPCConnection(
            to: try GRPCAddress(host: "127.0.0.1", port: server.grpcPort), settings: settings, loop: reactor,
            resolver: Resolver())
        return SidecarStateStore(name, over: GRPCSidecarChannel(connection, token: token))
    }

    func store(_ manner: StoreManner) throws -> SidecarStateStore<GRPCSidecarChannel> { try store(manner.rawValue) }
}

private func withSidecar(
    _ sidecar: FakeSidecar, faults: SidecarFaults = .none,
    _ body: @escaping @concurrent @Sendable (WireWorld) async throws -> Void
) async throws {
    try await withReactor { reactor in
        let server = try FakeSidecarServer(Shared(sidecar), on: reactor, faults: faults)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(WireWorld(reactor: reactor, server: server)))
        } catch {
            result = .failure(error)
        }
        server.stop()
        try result.get()
    }
}
