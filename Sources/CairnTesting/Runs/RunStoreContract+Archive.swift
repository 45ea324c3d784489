import CairnEngine
import CairnWire
import CairnWorkflow
import Testing

extension RunStoreContract {
    /// A run of three generations, with letters read and unread and blobs small and large.
    static func makeLongRun(_ id: String, in store: any RunStore) async throws {
        let large = blob("large ", size: 2_500_000)
        try await store.create(run(id, blobs: [blob("small"), large]))
        for letter in ["l1", "l2", "l3"] {
            _ = try await store.post(Self.letter(id, letter, data: ["of": .string(id)]))
        }
        try await store.append(append(id, version: 1, events: "two", letters: ["l2"]))
        try await store.append(append(id, version: 2, opens: 2, events: "three", blobs: [blob("later")]))
        try await store.append(append(id, version: 3, opens: 3, events: "four", letters: ["l1"]))
        try await store.append(append(id, version: 4, events: "five", head: head(.waiting, wake: 9)))
    }

    /// Puts a run into a store as another has it, and holds it meanwhile.
    static func copy(_ id: String, from source: any RunStore, to target: any RunStore) async throws {
        let manifest = try await source.manifest(of: id)
        let hold = try await target.acquire(id)
        defer { hold.release() }
        let restoration = try await target.restore(
            manifest.header, try await source.definition(manifest.header.definition))
        for part in try await parts(of: manifest, in: source) { try await restoration.add(part) }
        await refuses(.runNotFound) { _ = try await target.header(of: id) }
        try await restoration.commit()
    }

    private static func parts(of manifest: RunManifest, in store: any RunStore) async throws -> [RunPart] {
        var parts: [RunPart] = []
        for generation in manifest.generations {
            for segment in try await store.history(of: manifest.header.id, generation: generation) {
                parts.append(.history(segment, generation: generation))
            }
        }
        parts.append(.readLetters(manifest.readLetters))
        parts += manifest.letters.map(RunPart.letter)
        for blob in manifest.blobs { parts.append(.blob(try await store.storedBlob(blob, of: manifest.header.id))) }
        return parts
    }

    static let archive: [Clause] = [
        Clause("a manifest names all that is kept of a run") { subject in
            try await makeLongRun("r1", in: subject.store)
            let manifest = try await subject.store.manifest(of: "r1")
            #expect(manifest.header == (try await subject.store.header(of: "r1")))
            #expect(manifest.generations == [1, 2, 3])
            #expect(manifest.letters.map(\.id) == ["l3"])
            #expect(manifest.letters.first?.data == ["of": "r1"])
            #expect(manifest.readLetters == ["l1", "l2"])
            var hashes: Set<String> = []
            for reference in manifest.blobs {
                hashes.insert(try await subject.store.storedBlob(reference, of: "r1").reference.hash)
            }
            #expect(
                hashes
                    == [
                        blob("small").reference.hash, blob("later").reference.hash,
                        blob("large ", size: 2_500_000).reference.hash,
                    ])
            await refuses(.runNotFound) { _ = try await subject.store.manifest(of: "r2") }
        },
        Clause("a run that is put back is the run that it was") { subject in
            let source = InMemoryRunStore()
            try await makeLongRun("r1", in: source)
            let store = subject.store
            try await copy("r1", from: source, to: store)
            let (there, here) = (try await source.manifest(of: "r1"), try await store.manifest(of: "r1"))
            #expect(here.header == there.header)
            #expect(here.generations == there.generations)
            #expect(here.letters == there.letters)
            #expect(here.readLetters == there.readLetters)
            #expect(here.blobs.count == there.blobs.count)
            for generation in 1...3 {
                #expect(
                    try await store.history(of: "r1", generation: generation)
                        == source.history(of: "r1", generation: generation))
            }
            #expect(try await store.load("r1") == source.load("r1"))
            let large = blob("large ", size: 2_500_000)
            #expect(try await store.blobs([large.reference], of: "r1")[large.reference.hash] == large.bytes)
            #expect(try await store.definition(snapshot.hash) == snapshot)
            // It goes on where it stood.
            #expect(try await store.openRuns(after: nil, limit: 9).runs.map(\.id) == ["r1"])
            #expect(try await store.dueRuns(at: Timestamp(milliseconds: 9), limit: 9).map(\.id) == ["r1"])
            #expect(try await store.post(letter("r1", "l2")) == .repeated)
            await refuses(.runTaken) { try await store.append(append("r1", version: 4, events: "x")) }
            try await store.append(append("r1", version: 5, claim: driver, opens: 4, events: "six", letters: ["l3"]))
            #expect(try await history(of: "r1", in: store) == ["six"])
            #expect(try await store.load("r1").letters.isEmpty)
        },
        Clause("a run without earlier generations is put back as it is") { subject in
            let source = InMemoryRunStore()
            try await makeLongRun("r1", in: source)
            let manifest = try await source.manifest(of: "r1")
            let restoration = try await subject.store.restore(manifest.header, snapshot)
            for segment in try await source.history(of: "r1", generation: 3) {
                try await restoration.add(.history(segment, generation: 3))
            }
            try await restoration.commit()
            #expect(try await subject.store.manifest(of: "r1").generations == [3])
            #expect(try await subject.store.history(of: "r1", generation: 1).isEmpty)
            #expect(try await history(of: "r1", in: subject.store) == ["four", "five"])
        },
        Clause("of a restoration that is given up nothing is there") { subject in
            let source = InMemoryRunStore()
            try await makeLongRun("r1", in: source)
            let manifest = try await source.manifest(of: "r1")
            let hold = try await subject.store.acquire("r1")
            let restoration = try await subject.store.restore(manifest.header, snapshot)
            for part in try await parts(of: manifest, in: source) { try await restoration.add(part) }
            await restoration.abandon()
            hold.release()
            await refuses(.runNotFound) { _ = try await subject.store.load("r1") }
            try await reclaimAll(in: subject.store)
            try await subject.store.create(run("r1", events: "new"))
            #expect(try await history(of: "r1", in: subject.store) == ["new"])
            #expect(try await subject.store.load("r1").letters.isEmpty)
        },
        Clause("what is being put back is no garbage while its process lives") { subject in
            let source = InMemoryRunStore()
            try await makeLongRun("r1", in: source)
            let other = try await subject.another()
            let manifest = try await source.manifest(of: "r1")
            let hold = try await other.acquire("r1")
            let restoration = try await other.restore(manifest.header, snapshot)
            for part in try await parts(of: manifest, in: source) { try await restoration.add(part) }
            try await reclaimAll(in: subject.store)
            try await restoration.commit()
            hold.release()
            try await reclaimAll(in: subject.store)
            #expect(try await subject.store.load("r1") == source.load("r1"))
            let large = blob("large ", size: 2_500_000)
            #expect(try await subject.store.blobs([large.reference], of: "r1").count == 1)
            await other.close()
        },
        Clause("a run that is there is not put back over") { subject in
            let source = InMemoryRunStore()
            try await makeLongRun("r1", in: source)
            let manifest = try await source.manifest(of: "r1")
            let early = try await subject.store.restore(manifest.header, snapshot)
            for part in try await parts(of: manifest, in: source) { try await early.add(part) }
            try await subject.store.create(run("r1", events: "mine"))
            await refuses(.runExists) { _ = try await subject.store.restore(manifest.header, snapshot) }
            await refuses(.runExists) { try await early.commit() }
            #expect(try await history(of: "r1", in: subject.store) == ["mine"])
        },
        Clause("a restoration whose history does not reach its header is refused") { subject in
            let source = InMemoryRunStore()
            try await makeLongRun("r1", in: source)
            let header = try await source.header(of: "r1")
            let restoration = try await subject.store.restore(header, snapshot)
            for segment in try await source.history(of: "r1", generation: 3).dropLast() {
                try await restoration.add(.history(segment, generation: 3))
            }
            await refuses(.runCorrupt) { try await restoration.commit() }
            await refuses(.runNotFound) { _ = try await subject.store.header(of: "r1") }
        },
    ]
}
