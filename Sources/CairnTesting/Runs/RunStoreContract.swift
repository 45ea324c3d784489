package import CairnEngine
import CairnWire
import CairnWorkflow
import Testing

/// What every run store owes, clause by clause: the comment of `RunStore`, as checks. One test runs them over an
/// implementation:
///
///     @Test(arguments: RunStoreContract.clauses)
///     func `keeps the contract`(clause: RunStoreContract.Clause) async throws {
///         try await clause.hold(RunStoreSubject { … })
///     }
package enum RunStoreContract {
    package struct Clause: Sendable, CustomTestStringConvertible {
        package let name: String
        let check: @Sendable (RunStoreSubject) async throws -> Void

        init(_ name: String, _ check: @escaping @Sendable (RunStoreSubject) async throws -> Void) {
            self.name = name
            self.check = check
        }

        package var testDescription: String { name }

        /// Runs the check; what does not hold is an issue of the running test.
        package func hold(_ subject: RunStoreSubject) async throws { try await check(subject) }
    }

    package static let clauses =
        writing + generations + blobs + largeBlobs + letters + reading + driving + retention + archive
}

/// A fresh, empty store for one clause.
package struct RunStoreSubject: Sendable {
    /// The store. The clauses do not close it but where closing is the matter.
    package let store: any RunStore
    /// Opens the same store once more, as another process would.
    package let another: @Sendable () async throws -> any RunStore
    /// Whether a definition goes with the last run that names it; some stores remove them by age.
    package let dropsDefinitions: Bool
    /// Whether other processes see that a run is held before it has a row; to some stores only rows can tell.
    package let showsEmptyHolds: Bool

    package init(
        _ store: any RunStore, dropsDefinitions: Bool = true, showsEmptyHolds: Bool = true,
        another: @escaping @Sendable () async throws -> any RunStore
    ) {
        self.store = store
        self.dropsDefinitions = dropsDefinitions
        self.showsEmptyHolds = showsEmptyHolds
        self.another = another
    }
}

// MARK: Builders

extension RunStoreContract {
    static let driver = Driver(pid: 4711, host: "here", started: Timestamp(milliseconds: 5))
    /// `cairn: 1`, and its hash.
    static let snapshot = DefinitionSnapshot(
        hash: "e0afb6f6d02e9b0cb87d9cff04da4b6181432696f20611ef28879a7ce1c67bf7", bytes: Array("cairn: 1".utf8))

    /// A run with valid defaults.
    static func run(
        _ id: String, name: String = "docs", origin: String = "run", definition: DefinitionSnapshot = snapshot,
        driver: Driver? = driver, status: RunStatus = .running, wake: Int64? = nil, events: String = "one",
        blobs: [Blob] = [], started: Int64 = 1000
    ) -> NewRun {
        NewRun(
            id: id, name: name, origin: origin, definition: definition, driver: driver,
            head: head(status, wake: wake), started: Timestamp(milliseconds: started), events: Array(events.utf8),
            blobs: blobs)
    }

    static func head(_ status: RunStatus, wake: Int64? = nil) -> RunHead {
        RunHead(
            status: status, ended: status.isTerminal ? Timestamp(milliseconds: 2000) : nil,
            wake: wake.map(Timestamp.init(milliseconds:)))
    }

    static func append(
        _ id: String, version: Int, epoch: Int = 1, claim: Driver? = nil, opens: Int? = nil, events: String,
        blobs: [Blob] = [], head: RunHead? = nil, letters: [String] = []
    ) -> RunAppend {
        RunAppend(
            run: id, version: version, epoch: epoch, claim: claim, opens: opens, events: Array(events.utf8),
            blobs: blobs, head: head, letters: letters)
    }

    static func letter(_ run: String, _ id: String, data: JSON = .null) -> Letter {
        Letter(run: run, id: id, name: "go", data: data, at: Timestamp(milliseconds: 7))
    }

    /// Expects `body` to throw an `EngineError` of `code`, and gives it.
    @discardableResult
    static func refuses(
        _ code: EngineError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
    ) async -> EngineError? {
        let error = await #expect(throws: EngineError.self, sourceLocation: sourceLocation) { try await body() }
        #expect(error?.code == code, sourceLocation: sourceLocation)
        return error
    }

    static func history(of id: String, in store: any RunStore) async throws -> [String] {
        try await store.load(id).segments.map { String(decoding: $0.events, as: UTF8.self) }
    }
}
