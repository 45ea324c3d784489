import CairnCrypto
import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct SealedRunStoreTests {
    static func key(_ byte: UInt8) throws -> StateKey {
        try StateKey(try #require(SymmetricKey([UInt8](repeating: byte, count: 32))))
    }

    static func ring(_ bytes: UInt8...) throws -> Keyring {
        try #require(Keyring(try bytes.map { try key($0) }))
    }

    private static func withWorkers<Value: Sendable>(
        _ body: (Workers) async throws -> Value
    ) async throws -> Value {
        let workers = try Workers()
        let result: Result<Value, any Error>
        do { result = .success(try await body(workers)) } catch { result = .failure(error) }
        await workers.stop()
        return try result.get()
    }

    @Test(arguments: RunStoreContract.clauses)
    func `keeps the contract over the store in memory`(clause: RunStoreContract.Clause) async throws {
        let memory = InMemoryRunStore()
        let keys = try Self.ring(1)
        try await Self.withWorkers { workers in
            let store = SealedRunStore(memory, keys: keys, workers: workers)
            try await clause.hold(
                RunStoreSubject(store) {
                    SealedRunStore(InMemoryRunStore(sharing: memory), keys: keys, workers: workers)
                })
        }
    }

    private static let secret = "correct horse battery staple"

    private static func fill(_ store: any RunStore) async throws {
        let text = Array("\"\(secret)\"".utf8)
        let large = Array("[\"\(String(repeating: secret, count: 5000))\"]".utf8)
        let blobs = try [text, large].map { bytes in
            Blob(reference: BlobReference(hash: try SHA256.digest(of: bytes).hex, size: bytes.count), bytes: bytes)
        }
        try await store.create(
            NewRun(
                id: "r1", name: "docs", origin: "run",
                definition: DefinitionSnapshot(hash: try SHA256.digest(of: text).hex, bytes: text), driver: nil,
                head: RunHead(status: .running), started: Timestamp(milliseconds: 1), events: text, blobs: blobs))
        try await store.append(RunAppend(run: "r1", version: 1, epoch: 0, opens: 2, events: text))
        _ = try await store.post(
            Letter(run: "r1", id: "l1", name: "go", data: .string(secret), at: Timestamp(milliseconds: 2)))
    }

    /// All bytes that the store beneath can tell.
    private static func bytes(of store: any RunStore) async throws -> [UInt8] {
        let manifest = try await store.manifest(of: "r1")
        var bytes = Array("\(manifest)".utf8)
        for generation in manifest.generations {
            for segment in try await store.history(of: "r1", generation: generation) { bytes += segment.events }
        }
        for letter in manifest.letters { bytes += letter.data.encoded() }
        for blob in manifest.blobs { bytes += try await store.storedBlob(blob, of: "r1").bytes }
        return bytes + (try await store.definition(manifest.header.definition).bytes)
    }

    @Test func `the store beneath sees nothing of what was written, nor a hash of a value`() async throws {
        let memory = InMemoryRunStore()
        try await Self.withWorkers { workers in
            try await Self.fill(SealedRunStore(memory, keys: try Self.ring(1), workers: workers))
        }
        let bytes = String(decoding: try await Self.bytes(of: memory), as: UTF8.self)
        #expect(!bytes.contains("horse"))
        let value = Array("[\"\(String(repeating: Self.secret, count: 5000))\"]".utf8)
        #expect(!bytes.contains(try SHA256.digest(of: value).hex))
        let plain = InMemoryRunStore()
        try await Self.fill(plain)
        #expect(String(decoding: try await Self.bytes(of: plain), as: UTF8.self).contains("horse"))
    }

    @Test func `a wrong key, a missing one and a needless one are told before anything is written`() async throws {
        let (sealed, plain) = (InMemoryRunStore(), InMemoryRunStore())
        try await Self.withWorkers { workers in
            try await Self.fill(SealedRunStore(sealed, keys: try Self.ring(1), workers: workers))
            try await Self.fill(plain)
            let cases: [(InMemoryRunStore, Keyring?, EngineError.Code?)] = [
                (sealed, try Self.ring(1), nil), (sealed, try Self.ring(2, 1), nil),
                (sealed, nil, .sealWithoutKey), (sealed, try Self.ring(2), .sealUnknownKey),
                (plain, nil, nil), (plain, try Self.ring(1), .sealMissing),
                (InMemoryRunStore(), try Self.ring(1), nil), (InMemoryRunStore(), nil, nil),
            ]
            for (store, keys, code) in cases {
                var found: EngineError.Code?
                do {
                    _ = try await SealedRunStore.over(store, keys: keys, workers: workers)
                } catch let error as EngineError {
                    found = error.code
                }
                #expect(found == code)
            }
        }
        #expect(try await sealed.manifest(of: "r1").header.version == 2)
    }

    @Test func `a letter of another key is named, and keeps no run from its own letters`() async throws {
        try await withReactor { loop in
            let memory = InMemoryRunStore()
            let store = SealedRunStore(memory, keys: try Self.ring(1), workers: loop)
            let toy = ToyWorkflow(steps: [.event(Path("w"), "go")])
            let harness = EngineHarness(on: loop, store, toy) { $0.letterInterval = .milliseconds(1) }
            try await harness.start("r1")
            try await harness.start("r2")
            let stranger = SealedRunStore(
                InMemoryRunStore(sharing: memory), keys: try Self.ring(2), workers: loop)
            _ = try await stranger.post(
                Letter(run: "r1", id: "a", name: "go", at: Timestamp(milliseconds: loop.wallMilliseconds)))
            _ = try await store.post(
                Letter(run: "r2", id: "b", name: "go", at: Timestamp(milliseconds: loop.wallMilliseconds)))
            #expect(try await harness.engine.outcome(of: "r2").status == .completed)
            #expect(harness.complaints.value.map(\.code) == [.sealUnknownKey])
            #expect(harness.complaints.value.first?.run == "r1")
        }
    }

    @Test func `keys are changed: the new one writes, both read, and either alone reads its own`() async throws {
        let memory = InMemoryRunStore()
        try await Self.withWorkers { workers in
            let store = { (keys: Keyring) in SealedRunStore(memory, keys: keys, workers: workers) }
            try await Self.fill(store(try Self.ring(1)))
            let both = store(try Self.ring(2, 1))
            let late = Array("\"late\"".utf8)
            let blob = Blob(
                reference: BlobReference(hash: try SHA256.digest(of: late).hex, size: late.count), bytes: late)
            try await both.append(RunAppend(run: "r1", version: 2, epoch: 0, events: late, blobs: [blob]))
            #expect(try await both.load("r1").segments.count == 2)
            // One blob is named under each key, and one is nowhere.
            let early = Array("\"\(Self.secret)\"".utf8)
            let reference = BlobReference(hash: try SHA256.digest(of: early).hex, size: early.count)
            let found = try await both.blobs([reference, blob.reference], of: "r1")
            #expect(found == [reference.hash: early, blob.reference.hash: late])
            let lost = BlobReference(hash: "00", size: 1)
            let missing = await #expect(throws: EngineError.self) {
                _ = try await both.blobs([reference, blob.reference, lost], of: "r1")
            }
            #expect(missing?.code == .runCorrupt)
            #expect(missing?.message.contains("blob 00 ") == true)
            let stranger = await #expect(throws: EngineError.self) { _ = try await store(try Self.ring(1)).load("r1") }
            #expect(stranger?.code == .sealUnknownKey)
            #expect(try await store(try Self.ring(1)).history(of: "r1", generation: 1).count == 1)
            // What is written out and put back elsewhere is sealed with the first key alone.
            let other = InMemoryRunStore()
            let restoration = try await SealedRunStore(other, keys: try Self.ring(3), workers: workers)
                .restore(
                    try await both.header(of: "r1"),
                    try await both.definition(try await both.header(of: "r1").definition))
            for generation in 1...2 {
                for segment in try await both.history(of: "r1", generation: generation) {
                    try await restoration.add(.history(segment, generation: generation))
                }
            }
            try await restoration.commit()
            let again = SealedRunStore(other, keys: try Self.ring(3), workers: workers)
            #expect(try await again.load("r1").segments == both.load("r1").segments)
        }
    }

    @Test func `a payload opens in its own place and nowhere else`() throws {
        let keys = try Self.ring(1)
        let places: [PayloadPlace] = [
            .events(run: "r1", version: 1), .events(run: "r1", version: 2), .events(run: "r2", version: 1),
            .events(run: "r1", version: 12), .blob(run: "r1", name: "1"), .letter(run: "r1", id: "1", name: "", at: 0),
            .letter(run: "r1", id: "", name: "1", at: 0), .letter(run: "r1", id: "1", name: "", at: 1),
            .definition("r1"), .definition("run r1"), .blob(run: "r", name: "11"),
        ]
        for place in places {
            let sealed = try SealedPayload.seal([1, 2, 3], for: place, with: keys.keys[0])
            #expect(sealed.count == 3 + SealedPayload.overhead)
            for other in places {
                let opened = try? SealedPayload.open(sealed, for: other, with: keys)
                #expect(opened == (other == place ? [1, 2, 3] : nil), "\(place) as \(other)")
            }
        }
        #expect(Set(places.map { "\($0.owner) \($0.bytes)" }).count == places.count)
    }

    @Test func `what may be written twice is sealed to the same bytes, and no nonce is used for two payloads`() throws {
        let (key, other) = (try Self.key(1), try Self.key(2))
        func seal(_ place: PayloadPlace, _ key: StateKey, _ plain: [UInt8] = [1, 2, 3]) throws -> [UInt8] {
            try SealedPayload.seal(plain, for: place, with: key)
        }
        let named: [PayloadPlace] = [
            .blob(run: "r1", name: "1"), .blob(run: "r1", name: "2"), .blob(run: "r2", name: "1"), .definition("1"),
        ]
        for place in named { #expect(try seal(place, key) == seal(place, key)) }
        let once: [PayloadPlace] = [
            .events(run: "r1", version: 1), .letter(run: "r1", id: "1", name: "go", at: 0),
        ]
        for place in once { #expect(try seal(place, key) != seal(place, key)) }
        var nonces: Set<[UInt8]> = []
        for place in named {
            for key in [key, other] {
                for plain in [[], [1, 2, 3], [1, 2, 4]] as [[UInt8]] {
                    nonces.insert(Array(try seal(place, key, plain)[12..<24]))
                }
            }
        }
        #expect(nonces.count == named.count * 2 * 3)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `bytes that were spoilt are refused by name, never opened, never a trap`(seed: UInt64) throws {
        let keys = try Self.ring(1)
        let place = PayloadPlace.events(run: "r1", version: 3)
        let sealed = try SealedPayload.seal(Array("[{\"a\":1}]".utf8), for: place, with: keys.keys[0])
        var mutation = Mutation(seed: seed)
        let spoilt = mutation.spoil(sealed)
        guard spoilt != sealed else { return }
        let error = #expect(throws: EngineError.self) { try SealedPayload.open(spoilt, for: place, with: keys) }
        #expect([.runCorrupt, .sealMissing, .sealUnknownKey].contains(try #require(error).code))
        #expect(error?.run == "r1")
    }

    /// Recorded with Python's `cryptography`, from the words of docs/operations/encryption.md alone.
    @Test func `what another implementation sealed is opened`() throws {
        let golden = try JSON(parsing: try Golden.bytes("sealed-by-python.json"))
        let master = try #require(Digest(hex: golden["key"]?.string ?? ""))
        let key = try StateKey(try #require(SymmetricKey(master.bytes)))
        let keys = try #require(Keyring([key]))
        let name = try #require(golden["blob"]?["name"]?.string)
        let places: [(String, PayloadPlace)] = [
            ("events", .events(run: "r1", version: 7)), ("blob", .blob(run: "r1", name: name)),
            ("definition", .definition("d1")), ("letter", .letter(run: "r1", id: "l1", name: "héllo", at: 7)),
        ]
        for (part, place) in places {
            let hex = try #require(golden[part]?["sealed"]?.string)
            let digits = hex.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
            let sealed = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
            let plain = try SealedPayload.open(sealed, for: place, with: keys)
            #expect(String(decoding: plain, as: UTF8.self) == golden[part]?["plain"]?.string)
        }
        let plain = Array((golden["blob"]?["plain"]?.string ?? "").utf8)
        #expect(try key.name(ofBlob: try SHA256.digest(of: plain).hex, of: "r1") == name)
    }
}
