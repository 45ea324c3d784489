import CairnCrypto
import CairnDapr
import CairnEngine
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// The rule of compare-and-set: every fault at every call of every write, and the outcome is that of no fault.
@Suite struct CompareAndSetTests {
    struct Write: Sendable, CustomTestStringConvertible {
        let name: String
        let isPrepared: Bool
        let act: @Sendable (DaprRunStore) async throws -> Void
        var testDescription: String { name }

        init(_ name: String, prepared: Bool = true, _ act: @escaping @Sendable (DaprRunStore) async throws -> Void) {
            self.name = name
            isPrepared = prepared
            self.act = act
        }
    }

    static let other = Driver(pid: 2, host: "there", started: Timestamp(milliseconds: 9))

    static let writes = [
        Write("create", prepared: false) { try await $0.create(StateWorld.new(blobs: [blob(10)])) },
        Write("create and leave to others", prepared: false) { try await $0.create(StateWorld.new(driver: nil)) },
        Write("append") { try await $0.append(StateWorld.append(2, blobs: [blob(20)])) },
        Write("append and wait") {
            try await $0.append(
                StateWorld.append(2, head: RunHead(status: .waiting, wake: Timestamp(milliseconds: 99))))
        },
        Write("append more than the header holds") {
            try await $0.append(StateWorld.append(2, events: [UInt8](repeating: 7, count: 20 << 10)))
            try await $0.append(StateWorld.append(3, events: [UInt8](repeating: 8, count: 20 << 10)))
            try await $0.append(StateWorld.append(4, events: [UInt8](repeating: 9, count: 3 << 20)))
        },
        Write("end") {
            try await $0.append(
                StateWorld.append(2, head: RunHead(status: .completed, ended: Timestamp(milliseconds: 5))))
        },
        Write("claim") { try await $0.append(StateWorld.append(2, claim: other)) },
        Write("begin a generation") { try await $0.append(StateWorld.append(2, opens: 2)) },
        Write("post") { store in
            let receipt = try await store.post(StateWorld.letter("l9"))
            #expect(receipt == .accepted)
        },
        Write("post what is large") {
            let data = JSON.string(String(repeating: "x", count: 9 << 10))
            let receipt = try await $0.post(StateWorld.letter("l9", data: data))
            #expect(receipt == .accepted)
        },
        Write("leave") { try await $0.leave("r1", epoch: 1) },
        Write("delete") { try await $0.delete("r1") },
    ]

    /// Of two parts.
    static func blob(_ seed: UInt8) -> Blob {
        let bytes = [UInt8](repeating: seed, count: (1 << 20) + 100)
        let hash = (try? SHA256.digest(of: bytes).hex) ?? ""
        return Blob(reference: BlobReference(hash: hash, size: bytes.count), bytes: bytes)
    }

    /// What a process that comes later finds.
    struct Found: Equatable {
        var run: StoredRun?
        var open: [String]
        var due: [String]
        var generation: [HistorySegment]
    }

    private func look(_ world: StateWorld) async throws -> Found {
        let store = try await world.process()
        var found = Found(
            run: nil, open: try await store.openRuns(after: nil, limit: 9).runs.map(\.id),
            due: try await store.dueRuns(at: Timestamp(milliseconds: 1000), limit: 9).map(\.id), generation: [])
        do {
            found.run = try await store.load("r1")
            found.generation = try await store.history(of: "r1", generation: 1)
        } catch let error as EngineError where error.code == .runNotFound {
            found.run = nil
        }
        await store.close()
        return found
    }

    private func prepare(_ world: StateWorld, _ store: DaprRunStore) async throws {
        try await store.create(StateWorld.new())
        try await store.append(StateWorld.append(1))
        _ = try await store.post(StateWorld.letter("l1"))
    }

    @Test(arguments: writes, FaultyStateStore.Fault.allCases)
    func `a fault at any call changes nothing of what is written`(
        write: Write, fault: FaultyStateStore.Fault
    ) throws {
        let undisturbed = Shared<Found?>(nil)
        try StateWorld.run { world in
            let store = try await world.process()
            if write.isPrepared { try await prepare(world, store) }
            try await write.act(store)
            let found = try await look(world)
            undisturbed.withLock { $0 = found }
            await store.close()
        }
        let expected = try #require(undisturbed.value)
        var call = 1
        while try meets(fault, at: call, write, expected) { call += 1 }
        #expect(call > 2)
    }

    /// Whether the fault was met.
    private func meets(
        _ fault: FaultyStateStore.Fault, at call: Int, _ write: Write, _ expected: Found
    ) throws -> Bool {
        let met = Shared(false)
        try StateWorld.run(seed: UInt64(call)) { world in
            let before = Shared<Int?>(nil)
            let sidecar = world.sidecar { number in
                guard let before = before.value, number == before + call else { return nil }
                met.withLock { $0 = true }
                return fault
            }
            let store = try await world.process(sidecar)
            if write.isPrepared { try await prepare(world, store) }
            before.withLock { $0 = sidecar.counts.all }
            try await write.act(store)
            let found = try await look(world)
            #expect(found == expected, "\(write.name), \(fault) at call \(call)")
            await store.close()
        }
        return met.value
    }
}
