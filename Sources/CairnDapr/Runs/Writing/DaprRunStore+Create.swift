package import CairnEngine
import CairnReactor
import CairnWire

extension DaprRunStore {
    package func create(_ new: NewRun) async throws {
        try access.check()
        try RunID.check(new.id)
        if new.driver != nil { try await lease.hold() }
        let life = try access.randomName()
        var prepared: RunRecord?
        do {
            let record: RunRecord = try await access.compareAndSet(RunKeys.header(new.id)) { value in
                if let there = try Self.record(value, new.id) {
                    if there.life == life { return .answer(there) }
                    guard there.deleted != nil else { throw EngineError.exists(new.id) }
                    // The id is free again once nothing of the old run is left.
                    if !there.isCleared { try await removeParts(of: there) }
                }
                let record: RunRecord
                if let prepared { record = prepared } else { record = try await prepare(new, life: life) }
                prepared = record
                return .save(record.encoded(), record)
            }
            heldLives[new.id] = nil
            if record.lease == lease.id {
                driven[new.id] = Driven(
                    header: record.header, number: record.number, entry: IndexEntry(exactly: record, at: now))
            }
        } catch let error as EngineError where error.code == .runExists {
            // This run never was.
            if let prepared {
                await quietly { try await self.index.remove(prepared.number, life: life) }
                await quietly { try await self.removeParts(of: prepared) }
                forget(prepared.number)
            }
            throw error
        }
        // Whoever attends to runs without a driver looks at once.
        if new.driver == nil { await quietly { try await self.ring(nil) } }
    }

    /// Writes all that has to be there before the header is.
    private func prepare(_ new: NewRun, life: String) async throws -> RunRecord {
        try await keep(new.definition)
        let entry = try await index.add(IndexEntry(of: new, life: life, at: now))
        note(entry)
        let header = RunHeader(
            id: new.id, name: new.name, definition: new.definition.hash, origin: new.origin, head: new.head, version: 1,
            generation: 1, epoch: new.driver == nil ? 0 : 1, driver: new.driver, started: new.started)
        var record = RunRecord(header: header, life: life, number: entry.number, commit: life)
        record.lease = new.driver == nil ? nil : lease.id
        let step = try HistoryStep(
            record, adding: HistoryEntry(version: 1, events: new.events, blobs: new.blobs.map(\.reference)), opens: nil
        ) { try access.randomName() }
        (record.tail, record.segments) = (step.tail, step.segments)
        try await put(new.blobs, record.keys)
        for write in step.writes { try await access.putParts(write.key, write.bytes) }
        return record
    }
}

// MARK: Definitions

extension DaprRunStore {
    /// How long a definition that was seen in the store is not looked at again. One that no run names is condemned for an
    /// hour before it goes: who begins a run meanwhile sees that, and writes it anew.
    private static let memory: Duration = .seconds(1800)

    /// Keeps a definition, once for all runs.
    func keep(_ definition: DefinitionSnapshot) async throws {
        let (hash, loopNow) = (definition.hash, access.loop.now)
        if let seen = definitions[hash], loopNow.duration(since: seen) < Self.memory { return }
        let there = try await definitionManifest(hash)
        if there == nil || there?.condemned != nil {
            let ours = DefinitionManifest(name: try access.randomName(), size: definition.bytes.count)
            try await access.putParts(ours.key(of: hash), definition.bytes)
            let kept: DefinitionManifest = try await access.compareAndSet(RunKeys.definition(hash)) { value in
                let there = try value.map { try DefinitionManifest($0, hash) }
                if let there, there.condemned == nil { return .answer(there) }
                return .save(ours.encoded(), ours)
            }
            // Another process was first.
            if kept != ours { await quietly { try await self.access.deleteParts(ours.key(of: hash), size: ours.size) } }
        }
        definitions[hash] = loopNow
    }

    private func definitionManifest(_ hash: String) async throws -> DefinitionManifest? {
        try await access.get(RunKeys.definition(hash)).map { value in try DefinitionManifest(value, hash) }
    }

    package func definition(_ hash: String) async throws -> DefinitionSnapshot {
        try access.check()
        guard hash.utf8.count == 64, let manifest = try await definitionManifest(hash) else {
            throw EngineError.missingDefinition(hash)
        }
        let key = manifest.key(of: hash)
        guard let bytes = try await access.getParts([key: manifest.size])[key],
            try await isWhole(bytes, named: hash)
        else { throw EngineError.missingDefinition(hash) }
        return DefinitionSnapshot(hash: hash, bytes: bytes)
    }
}

/// What stands under a definition's key; its bytes stand in parts, under a name of chance: who removes the parts of one that
/// was condemned removes none of one that came after it.
struct DefinitionManifest: Sendable, Hashable {
    var name: String
    var size: Int
    /// Since when no run names it.
    var condemned: Timestamp?

    init(name: String, size: Int) {
        self.name = name
        self.size = size
    }

    func key(of hash: String) -> String { RunKeys.definition(hash, name) }

    init(_ value: StateValue, _ hash: String) throws(EngineError) {
        do throws(RecordDamage) {
            let fields = try RecordFields(Framed(decoding: value.bytes).line)
            name = try fields.string("name")
            size = try fields.size("size")
            condemned = try fields.optionalTime("condemned")
        } catch {
            throw EngineError.damaged(RunKeys.definition(hash), error)
        }
    }

    func encoded() -> [UInt8] {
        var object: JSONObject = ["name": .string(name), "size": .int(Int64(size))]
        object.set("condemned", condemned)
        return Framed(line: .object(object)).encoded()
    }
}
