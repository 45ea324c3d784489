import CairnDapr
import CairnReactor
import CairnTesting
import CairnWire
import Testing

@Suite struct SidecarFaultTests {
    private typealias Store = SidecarStateStore<FakeSidecarChannel>

    /// A store whose second call, a save of `[2]` over `[1]`, meets a fault; what that threw, and what is there after it.
    private static func meet(
        _ fault: SidecarFaults.Fault, _ manner: StoreManner, _ rule: @escaping @Sendable (String) -> EtagRule
    ) throws -> (error: StateError?, after: [UInt8]?) {
        try SimulatedLoop.run(seed: 1) { loop in
            let sidecar = Shared(FakeSidecar(manner))
            let plain = Store(manner.rawValue, over: FakeSidecarChannel(sidecar, on: loop))
            try await plain.save("k", [1], etag: .mustBeNew, ttl: nil)
            let etag = try #require(try await plain.get("k")).etag
            let faulty = Store(
                manner.rawValue, over: FakeSidecarChannel(sidecar, on: loop, faults: .script([1: fault])))
            var thrown: StateError?
            do throws(StateError) {
                try await faulty.save("k", [2], etag: rule(etag), ttl: nil)
            } catch {
                thrown = error
            }
            return (thrown, try await plain.get("k")?.bytes)
        }.value
    }

    @Test(arguments: StoreManner.allCases)
    func `a lost answer and a hidden write have taken effect`(manner: StoreManner) throws {
        let lost = try Self.meet(.lostAnswer, manner) { .mustMatch($0) }
        #expect(lost.error?.code == .unavailable && lost.after == [2])
        let hidden = try Self.meet(.triedTwice, manner) { .mustMatch($0) }
        #expect(hidden.error?.code == .conflict && hidden.after == [2])
        let late = try Self.meet(.failedAfterTakingEffect, manner) { .mustMatch($0) }
        #expect(late.error?.code == .failed && late.after == [2])
    }

    @Test(arguments: StoreManner.allCases)
    func `a refusal has not`(manner: StoreManner) throws {
        let codes: [(SidecarFaults.Fault, StateError.Code)] = [
            (.failed, .failed), (.falseConflict, .conflict), (.unavailable, .unavailable),
        ]
        for (fault, code) in codes {
            let met = try Self.meet(fault, manner) { .mustMatch($0) }
            #expect(met.error?.code == code && met.after == [1], "\(fault)")
        }
        let slow = try Self.meet(.slow(.seconds(9)), manner) { .mustMatch($0) }
        #expect(slow.error == nil && slow.after == [2])
    }

    @Test(arguments: StoreManner.allCases)
    func `one's own create hides behind a conflict or behind a 500`(manner: StoreManner) throws {
        try SimulatedLoop.run(seed: 1) { loop in
            let sidecar = Shared(FakeSidecar(manner))
            let channel = FakeSidecarChannel(sidecar, on: loop, faults: .script([1: .triedTwice]))
            let store = Store(manner.rawValue, over: channel)
            let error = await #expect(throws: StateError.self) {
                try await store.save("k", [1], etag: .mustBeNew, ttl: nil)
            }
            let isClean = manner == .sqlite || manner == .inMemory
            #expect(error?.code == (isClean ? .conflict : .failed))
            let after = try await store.get("k")
            #expect(after?.bytes == [1])
            #expect(channel.faults == [.triedTwice: 1])
            #expect(channel.reads == 1 && channel.writes == 1)
        }
    }

    @Test func `a sidecar that is gone comes back`() throws {
        let outcome = try SimulatedLoop.run(seed: 1) { loop in
            let channel = FakeSidecarChannel(
                Shared(FakeSidecar(.redis)), on: loop, faults: .outage(at: .seconds(5), for: .seconds(30)))
            let store = Store("redis", over: channel)
            try await store.save("k", [1], etag: .mustBeNew, ttl: nil)
            try await loop.sleep(for: .seconds(6))
            await #expect(throws: StateError.self) { _ = try await store.get("k") }
            while (try? await store.get("k")) == nil { try await loop.sleep(for: .seconds(1)) }
        }
        #expect(outcome.elapsed >= .seconds(35))
        #expect(outcome.elapsed < .seconds(37))
    }

    @Test(arguments: StoreManner.allCases, 0..<25 as Range<UInt64>)
    func `under every fault, whoever asks after each failure loses nothing and does nothing twice`(
        manner: StoreManner, seed: UInt64
    ) throws {
        try SimulatedLoop.run(seed: seed) { loop in
            let sidecar = Shared(FakeSidecar(manner, seed: seed))
            await withTaskGroup(of: Void.self) { group in
                for writer in 1...3 as ClosedRange<UInt8> {
                    let channel = FakeSidecarChannel(
                        sidecar, on: loop, faults: .seeded(seed &* 31 &+ UInt64(writer), oneIn: 3),
                        latency: .milliseconds(2))
                    let store = Store(manner.rawValue, over: channel)
                    group.addTask {
                        for step in 0..<5 as Range<UInt8> { await Self.append(writer * 16 + step, to: store, loop) }
                    }
                }
            }
            let list = try await Store(manner.rawValue, over: FakeSidecarChannel(sidecar, on: loop)).get("k")?.bytes
            let expected = (1...3).flatMap { writer in (0..<5).map { UInt8(writer * 16 + $0) } }
            #expect(list?.sorted() == expected, "seed \(seed)")
            for writer in 1...3 as ClosedRange<UInt8> {
                let own = (list ?? []).filter { $0 / 16 == writer }
                #expect(own == own.sorted(), "seed \(seed): the steps of \(writer) keep their order")
            }
        }
    }

    /// The rule of design §3 in small: read, append under the etag; whatever the answer, look whether it is there.
    private static func append(_ byte: UInt8, to store: Store, _ loop: any Loop) async {
        while true {
            do {
                let value = try await store.get("k")
                if value?.bytes.contains(byte) == true { return }
                let rule = value.map { EtagRule.mustMatch($0.etag) } ?? .mustBeNew
                try await store.save("k", (value?.bytes ?? []) + [byte], etag: rule, ttl: nil)
            } catch {
                try? await loop.sleep(for: .milliseconds(50))
            }
        }
    }
}
