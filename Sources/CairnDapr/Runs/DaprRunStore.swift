import CairnCrypto
package import CairnEngine
package import CairnReactor
import CairnWire
import CairnWorkflow

/// Runs in the state store of a Dapr sidecar, for any number of processes on any machines. An actor on the loop.
///
/// A run is one key, its **header** (`RunRecord`): whatever has to be right together stands in it, and it is only ever
/// compared and set. A step is one strong read and one such write. What is too large for the header is written before it,
/// under keys that nobody writes twice with other bytes, and named in it. All else (index, bell, leases) only helps to find
/// things: it names what may be so, and the header says what is.
///
/// No failure of a write is believed. After any, the header is read: it shows one's own commit (done), the state before (the
/// same write again), letters of others (merged, again) or a higher epoch (`run.taken`).
package actor DaprRunStore: RunStore {
    /// What differs between stores.
    package struct Settings: Sendable {
        package var patience = Patience()
        /// Names and pauses are drawn from it.
        package var random: @Sendable () throws -> UInt64 = { try Random.word() }
        /// Told what goes wrong where no caller waits for an answer.
        package var complain: @Sendable (EngineError) -> Void = { _ in }
        package init() {}
    }

    /// What this process knows of a run that it drives.
    struct Driven {
        /// As it was committed last.
        var header: RunHeader
        /// The run's place in the index.
        var number: Int64
        /// As this process wrote it into the index; nil: another did.
        var entry: IndexEntry?

        var epoch: Int { header.epoch }
    }

    package nonisolated let unownedExecutor: UnownedSerialExecutor
    nonisolated let access: StateAccess
    nonisolated let workers: any TaskExecutor
    nonisolated let index: RunIndex
    nonisolated let lease: Lease
    private let settings: Settings

    nonisolated let holds = HoldTable()
    /// Other processes' leases.
    var watches: [String: LeaseWatch] = [:]
    /// The runs whose headers name this process's lease.
    var driven: [String: Driven] = [:]
    var mail = Mail()
    let posting = Turnstile()
    /// Definitions that are in the store, and when that was seen.
    var definitions: [String: LoopInstant] = [:]
    /// The open runs, and those that have ended, as the index had them not long ago.
    var outlook: Outlook?
    var endings: Outlook?
    /// Leases whose end was waited for, which was told.
    var toldWaits: Set<String> = []
    /// Runs whose damage was told.
    var toldDamaged: Set<String> = []
    /// Which of a run's lives was read by whoever holds it here, by its place in the index.
    var heldLives: [String: Int64] = [:]
    /// How far `reclaim` has come.
    var sweep: Sweep?

    private init(access: StateAccess, workers: any TaskExecutor, lease: Lease, settings: Settings) {
        self.access = access
        self.workers = workers
        self.lease = lease
        self.settings = settings
        index = RunIndex(access: access)
        unownedExecutor = access.loop.asUnownedSerialExecutor()
    }

    /// Opens the run store in `state`, or makes it.
    ///
    /// - Parameter workers: for hashes of large values.
    /// - Throws: `store.newer`; `store.unavailable` and others, naming the state store.
    package static func open(
        _ state: any StateStore, loop: any Loop, workers: any TaskExecutor, settings: Settings = Settings()
    ) async throws -> DaprRunStore {
        let access = StateAccess(state, loop: loop, patience: settings.patience, random: settings.random)
        try await Schema.check(access)
        let lease = Lease(id: try access.randomName(), access: access)
        return DaprRunStore(access: access, workers: workers, lease: lease, settings: settings)
    }

    /// Gives up this process's lease: runs that it drives may be taken at once.
    package func close() async {
        guard !access.isClosed else { return }
        await lease.end()
        await access.close()
    }

    nonisolated func complain(_ error: any Error) {
        if let error = error as? EngineError, error.code != .storeClosed { settings.complain(error) }
    }
}

/// The version of the layout, under a key of its own.
enum Schema {
    static let version = 1

    /// Makes the mark in a fresh store; refuses a store of a newer layout. Older layouts there are none yet.
    static func check(_ access: StateAccess) async throws {
        let found: Int = try await access.compareAndSet(RunKeys.schema) { value in
            guard let value else { return .save(Framed(line: ["schema": .int(Int64(version))]).encoded(), version) }
            do throws(RecordDamage) {
                return .answer(try RecordFields(Framed(decoding: value.bytes).line).int("schema"))
            } catch {
                throw EngineError.damaged(RunKeys.schema, error)
            }
        }
        guard found <= version else {
            throw EngineError(
                .storeNewer,
                "the state store \(access.store.name) was written by a newer cairn (layout \(found), this one knows \(version)); run that one"
            )
        }
    }
}
