package import CairnEngine
import CairnReactor
package import CairnWire
package import CairnWorkflow

/// A run store as one process has it: the process dies where the plan says. The runs it held are free then, as the kernel
/// would have it; what it had committed is in the store beneath.
package final class CrashingStore: RunStore {
    private let base: any RunStore
    private let plan: CrashPlan
    private let holds = Shared<[DriverHold]>([])

    package init(_ base: any RunStore, _ plan: CrashPlan) {
        self.base = base
        self.plan = plan
    }

    /// Kills the process now.
    package func die() {
        plan.die()
        bury()
    }

    /// Frees what the dead process held.
    package func bury() {
        for hold in holds.withLock({ holds in
            defer { holds = [] }; return holds
        }) { hold.release() }
    }

    private func point<Value>(_ name: String, _ call: () async throws -> Value) async throws -> Value {
        do {
            try plan.pass("before \(name)")
            let value = try await call()
            try plan.pass("after \(name)")
            return value
        } catch is CrashPlan.Death {
            throw EngineError(.storeClosed, "the process is dead")
        }
    }

    private func looking<Value>(_ call: () async throws -> Value) async throws -> Value {
        guard !plan.isDead else { throw EngineError(.storeClosed, "the process is dead") }
        return try await call()
    }

    package func create(_ run: NewRun) async throws { try await point("create") { try await base.create(run) } }
    package func append(_ append: RunAppend) async throws {
        try await point("append \(append.version)") { try await base.append(append) }
    }
    package func load(_ run: String) async throws -> StoredRun { try await point("load") { try await base.load(run) } }
    package func history(of run: String, generation: Int) async throws -> [HistorySegment] {
        try await point("history") { try await base.history(of: run, generation: generation) }
    }
    package func header(of run: String) async throws -> RunHeader {
        try await point("header") { try await base.header(of: run) }
    }
    package func blobs(_ references: Set<BlobReference>, of run: String) async throws -> [String: [UInt8]] {
        try await point("blobs") { try await base.blobs(references, of: run) }
    }
    package func definition(_ hash: String) async throws -> DefinitionSnapshot {
        try await point("definition") { try await base.definition(hash) }
    }
    package func post(_ letter: Letter) async throws -> LetterReceipt {
        try await point("post") { try await base.post(letter) }
    }
    /// No point: how often an engine looks depends on the clock, and looking changes nothing.
    package func letters(after cursor: LetterCursor) async throws -> LetterBatch {
        try await looking { try await base.letters(after: cursor) }
    }
    /// No points, for the same reason: an engine that attends all runs looks as often as the clock says.
    package func runningRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await looking { try await base.runningRuns(after: cursor, limit: limit) }
    }
    package func nextWake(after time: Timestamp) async throws -> Timestamp? {
        try await looking { try await base.nextWake(after: time) }
    }
    package func changeMark() async throws -> Int64? { try await looking { try await base.changeMark() } }
    package func dueRuns(at time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try await looking { try await base.dueRuns(at: time, limit: limit) }
    }
    package func wakes(at time: Timestamp, after cursor: WakeCursor?, limit: Int) async throws -> WakePage {
        try await looking { try await base.wakes(at: time, after: cursor, limit: limit) }
    }
    package func openRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await point("openRuns") { try await base.openRuns(after: cursor, limit: limit) }
    }
    package func list(_ filter: RunFilter, after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await point("list") { try await base.list(filter, after: cursor, limit: limit) }
    }
    package func acquire(_ run: String) async throws -> DriverHold {
        try await point("acquire") {
            let hold = try await base.acquire(run)
            holds.withLock { $0.append(hold) }
            return hold
        }
    }
    package func leave(_ run: String, epoch: Int) async throws {
        try await point("leave") { try await base.leave(run, epoch: epoch) }
    }
    package func delete(_ run: String) async throws { try await point("delete") { try await base.delete(run) } }
    package func ended(_ status: RunStatus, before time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try await point("ended") { try await base.ended(status, before: time, limit: limit) }
    }
    package func reclaim() async throws -> Reclaimed { try await point("reclaim") { try await base.reclaim() } }
    package func manifest(of run: String) async throws -> RunManifest {
        try await point("manifest") { try await base.manifest(of: run) }
    }
    package func storedBlob(_ reference: BlobReference, of run: String) async throws -> Blob {
        try await point("storedBlob") { try await base.storedBlob(reference, of: run) }
    }
    package func restore(_ header: RunHeader, _ definition: DefinitionSnapshot) async throws -> any RunRestoration {
        try await point("restore") {
            CrashingRestoration(base: try await base.restore(header, definition)) { name, call in
                try await self.point(name, call)
            }
        }
    }
    package func close() async { die() }
}

/// Each part that is put back is a point, and so is the commit.
private struct CrashingRestoration: RunRestoration {
    let base: any RunRestoration
    let point: @Sendable (String, () async throws -> Void) async throws -> Void

    func add(_ part: RunPart) async throws { try await point("part") { try await base.add(part) } }
    func commit() async throws { try await point("commit of a restoration") { try await base.commit() } }
    func abandon() async { try? await point("abandon") { await base.abandon() } }
}
