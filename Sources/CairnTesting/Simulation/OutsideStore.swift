package import CairnEngine
package import CairnWire
package import CairnWorkflow

/// A run store that lives on an `OutsideReactor`, as a simulation calls it: each call is answered in no simulated time. It
/// keeps no archives.
package struct OutsideStore: RunStore {
    private let base: any RunStore
    private let outside: OutsideReactor

    package init(_ base: any RunStore, on outside: OutsideReactor) {
        self.base = base
        self.outside = outside
    }

    package func create(_ run: NewRun) async throws { try outside.wait { [base] in try await base.create(run) } }
    package func append(_ append: RunAppend) async throws {
        try outside.wait { [base] in try await base.append(append) }
    }
    package func load(_ run: String) async throws -> StoredRun {
        try outside.wait { [base] in try await base.load(run) }
    }
    package func history(of run: String, generation: Int) async throws -> [HistorySegment] {
        try outside.wait { [base] in try await base.history(of: run, generation: generation) }
    }
    package func load(_ run: String, after version: Int) async throws -> StoredRun {
        try outside.wait { [base] in try await base.load(run, after: version) }
    }
    package func runningRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try outside.wait { [base] in try await base.runningRuns(after: cursor, limit: limit) }
    }
    package func nextWake(after time: Timestamp) async throws -> Timestamp? {
        try outside.wait { [base] in try await base.nextWake(after: time) }
    }
    package func changeMark() async throws -> Int64? { try outside.wait { [base] in try await base.changeMark() } }
    package func isDriven(_ run: String) async throws -> Bool {
        try outside.wait { [base] in try await base.isDriven(run) }
    }
    package func header(of run: String) async throws -> RunHeader {
        try outside.wait { [base] in try await base.header(of: run) }
    }
    package func blobs(_ references: Set<BlobReference>, of run: String) async throws -> [String: [UInt8]] {
        try outside.wait { [base] in try await base.blobs(references, of: run) }
    }
    package func definition(_ hash: String) async throws -> DefinitionSnapshot {
        try outside.wait { [base] in try await base.definition(hash) }
    }
    package func post(_ letter: Letter) async throws -> LetterReceipt {
        try outside.wait { [base] in try await base.post(letter) }
    }
    package func letters(after cursor: LetterCursor) async throws -> LetterBatch {
        try outside.wait { [base] in try await base.letters(after: cursor) }
    }
    package func openRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try outside.wait { [base] in try await base.openRuns(after: cursor, limit: limit) }
    }
    package func dueRuns(at time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try outside.wait { [base] in try await base.dueRuns(at: time, limit: limit) }
    }
    package func wakes(at time: Timestamp, after cursor: WakeCursor?, limit: Int) async throws -> WakePage {
        try outside.wait { [base] in try await base.wakes(at: time, after: cursor, limit: limit) }
    }
    package func list(_ filter: RunFilter, after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try outside.wait { [base] in try await base.list(filter, after: cursor, limit: limit) }
    }
    package func acquire(_ run: String) async throws -> DriverHold {
        try outside.wait { [base] in try await base.acquire(run) }
    }
    package func leave(_ run: String, epoch: Int) async throws {
        try outside.wait { [base] in try await base.leave(run, epoch: epoch) }
    }
    package func delete(_ run: String) async throws { try outside.wait { [base] in try await base.delete(run) } }
    package func ended(_ status: RunStatus, before time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try outside.wait { [base] in try await base.ended(status, before: time, limit: limit) }
    }
    package func reclaim() async throws -> Reclaimed { try outside.wait { [base] in try await base.reclaim() } }
    package func close() async { try? outside.wait { [base] in await base.close() } }
}
