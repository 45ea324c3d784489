import CairnReactor
import CairnWire
import CairnWorkflow

/// Stands where a restoration would, for a run that the store has: it takes the same parts, and finds out whether they say the
/// same.
final class RunComparison: RunRestoration {
    private let store: any RunStore
    private let manifest: RunManifest
    private let state: Lock<Progress>

    private struct Progress {
        var generation: (number: Int, segments: ArraySlice<HistorySegment>) = (0, [])
        var generations: [Int] = []
        var letters: ArraySlice<Letter>
        var readLetters: ArraySlice<String>
        var blobs: Set<String> = []

        init(_ manifest: RunManifest) {
            letters = manifest.letters[...]
            readLetters = manifest.readLetters[...]
        }
    }

    /// - Throws: `run.not_found`; `archive.differs` when the header says something else already.
    init(_ header: RunHeader, with store: any RunStore) async throws {
        self.store = store
        let manifest = try await store.manifest(of: header.id)
        self.manifest = manifest
        state = Lock(Progress(manifest))
        var (here, there) = (manifest.header, header)
        // Who drove it last is no part of what happened: a driver that leaves in good order takes its name out.
        (here.driver, there.driver) = (nil, nil)
        guard here == there else {
            throw differs(
                "it is \(here.head.status.rawValue) at version \(here.version) here, and \(there.head.status.rawValue) at version \(there.version) in the archive"
            )
        }
    }

    func add(_ part: RunPart) async throws {
        // One part comes after the other.
        var progress = state.withLock(\.self)
        defer { state.withLock { $0 = progress } }
        switch part {
        case .history(let segment, let generation):
            if generation != progress.generation.number {
                try endGeneration(progress)
                let segments = try await store.history(of: manifest.header.id, generation: generation)
                progress.generation = (generation, segments[...])
                progress.generations.append(generation)
            }
            guard progress.generation.segments.popFirst() == segment else {
                throw differs("version \(segment.version) of its history is another")
            }
        case .letter(let letter):
            guard progress.letters.popFirst() == letter else { throw differs("its unread letters are others") }
        case .readLetters(let ids):
            guard progress.readLetters.prefix(ids.count).elementsEqual(ids) else {
                throw differs("it has read other letters")
            }
            progress.readLetters = progress.readLetters.dropFirst(ids.count)
        case .blob(let blob):
            guard try await store.blobs([blob.reference], of: manifest.header.id)[blob.reference.hash] == blob.bytes
            else { throw differs("its blobs are others") }
            progress.blobs.insert(blob.reference.hash)
        }
    }

    func commit() async throws {
        let progress = state.withLock(\.self)
        try endGeneration(progress)
        guard progress.letters.isEmpty, progress.readLetters.isEmpty, progress.blobs.count == manifest.blobs.count,
            progress.generations == manifest.generations
        else { throw differs("the archive holds less of it than the store") }
    }

    func abandon() async {}

    private func endGeneration(_ progress: Progress) throws {
        guard progress.generation.segments.isEmpty else { throw differs("its history is longer here") }
    }

    private func differs(_ what: String) -> ArchiveError {
        ArchiveError(
            .differs,
            "run \(manifest.header.id) is in this state already, and is not the same: \(what). Nothing was changed. Import into another state, or remove the run that is here first: ids stand in histories, so a run cannot take another"
        )
    }
}
