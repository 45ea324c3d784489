import CairnWire
import CairnWorkflow

/// Puts the runs of an archive into a store, whichever kind either store is. A run is there when its last line was read and
/// all of it was what the archive says; of half a run nothing is. Confined to its caller.
package final class RunImporter {
    /// What became of one run.
    package enum Outcome: String, Sendable, Hashable, CaseIterable {
        case restored
        /// It was there already, and is the same.
        case unchanged
    }

    private let store: any RunStore
    private var reader: ArchiveReader
    private var current: (header: RunHeader, restoration: any RunRestoration, outcome: Outcome, hold: DriverHold?)?

    /// - Throws: `CryptoError`.
    package init(into store: any RunStore) throws {
        self.store = store
        reader = try ArchiveReader()
    }

    /// The longest line that it takes.
    package static let longestLine = ArchiveFormat.longestLine

    /// Takes the next line, without its line feed.
    ///
    /// - Returns: the run that this line ended, if it did.
    /// - Throws: `ArchiveError` with the line; `run.driven_elsewhere`, `run.exists`, `store.…`. After an error call `abandon`.
    package func take(_ line: [UInt8]) async throws -> (run: String, outcome: Outcome)? {
        guard let event = try reader.take(line) else { return nil }
        switch event {
        case .run(let header, let definition): try await begin(header, definition)
        case .part(let part): try await told { try await current?.restoration.add(part) }
        case .endOfRun:
            guard let done = current else { return nil }
            try await told { try await done.restoration.commit() }
            done.hold?.release()
            current = nil
            return (done.header.id, done.outcome)
        case .end: break
        }
        return nil
    }

    /// Nothing follows.
    ///
    /// - Throws: `ArchiveError` with `truncated`.
    package func finish() throws { try reader.finish() }

    /// Gives the run up that has not ended. Those that have stay.
    package func abandon() async {
        await current?.restoration.abandon()
        current?.hold?.release()
        current = nil
    }

    private func begin(_ header: RunHeader, _ definition: DefinitionSnapshot) async throws {
        do {
            let comparison = try await told { try await RunComparison(header, with: store) }
            current = (header, comparison, .unchanged, nil)
        } catch let error as EngineError where error.code == .runNotFound {
            let hold = try await store.acquire(header.id)
            do {
                current = (header, try await store.restore(header, definition), .restored, hold)
            } catch {
                hold.release()
                throw error
            }
        }
    }

    /// What differs is told with the line where it does.
    private func told<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch var error as ArchiveError {
            error.line = reader.line
            throw error
        }
    }
}
