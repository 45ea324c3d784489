package import CairnEngine
package import CairnWire
package import CairnWorkflow

/// What a run store is asked for.
package enum StoreCall: Sendable, CustomStringConvertible {
    case create(NewRun)
    case append(RunAppend)
    case post(Letter)
    case acquire(String)
    case load(String)
    /// What an engine asks for as often as the clock says, and what changes nothing: letters, runs that are due, marks.
    case look(String)
    case other(String)

    package var description: String {
        switch self {
        case .create: "create"
        case .append(let append): "append \(append.version)"
        case .post: "post"
        case .acquire: "acquire"
        case .load: "load"
        case .look(let name), .other(let name): name
        }
    }
}

/// Who stands between an engine and its store.
package protocol StoreInterceptor: Sendable {
    /// Makes the call, or fails, or waits, before and after.
    func perform<Answer: Sendable>(_ call: StoreCall, _ make: () async throws -> Answer) async throws -> Answer
    /// What is asked for in the place of `append`; nil: nothing, and the answer is that it was done.
    func altered(_ append: RunAppend, for store: any RunStore) async throws -> RunAppend?
    /// What is asked for in the place of `letter`; nil as for an append.
    func altered(_ letter: Letter, for store: any RunStore) async throws -> Letter?
    /// What the engine is told a run is.
    func altered(_ run: StoredRun) -> StoredRun
    func acquire(_ run: String, from store: any RunStore) async throws -> DriverHold
}

extension StoreInterceptor {
    package func perform<Answer: Sendable>(
        _ call: StoreCall, _ make: () async throws -> Answer
    ) async throws -> Answer { try await make() }
    package func altered(_ append: RunAppend, for store: any RunStore) async throws -> RunAppend? { append }
    package func altered(_ letter: Letter, for store: any RunStore) async throws -> Letter? { letter }
    package func altered(_ run: StoredRun) -> StoredRun { run }
    package func acquire(_ run: String, from store: any RunStore) async throws -> DriverHold {
        try await store.acquire(run)
    }
}

/// A run store all of whose calls go through an interceptor: the one place in CairnTesting that knows every call of the
/// port. What fails, delays, watches or falsifies is an interceptor.
package struct InterceptedStore: RunStore {
    private let base: any RunStore
    private let interceptor: any StoreInterceptor

    package init(_ base: any RunStore, _ interceptor: any StoreInterceptor) {
        self.base = base
        self.interceptor = interceptor
    }

    private func read<Answer: Sendable>(_ name: String, _ make: () async throws -> Answer) async throws -> Answer {
        try await interceptor.perform(.other(name), make)
    }

    private func look<Answer: Sendable>(_ name: String, _ make: () async throws -> Answer) async throws -> Answer {
        try await interceptor.perform(.look(name), make)
    }

    package func create(_ run: NewRun) async throws {
        try await interceptor.perform(.create(run)) { try await base.create(run) }
    }
    package func append(_ append: RunAppend) async throws {
        try await interceptor.perform(.append(append)) {
            if let altered = try await interceptor.altered(append, for: base) { try await base.append(altered) }
        }
    }
    package func post(_ letter: Letter) async throws -> LetterReceipt {
        try await interceptor.perform(.post(letter)) {
            guard let altered = try await interceptor.altered(letter, for: base) else { return .accepted }
            return try await base.post(altered)
        }
    }
    package func load(_ run: String) async throws -> StoredRun {
        interceptor.altered(try await interceptor.perform(.load(run)) { try await base.load(run) })
    }
    package func load(_ run: String, after version: Int) async throws -> StoredRun {
        try await look("load after") { try await base.load(run, after: version) }
    }
    package func letters(after cursor: LetterCursor) async throws -> LetterBatch {
        try await look("letters") { try await base.letters(after: cursor) }
    }
    package func runningRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await look("runningRuns") { try await base.runningRuns(after: cursor, limit: limit) }
    }
    package func nextWake(after time: Timestamp) async throws -> Timestamp? {
        try await look("nextWake") { try await base.nextWake(after: time) }
    }
    package func changeMark() async throws -> Int64? { try await look("changeMark") { try await base.changeMark() } }
    package func isDriven(_ run: String) async throws -> Bool {
        try await look("isDriven") { try await base.isDriven(run) }
    }
    package func acquire(_ run: String) async throws -> DriverHold {
        try await interceptor.perform(.acquire(run)) { try await interceptor.acquire(run, from: base) }
    }
    package func history(of run: String, generation: Int) async throws -> [HistorySegment] {
        try await read("history") { try await base.history(of: run, generation: generation) }
    }
    package func header(of run: String) async throws -> RunHeader {
        try await read("header") { try await base.header(of: run) }
    }
    package func blobs(_ references: Set<BlobReference>, of run: String) async throws -> [String: [UInt8]] {
        try await read("blobs") { try await base.blobs(references, of: run) }
    }
    package func definition(_ hash: String) async throws -> DefinitionSnapshot {
        try await read("definition") { try await base.definition(hash) }
    }
    package func openRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await read("openRuns") { try await base.openRuns(after: cursor, limit: limit) }
    }
    package func dueRuns(at time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try await look("dueRuns") { try await base.dueRuns(at: time, limit: limit) }
    }
    package func wakes(at time: Timestamp, after cursor: WakeCursor?, limit: Int) async throws -> WakePage {
        try await look("wakes") { try await base.wakes(at: time, after: cursor, limit: limit) }
    }
    package func list(_ filter: RunFilter, after cursor: RunCursor?, limit: Int) async throws -> RunPage {
        try await read("list") { try await base.list(filter, after: cursor, limit: limit) }
    }
    package func leave(_ run: String, epoch: Int) async throws {
        try await read("leave") { try await base.leave(run, epoch: epoch) }
    }
    package func delete(_ run: String) async throws { try await read("delete") { try await base.delete(run) } }
    package func ended(_ status: RunStatus, before time: Timestamp, limit: Int) async throws -> [RunHeader] {
        try await read("ended") { try await base.ended(status, before: time, limit: limit) }
    }
    package func reclaim() async throws -> Reclaimed { try await read("reclaim") { try await base.reclaim() } }
    package func manifest(of run: String) async throws -> RunManifest {
        try await read("manifest") { try await base.manifest(of: run) }
    }
    package func storedBlob(_ reference: BlobReference, of run: String) async throws -> Blob {
        try await read("storedBlob") { try await base.storedBlob(reference, of: run) }
    }
    package func restore(_ header: RunHeader, _ definition: DefinitionSnapshot) async throws -> any RunRestoration {
        try await read("restore") { try await base.restore(header, definition) }
    }
    package func close() async { await base.close() }
}
