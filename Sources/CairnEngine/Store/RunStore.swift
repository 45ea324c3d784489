package import CairnWire
package import CairnWorkflow

/// Where runs are kept. A port made for runs, not for keys: what has to be right together is one call.
///
/// For implementers:
/// - **A call that returned is on disk.** Whatever may be lost by a crash has not been answered.
/// - **A call that threw left nothing behind**, with one exception: after a `store.…` error of `create`, `append` or `post`
///   the write may have happened or not, and the caller reads the run anew. A conflict (`run.taken`, `run.exists`) is
///   certain.
/// - Writes of different runs are independent: the failure of one is never the failure of another, unless the disk is at
///   fault. Writes of one run come one after another; the engine waits for each.
/// - Calls may be cancelled while they wait; what was begun is finished all the same.
/// - All calls are made on the loop and must not block it.
/// - A store outlives its engines, and several processes may have it open at once.
///
/// Errors are `EngineError`. `RunStoreContract` in CairnTesting holds every implementation to this page.
package protocol RunStore: Sendable {
    /// Commits a new run with its first events, as version 1 of epoch 1 (with a driver, which holds it) or 0 (without).
    ///
    /// - Throws: `run.exists`; `store.overloaded` when too much waits for the disk already.
    func create(_ run: NewRun) async throws

    /// Commits one step of a run, blobs before or with the events that name them. With a terminal status it reads all
    /// letters: one that came too late to be folded in means nothing to a run that is started anew.
    ///
    /// - Throws: `run.taken` when version or epoch are others than expected, or `opens` is not the next generation;
    ///   `run.letters_unread` when the append is a last call and a letter is there that it does not fold in. Nothing is
    ///   committed then. `run.not_found`.
    func append(_ append: RunAppend) async throws

    /// The run in its present generation, in one consistent view that holds every commit answered before the call. What
    /// earlier generations hold is not read: the time taken is in proportion to the present one.
    ///
    /// - Throws: `run.not_found`; `run.corrupt` when its versions have a gap.
    func load(_ run: String) async throws -> StoredRun

    /// As `load`, without the letters and with no segments but those after `version`, for who follows a run: the time taken
    /// is in proportion to what is new.
    ///
    /// - Throws: as `load`.
    func load(_ run: String, after version: Int) async throws -> StoredRun

    /// The history of one generation, in order of versions; empty when retention has removed it, or it has not begun.
    ///
    /// - Throws: `run.not_found`; `run.corrupt` when its versions have a gap.
    func history(of run: String, generation: Int) async throws -> [HistorySegment]

    /// - Throws: `run.not_found`.
    func header(of run: String) async throws -> RunHeader

    /// The bytes of blobs of a run, by hash.
    ///
    /// - Throws: `run.corrupt` when one is missing or is not as long as its reference says.
    func blobs(_ references: Set<BlobReference>, of run: String) async throws -> [String: [UInt8]]

    /// - Throws: `store.corrupt` when no snapshot of that hash is kept.
    func definition(_ hash: String) async throws -> DefinitionSnapshot

    /// Keeps a letter for whoever drives the run now or later.
    ///
    /// - Throws: `run.not_found`, `run.ended`.
    func post(_ letter: Letter) async throws -> LetterReceipt

    /// Unread letters that were taken after `cursor`, to any run, by any process, in order; of very many the first, and
    /// whoever wants all asks again until none comes. One that cannot be read is told as `LetterBatch.damaged`. Asked four
    /// times a second while an engine drives runs: it must cost next to nothing when nobody has committed since.
    func letters(after cursor: LetterCursor) async throws -> LetterBatch

    /// Runs that have not ended, oldest first, by index: the time taken is in proportion to what is given.
    func openRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage

    /// Open runs of status `running`, oldest first, by index: those that want a driver whatever the time is. Runs that
    /// wait, however many, cost nothing.
    func runningRuns(after cursor: RunCursor?, limit: Int) async throws -> RunPage

    /// Open runs whose wake-up is due at or before `time`, earliest first, by index.
    func dueRuns(at time: Timestamp, limit: Int) async throws -> [RunHeader]

    /// The ids of open runs whose wake-up is due at or before `time` and lies behind `cursor`, earliest first, by index: asked
    /// up to a hundred times a second by an engine that attends all runs.
    func wakes(at time: Timestamp, after cursor: WakeCursor?, limit: Int) async throws -> WakePage

    /// When the first open run wakes after `time`, by index; nil when none does.
    func nextWake(after time: Timestamp) async throws -> Timestamp?

    /// A number that is another one when another process may have committed since it was asked for; nil when that is not
    /// known. Asked four times a second by an engine that attends all runs: it must cost next to nothing.
    func changeMark() async throws -> Int64?

    /// Runs that `filter` admits, newest first.
    func list(_ filter: RunFilter, after cursor: RunCursor?, limit: Int) async throws -> RunPage

    /// Makes the caller the only driver of a run among all processes, and all parts of this one, until the hold is given
    /// up. The run need not exist yet. Does not wait for another driver to give it up; a store that knows the living by their
    /// leases takes as long as telling them from the dead does. Two that both take a driver for dead may both hold the run,
    /// until one of them raises its epoch: then the other commits nothing.
    ///
    /// - Throws: `run.driven_elsewhere`.
    func acquire(_ run: String) async throws -> DriverHold

    /// Whether somebody drives the run now, here or elsewhere: a look for messages, which keeps nobody from taking it. What
    /// the run's row says of its driver is who took it last.
    func isDriven(_ run: String) async throws -> Bool

    /// Notes that the driver of `epoch` leaves the run in good order: its row names no driver any more, so that whoever takes
    /// it next knows that nobody died of it. Nothing happens when another has taken the run since.
    func leave(_ run: String, epoch: Int) async throws

    /// Runs that ended as `status` before `time`, earliest end first, by index.
    func ended(_ status: RunStatus, before time: Timestamp, limit: Int) async throws -> [RunHeader]

    /// Removes a run with all that is its own, and its definition snapshot if no other run is pinned to it. The caller
    /// holds the run. It is gone when this returns, and its id free; the room it took is freed by `reclaim`.
    ///
    /// - Throws: `run.not_found`.
    func delete(_ run: String) async throws

    /// Frees a bounded part of the room that deleted runs took, and unfinished restorations of processes that died, in one
    /// small commit: called again and again, beside runs that go on, until it is done. A process that dies between two calls
    /// leaves the rest to the next.
    func reclaim() async throws -> Reclaimed

    /// What is kept of a run, in one consistent view.
    ///
    /// - Throws: `run.not_found`.
    func manifest(of run: String) async throws -> RunManifest

    /// A blob by a manifest's reference, with the reference that history has for it: they differ where the store seals.
    ///
    /// - Throws: as `blobs`.
    func storedBlob(_ reference: BlobReference, of run: String) async throws -> Blob

    /// Begins to put a run back, as an archive has it: version, generation, epoch and driver are the header's. The caller
    /// holds the run until it has committed or given up.
    ///
    /// - Throws: `run.exists`.
    func restore(_ header: RunHeader, _ definition: DefinitionSnapshot) async throws -> any RunRestoration

    /// Finishes what was begun, then refuses every further call with `store.closed`.
    func close() async
}

extension RunStore {
    /// For a store that reads a run as a whole.
    package func load(_ run: String, after version: Int) async throws -> StoredRun {
        var stored = try await load(run)
        stored.segments.removeAll { $0.version <= version }
        stored.letters = []
        return stored
    }

    /// For a store that can look no other way: it takes the run for a moment.
    package func isDriven(_ run: String) async throws -> Bool {
        do {
            try await acquire(run).release()
            return false
        } catch let error as EngineError where error.code == .runDrivenElsewhere {
            return true
        }
    }
}

// What a store does that finds ended runs by looking through the list, and frees at once what a run took. Archives are
// for each store to learn: until then it says so.
extension RunStore {
    package func ended(_ status: RunStatus, before time: Timestamp, limit: Int) async throws -> [RunHeader] {
        var found: [RunHeader] = []
        var cursor: RunCursor?
        repeat {
            let page = try await list(RunFilter(statuses: [status]), after: cursor, limit: 500)
            found += page.runs.filter { run in run.head.ended.map { $0 < time } ?? false }
            cursor = page.next
        } while cursor != nil
        return Array(found.sorted { ($0.head.ended ?? time, $0.id) < ($1.head.ended ?? time, $1.id) }.prefix(limit))
    }

    package func reclaim() async throws -> Reclaimed { Reclaimed(bytes: 0, isDone: true) }

    package func manifest(of run: String) async throws -> RunManifest { throw EngineError.keepsNoArchives() }

    package func restore(_ header: RunHeader, _ definition: DefinitionSnapshot) async throws -> any RunRestoration {
        throw EngineError.keepsNoArchives()
    }

    /// For stores that name a blob as history does.
    package func storedBlob(_ reference: BlobReference, of run: String) async throws -> Blob {
        guard let bytes = try await blobs([reference], of: run)[reference.hash] else {
            throw EngineError.missingBlob(reference, of: run)
        }
        return Blob(reference: reference, bytes: bytes)
    }
}
