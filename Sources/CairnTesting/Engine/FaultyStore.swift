package import CairnEngine
import CairnReactor
package import CairnWire
package import CairnWorkflow

/// A run store whose disk is full now and then: appends fail by plan, before they take effect or after. Or one that is slow:
/// what happens in the middle of an append, or of a look, is the test's to say.
package final class FaultyStore: RunStore {
    package enum Fault: Sendable { case before, afterTakingEffect }
    /// What an engine that attends all runs asks again and again.
    package enum Look: Sendable {
        /// So many wake-ups were found.
        case wakes(Int)
        case mark
    }

    private let base: any RunStore
    private let plan: @Sendable (Int) -> Fault?
    private let meanwhile: @Sendable (RunAppend) async throws -> Void
    private let looking: @Sendable (Look) async throws -> Void
    private let isAlone: Bool
    private let appends = Shared(0)

    /// - Parameter plan: what becomes of the append of this number, from 1.
    package init(_ base: any RunStore, _ plan: @escaping @Sendable (Int) -> Fault?) {
        self.base = base
        self.plan = plan
        meanwhile = { _ in }
        looking = { _ in }
        isAlone = false
    }

    /// - Parameter meanwhile: what others do between an append's decision and its commit.
    package init(_ base: any RunStore, meanwhile: @escaping @Sendable (RunAppend) async throws -> Void) {
        self.base = base
        self.meanwhile = meanwhile
        plan = { _ in nil }
        looking = { _ in }
        isAlone = false
    }

    /// A store that nobody else commits to.
    ///
    /// - Parameter looking: what happens before a look is answered.
    package init(_ base: any RunStore, looking: @escaping @Sendable (Look) async throws -> Void) {
        self.base = base
        self.looking = looking
        isAlone = true
        meanwhile = { _ in }
        plan = { _ in nil }
    }

    package func append(_ append: RunAppend) async throws {
        let number = appends.withLock {
            $0 += 1; return $0
        }
        try await meanwhile(append)
        let full = EngineError(.storeFull, "no space left on the simulated disk")
        switch plan(number) {
        case .before: throw full
        case .afterTakingEffect:
            try await base.append(append)
            throw full
        case nil: try await base.append(append)
        }
    }

    package func create(_ run: NewRun) async throws { try await base.create(run) }
    package func load(_ run: String) async throws -> StoredRun { try await base.load(run) }
    package func history(of run: String, generation: Int) async throws -> [HistorySegment] {
        try await base.history(of: run, generation: generation)
    }
    package func header(of run: String) async throws -> RunHeader { try await base.header(of: run) }
    package func blobs(_ references: Set<BlobReference>, of run: String) async throws -> [String: [UInt8]] {
        try await base.blobs(references, of: run)
    }
    package func definition(_ hash: String) async throws -> DefinitionSnapshot { try await base.definition(hash) }
    package func post(_ letter: Letter) async throws -> LetterReceipt { try await base.post(letter) }
    package func letters(after cursor: LetterCursor) async throws -> LetterBatch {
        try await base.letters(after: cursor)
    }
    package func openRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await base.openRuns(after: cursor, limit: limit)
    }
    package func runningRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await base.runningRuns(after: cursor, limit: limit)
    }
    package func nextWake(after time: Timestamp) async throws -> Timestamp? { try await base.nextWake(after: time) }
    package func changeMark() async throws -> Int64? {
        try await looking(.mark)
        return isAlone ? 0 : try await base.changeMark()
    }
    package func dueRuns(at time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try await base.dueRuns(at: time, limit: limit)
    }
    package func wakes(at time: Timestamp, after cursor: WakeCursor?, limit: Int) async throws -> WakePage {
        let page = try await base.wakes(at: time, after: cursor, limit: limit)
        try await looking(.wakes(page.runs.count))
        return page
    }
    package func list(_ filter: RunFilter, after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await base.list(filter, after: cursor, limit: limit)
    }
    package func acquire(_ run: String) async throws -> DriverHold { try await base.acquire(run) }
    package func leave(_ run: String, epoch: Int) async throws { try await base.leave(run, epoch: epoch) }
    package func delete(_ run: String) async throws { try await base.delete(run) }
    package func ended(_ status: RunStatus, before time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try await base.ended(status, before: time, limit: limit)
    }
    package func reclaim() async throws -> Reclaimed { try await base.reclaim() }
    package func manifest(of run: String) async throws -> RunManifest { try await base.manifest(of: run) }
    package func storedBlob(_ reference: BlobReference, of run: String) async throws -> Blob {
        try await base.storedBlob(reference, of: run)
    }
    package func restore(_ header: RunHeader, _ definition: DefinitionSnapshot) async throws -> any RunRestoration {
        try await base.restore(header, definition)
    }
    package func close() async { await base.close() }
}
