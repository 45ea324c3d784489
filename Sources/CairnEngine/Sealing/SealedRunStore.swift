import CairnCrypto
import CairnReactor
package import CairnWire
package import CairnWorkflow

/// A run store whose payloads nobody reads without the key: whatever users and models wrote is sealed on its way into the
/// store beneath (`SealedPayload`), whichever kind that is, and opened on its way out.
///
/// Sealed are events, blobs, letters' data and definitions. In the clear stays what a store looks for and what tells who
/// drives: ids, names of runs, events and definitions' hashes, status, times, versions, drivers, and how long things are.
package final class SealedRunStore: RunStore {
    private let base: any RunStore
    private let keys: Keyring
    /// For payloads that would hold the loop.
    private let workers: any TaskExecutor
    private static let heavyBytes = 64 << 10

    package init(_ base: any RunStore, keys: Keyring, workers: any TaskExecutor) {
        self.base = base
        self.keys = keys
        self.workers = workers
    }

    /// The store as it is to be used with these keys, or with none. What it holds decides whether they are the right ones:
    /// the latest run is looked at, so that a wrong key is told before anything is written with it.
    ///
    /// - Throws: `seal.without_key` when there is no key and the state is sealed; `seal.missing`, `seal.unknown_key`.
    package static func over(
        _ base: any RunStore, keys: Keyring?, workers: any TaskExecutor
    ) async throws -> any RunStore {
        if let latest = try await base.list(RunFilter(), after: nil, limit: 1).runs.first {
            try await check(latest.definition, in: base, keys)
        }
        guard let keys else { return base }
        return SealedRunStore(base, keys: keys, workers: workers)
    }

    private static func check(_ definition: String, in base: any RunStore, _ keys: Keyring?) async throws {
        let bytes: [UInt8]
        do {
            bytes = try await base.definition(definition).bytes
        } catch let error as EngineError where error.code == .storeCorrupt {
            // One damaged snapshot says nothing of the others: whoever needs it is told.
            return
        }
        switch (keys, SealedPayload.isSealed(bytes)) {
        case (nil, true): throw EngineError.sealedState()
        case (.some, false): throw EngineError.notSealed(.definition(definition))
        case (let keys?, true):
            guard let id = SealedPayload.keyID(of: bytes), keys.key(id) == nil else { return }
            throw EngineError.unknownKey(.definition(definition))
        case (nil, false): break
        }
    }

    /// Runs `body` where so many bytes may be handled.
    private func handling<Value: Sendable>(
        _ bytes: Int, _ body: @escaping @Sendable (Keyring) throws -> Value
    ) async throws -> Value {
        let keys = keys
        guard bytes > Self.heavyBytes else { return try body(keys) }
        return try await offload(to: workers) { try body(keys) }
    }
}

// MARK: Writing

extension SealedRunStore {
    package func create(_ run: NewRun) async throws {
        let size = run.blobs.reduce(run.events.count + run.definition.bytes.count) { $0 + $1.bytes.count }
        let sealed = try await handling(size) { keys in
            var sealed = run
            sealed.definition = try run.definition.sealed(with: keys.first)
            sealed.events = try SealedPayload.seal(
                run.events, for: .events(run: run.id, version: 1), with: keys.first)
            sealed.blobs = try run.blobs.map { try $0.sealed(for: run.id, with: keys.first) }
            return sealed
        }
        try await base.create(sealed)
    }

    package func append(_ append: RunAppend) async throws {
        let sealed = try await handling(append.size) { keys in
            var sealed = append
            sealed.events = try SealedPayload.seal(
                append.events, for: .events(run: append.run, version: append.version + 1), with: keys.first)
            sealed.blobs = try append.blobs.map { try $0.sealed(for: append.run, with: keys.first) }
            return sealed
        }
        try await base.append(sealed)
    }

    package func post(_ letter: Letter) async throws -> LetterReceipt {
        try await base.post(try letter.sealed(with: keys.first))
    }

    package func leave(_ run: String, epoch: Int) async throws { try await base.leave(run, epoch: epoch) }

    package func delete(_ run: String) async throws { try await base.delete(run) }

    package func reclaim() async throws -> Reclaimed { try await base.reclaim() }

    package func restore(_ header: RunHeader, _ definition: DefinitionSnapshot) async throws -> any RunRestoration {
        SealedRestoration(
            base: try await base.restore(header, try definition.sealed(with: keys.first)), run: header.id,
            key: keys.first)
    }
}

// MARK: Reading

extension SealedRunStore {
    package func load(_ run: String) async throws -> StoredRun {
        var stored = try await base.load(run)
        stored.segments = try await open(stored.segments, of: run)
        stored.letters = try stored.letters.map { try $0.opened(with: keys) }
        return stored
    }

    package func load(_ run: String, after version: Int) async throws -> StoredRun {
        var stored = try await base.load(run, after: version)
        stored.segments = try await open(stored.segments, of: run)
        return stored
    }

    package func history(of run: String, generation: Int) async throws -> [HistorySegment] {
        try await open(try await base.history(of: run, generation: generation), of: run)
    }

    private func open(_ segments: [HistorySegment], of run: String) async throws -> [HistorySegment] {
        try await handling(segments.reduce(0) { $0 + $1.events.count }) { keys in
            try segments.map { segment in
                let place = PayloadPlace.events(run: run, version: segment.version)
                return HistorySegment(
                    version: segment.version, events: try SealedPayload.open(segment.events, for: place, with: keys))
            }
        }
    }

    package func header(of run: String) async throws -> RunHeader { try await base.header(of: run) }

    /// A blob is named under the key that was first when it was written: each is asked for in turn. Most runs have seen one
    /// key, so that one question finds all.
    package func blobs(_ references: Set<BlobReference>, of run: String) async throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        var missing = references
        for key in keys.keys where !missing.isEmpty {
            if let all = try await blobs(missing, of: run, under: key) {
                found.merge(all) { _, new in new }
                missing = []
            } else if missing.count > 1 {
                // Some of them may be there all the same.
                for reference in missing {
                    guard let one = try await blobs([reference], of: run, under: key) else { continue }
                    found.merge(one) { _, new in new }
                    missing.remove(reference)
                }
            }
        }
        if let lost = missing.min(by: { $0.hash < $1.hash }) { throw EngineError.missingBlob(lost, of: run) }
        return found
    }

    /// Nil when one of them is not there.
    private func blobs(
        _ references: Set<BlobReference>, of run: String, under key: StateKey
    ) async throws -> [String: [UInt8]]? {
        var names: [String: BlobReference] = [:]
        for reference in references { names[try key.name(ofBlob: reference.hash, of: run)] = reference }
        let stored: [String: [UInt8]]
        do {
            stored = try await base.blobs(
                Set(names.map { BlobReference(hash: $0.key, size: $0.value.size + SealedPayload.overhead) }), of: run)
        } catch let error as EngineError where error.code == .runCorrupt {
            return nil
        }
        let asked = names
        return try await handling(stored.values.reduce(0) { $0 + $1.count }) { keys in
            var found: [String: [UInt8]] = [:]
            for (name, bytes) in stored {
                guard let reference = asked[name] else { continue }
                found[reference.hash] = try SealedPayload.open(
                    bytes, for: .blob(run: run, name: name), with: keys)
            }
            return found
        }
    }

    package func definition(_ hash: String) async throws -> DefinitionSnapshot {
        let bytes = try await base.definition(hash).bytes
        return try await handling(bytes.count) { keys in
            let plain = try SealedPayload.open(bytes, for: .definition(hash), with: keys)
            return DefinitionSnapshot(hash: hash, bytes: plain)
        }
    }

    package func letters(after cursor: LetterCursor) async throws -> LetterBatch {
        let sealed = try await base.letters(after: cursor)
        var batch = LetterBatch(letters: [], next: sealed.next, damaged: sealed.damaged)
        for letter in sealed.letters {
            do {
                batch.letters.append(try letter.opened(with: keys))
            } catch let error as EngineError {
                // Whoever posted it has another key: that keeps no other letter from its reader.
                batch.damaged.append(error)
            }
        }
        return batch
    }

    package func openRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await base.openRuns(after: cursor, limit: limit)
    }

    package func dueRuns(at time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try await base.dueRuns(at: time, limit: limit)
    }

    package func wakes(at time: Timestamp, after cursor: WakeCursor?, limit: Int) async throws -> WakePage {
        try await base.wakes(at: time, after: cursor, limit: limit)
    }

    package func runningRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await base.runningRuns(after: cursor, limit: limit)
    }

    package func nextWake(after time: Timestamp) async throws -> Timestamp? { try await base.nextWake(after: time) }

    package func changeMark() async throws -> Int64? { try await base.changeMark() }

    package func list(_ filter: RunFilter, after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await base.list(filter, after: cursor, limit: limit)
    }

    package func ended(_ status: RunStatus, before time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try await base.ended(status, before: time, limit: limit)
    }

    package func manifest(of run: String) async throws -> RunManifest {
        var manifest = try await base.manifest(of: run)
        manifest.letters = try manifest.letters.map { try $0.opened(with: keys) }
        return manifest
    }

    package func storedBlob(_ reference: BlobReference, of run: String) async throws -> Blob {
        let sealed = try await base.storedBlob(reference, of: run)
        return try await handling(sealed.bytes.count) { keys in
            let place = PayloadPlace.blob(run: run, name: sealed.reference.hash)
            let bytes = try SealedPayload.open(sealed.bytes, for: place, with: keys)
            return Blob(
                reference: BlobReference(hash: try SHA256.digest(of: bytes).hex, size: bytes.count), bytes: bytes)
        }
    }
}

// MARK: Driving

extension SealedRunStore {
    package func isDriven(_ run: String) async throws -> Bool { try await base.isDriven(run) }

    package func acquire(_ run: String) async throws -> DriverHold { try await base.acquire(run) }

    package func close() async { await base.close() }
}
