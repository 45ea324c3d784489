import CairnEngine
import CairnWorkflow

/// A run on its way back into the store: parts go to keys of its new life as they come, and `commit` writes the header that
/// names them. Until then nobody can find any of them; a process that dies in the middle leaves keys that harm nothing.
actor DaprRestoration: RunRestoration {
    nonisolated let unownedExecutor: UnownedSerialExecutor
    private let store: DaprRunStore
    private let definition: DefinitionSnapshot
    private var draft: RunRecord
    /// The generation that is coming in.
    private var generation: Int?
    private var blobs: Set<BlobReference> = []
    /// Whether the header may have been written: then the parts may be a run's.
    private var mayBeInstalled = false

    /// Entries are gathered to so many bytes before they are written.
    private static let segmentBytes = 256 << 10

    init(_ header: RunHeader, _ definition: DefinitionSnapshot, life: String, store: DaprRunStore) {
        self.store = store
        self.definition = definition
        draft = RunRecord(header: header, life: life, number: 0, commit: life)
        unownedExecutor = store.access.loop.asUnownedSerialExecutor()
    }

    func add(_ part: RunPart) async throws {
        switch part {
        case .history(let segment, let generation):
            if let known = self.generation, known != generation { try await turn(known) }
            self.generation = generation
            // The last entry stays: it will name the blobs.
            if draft.tail.size > Self.segmentBytes { try await spill() }
            draft.tail.append(HistoryEntry(version: segment.version, events: segment.events, blobs: []))
        case .letter(let letter):
            draft.inbox.append(
                InboxLetter(
                    id: letter.id, name: letter.name, at: letter.at,
                    data: try await store.keep(letter.data, in: draft)))
            try await mark(letter.id)
        case .readLetters(let ids):
            for id in ids { try await mark(id) }
        case .blob(let blob):
            guard blobs.insert(blob.reference).inserted else { return }
            try await store.access.putParts(draft.keys.blob(blob.reference.hash), blob.bytes)
        }
    }

    func commit() async throws {
        guard generation == draft.header.generation, let last = draft.tail.indices.last,
            draft.tail[last].version == draft.header.version
        else { throw EngineError.unfinishedHistory(of: draft.header) }
        draft.tail[last].blobs = blobs.sorted { $0.hash < $1.hash }
        // What is too large for the header goes into a segment, the names of many blobs too.
        if draft.tail.size > RunRecord.tailBytes || blobs.count > 64 { try await spill() }
        guard draft.isWhole else { throw EngineError.unfinishedHistory(of: draft.header) }
        mayBeInstalled = true
        do {
            try await store.install(draft, definition)
        } catch let error as EngineError where error.code == .runExists {
            mayBeInstalled = false
            await abandon()
            throw error
        }
    }

    func abandon() async {
        guard !mayBeInstalled else { return }
        if let last = draft.tail.indices.last { draft.tail[last].blobs = Array(blobs) }
        do {
            try await store.removeParts(of: draft)
        } catch {
            store.complain(error)
        }
    }

    private func mark(_ letter: String) async throws {
        draft.marks.append(LetterMark(letter: letter, poster: draft.life))
        guard draft.hasTooManyMarks else { return }
        var turned = draft
        _ = try await store.turnPage(&turned, nil)
        draft = turned
    }

    private func spill() async throws {
        guard let first = draft.tail.first, let last = draft.tail.last else { return }
        let bytes = HistoryStep.segment(draft.tail)
        let name = try store.access.randomName()
        try await store.access.putParts(draft.keys.segment(name), bytes)
        draft.segments.append(SegmentName(name: name, first: first.version, last: last.version, size: bytes.count))
        draft.tail = []
    }

    /// What came so far is an earlier generation.
    private func turn(_ generation: Int) async throws {
        try await spill()
        let over = EarlierGeneration(generation: generation, segments: draft.segments, before: draft.earlier)
        let name = EarlierGeneration.Name(name: try store.access.randomName(), generation: generation)
        try await store.access.put(draft.keys.generation(name.name), over.encoded())
        (draft.segments, draft.earlier) = ([], name)
    }
}
