import CairnCrypto
import CairnDapr
import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

/// The sealed store over a sidecar's: what the sidecar keeps opens for nobody without the key.
@Suite struct SealedDaprStoreTests {
    private static func ring(_ byte: UInt8 = 7) throws -> Keyring {
        let key = try StateKey(try #require(SymmetricKey([UInt8](repeating: byte, count: 32))))
        return try #require(Keyring([key]))
    }

    // What passes a MiB is met below.
    private static let clauses = RunStoreContract.clauses.filter { !$0.name.hasPrefix("large blobs") }

    @Test(arguments: clauses)
    func `keeps the contract`(clause: RunStoreContract.Clause) throws {
        let keys = try Self.ring()
        _ = try SidecarWorld.run(.postgresql) { world in
            let open: @Sendable () async throws -> any RunStore = {
                try await SealedRunStore.over(try await world.process(), keys: keys, workers: world.loop)
            }
            let store = try await open()
            try await clause.hold(
                RunStoreSubject(store, dropsDefinitions: false, showsEmptyHolds: false, another: open))
            await store.close()
        }
    }

    @Test func `the sidecar sees nothing of what was written, and a wrong key is told`() throws {
        let (right, wrong) = (try Self.ring(), try Self.ring(8))
        _ = try SidecarWorld.run(.redis) { world in
            let store = SealedRunStore(try await world.process(), keys: right, workers: world.loop)
            let secret = "correct horse battery staple"
            let blob = try Self.blob(Array(secret.utf8))
            try await store.create(StateWorld.new(events: Array(secret.utf8), blobs: [blob]))
            _ = try await store.post(
                Letter(run: "r1", id: "l1", name: "go", data: .string(secret), at: Timestamp(milliseconds: 1)))
            let kept = "\(world.sidecar.value.components)"
            #expect(kept.contains("r1") && !kept.contains("horse") && !kept.contains(blob.reference.hash))
            // A value as its bytes in a list.
            let bytes = "\(Array("horse".utf8))".dropFirst().dropLast()
            #expect(!kept.contains(bytes))
            #expect(try await store.load("r1").letters.first?.data == .string(secret))
            for (keys, code) in [(nil, EngineError.Code.sealWithoutKey), (wrong, .sealUnknownKey)] {
                let error = await #expect(throws: EngineError.self) {
                    _ = try await SealedRunStore.over(try await world.process(), keys: keys, workers: world.loop)
                }
                #expect(error?.code == code)
            }
            await store.close()
        }
    }

    /// Bytes of chance would fit together only if one process had written them all.
    @Test func `a blob whose parts were written by a driver that slept and by its heir is whole`() throws {
        let keys = try Self.ring()
        try StateWorld.run { world in
            let stopping = Shared<FaultyStateStore?>(nil)
            let last = Shared<Int?>(nil)
            let sidecar = world.sidecar { number in
                if number == last.value { stopping.value?.stop() }
                return nil
            }
            stopping.withLock { $0 = sidecar }
            let blob = try Self.blob([UInt8](repeating: 5, count: (1 << 20) + 100))
            let sleeper = SealedRunStore(try await world.process(sidecar), keys: keys, workers: world.loop)
            try await sleeper.create(StateWorld.new())
            // It reads the header, writes the first part, and sleeps.
            last.withLock { $0 = sidecar.counts.all + 2 }
            let late = world.loop.spawn(name: "sleeper") {
                try await sleeper.append(StateWorld.append(1, blobs: [blob]))
            }
            let heir = SealedRunStore(try await world.process(), keys: keys, workers: world.loop)
            try await world.loop.sleep(for: .seconds(1))
            #expect(sidecar.counts.all == last.value.map { $0 + 1 })
            try await heir.append(StateWorld.append(1, claim: CompareAndSetTests.other))
            try await heir.append(StateWorld.append(2, epoch: 2, blobs: [blob]))
            sidecar.goOn()
            let error = await #expect(throws: EngineError.self) { try await late.value }
            #expect(error?.code == .runTaken)
            #expect(try await heir.blobs([blob.reference], of: "r1") == [blob.reference.hash: blob.bytes])
            await heir.close()
            await sleeper.close()
            stopping.withLock { $0 = nil }
        }
    }

    private static func blob(_ bytes: [UInt8]) throws -> Blob {
        Blob(reference: BlobReference(hash: try SHA256.digest(of: bytes).hex, size: bytes.count), bytes: bytes)
    }
}
