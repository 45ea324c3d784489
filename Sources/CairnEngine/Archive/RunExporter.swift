import CairnWire
import CairnWorkflow

/// Writes runs of a store as an archive. Each run is as it was at one moment, though it may be driven meanwhile: what lies
/// before a version never changes. Memory holds a generation of one run, or a blob, at a time.
package struct RunExporter: Sendable {
    private let store: any RunStore

    package init(_ store: any RunStore) { self.store = store }

    /// Where the lines go, each whole, with its line feed.
    package typealias Output = ([UInt8]) async throws -> Void

    /// - Parameters:
    ///   - runs: ids.
    ///   - leavingOut: leaves out what is gone when its turn comes: for ids that a list gave. One that somebody named is
    ///     missed.
    /// - Returns: how many runs were written.
    /// - Throws: `run.not_found`, `run.corrupt`, `store.…`, `archive.changed`; what `write` throws.
    package func export(
        _ runs: [String], leavingOutGone leavingOut: Bool = false, to write: Output
    ) async throws -> Int {
        try await write(ArchiveWriter.opening)
        var count = 0
        for run in runs {
            try Task.checkCancellation()
            let manifest: RunManifest
            do {
                manifest = try await store.manifest(of: run)
            } catch let error as EngineError where error.code == .runNotFound && leavingOut {
                continue
            }
            do {
                try await export(manifest, to: write)
            } catch let error as EngineError where error.code == .runNotFound {
                throw ArchiveError(.changed, "run \(run) was deleted while it was exported; export it again")
            }
            count += 1
        }
        try await write(ArchiveWriter.closing(runs: count))
        return count
    }

    private func export(_ manifest: RunManifest, to write: Output) async throws {
        let header = manifest.header
        let definition = try await store.definition(header.definition)
        var writer = try ArchiveWriter()
        try await write(try writer.run(header))
        try await writer.definition(definition.bytes, write)
        var latest = 0
        for generation in manifest.generations {
            for segment in try await store.history(of: header.id, generation: generation)
            where segment.version <= header.version {
                try await writer.part(.history(segment, generation: generation), write)
                latest = segment.version
            }
        }
        guard latest == header.version else {
            throw ArchiveError(
                .changed, "the history of run \(header.id) was removed while it was exported; export it again")
        }
        try await writer.part(.readLetters(manifest.readLetters), write)
        for letter in manifest.letters { try await writer.part(.letter(letter), write) }
        for blob in manifest.blobs {
            try await writer.part(.blob(try await store.storedBlob(blob, of: header.id)), write)
        }
        try await write(try writer.end(of: header.id))
    }
}
