package import CairnWorkflow

/// Why the engine, or the store under it, could not do what it was asked.
package struct EngineError: Error, Sendable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        package static let runNotFound = Self(rawValue: "run.not_found")
        /// A run of that id was started before.
        package static let runExists = Self(rawValue: "run.exists")
        /// More than 64 characters, or others than letters, digits, `-` and `_`.
        package static let runInvalidID = Self(rawValue: "run.invalid_id")
        /// Another process, or another part of this one, drives the run; `driver` says who, if the store knows.
        package static let runDrivenElsewhere = Self(rawValue: "run.driven_elsewhere")
        /// Another driver has committed to the run since it was read here. This process lets go of it.
        package static let runTaken = Self(rawValue: "run.taken")
        /// A letter came while a deadline was about to pass. The engine looks at it and decides anew.
        package static let runLettersUnread = Self(rawValue: "run.letters_unread")
        /// The run is open, and not driven by this process.
        package static let runNotDriven = Self(rawValue: "run.not_driven")
        /// The run has ended and takes no letters.
        package static let runEnded = Self(rawValue: "run.ended")
        /// The run failed, and what it had done was taken back: there is nothing to go on with.
        package static let runUndone = Self(rawValue: "run.undone")
        /// The run has begun no step of that path, or has none.
        package static let runStepNotReached = Self(rawValue: "run.step_not_reached")
        /// The run is open, and in the middle of a step.
        package static let runStepInFlight = Self(rawValue: "run.step_in_flight")
        /// What the store keeps of the run cannot be read. Other runs are not touched by that.
        package static let runCorrupt = Self(rawValue: "run.corrupt")
        /// This build cannot carry out what the run's definition says.
        package static let runUnloadable = Self(rawValue: "run.unloadable")
        /// History and definition do not fit.
        package static let runNondeterminism = Self(rawValue: "run.nondeterminism")
        /// This kind of store cannot write runs out, nor take them in.
        package static let archiveUnsupported = Self(rawValue: "archive.unsupported")
        /// The state is sealed, and no key was given.
        package static let sealWithoutKey = Self(rawValue: "seal.without_key")
        /// A payload is sealed with a key that was not given.
        package static let sealUnknownKey = Self(rawValue: "seal.unknown_key")
        /// A key was given, and a payload is not sealed.
        package static let sealMissing = Self(rawValue: "seal.missing")
        /// The engine stops, and starts or resumes nothing any more. Runs stay resumable.
        package static let stopping = Self(rawValue: "engine.stopping")

        package static let storeFull = Self(rawValue: "store.full")
        package static let storeIO = Self(rawValue: "store.io")
        package static let storeCorrupt = Self(rawValue: "store.corrupt")
        /// The write lock, or the database, stayed taken for longer than we wait.
        package static let storeBusy = Self(rawValue: "store.busy")
        /// A newer Cairn wrote this store.
        package static let storeNewer = Self(rawValue: "store.newer")
        /// Too many appends wait for the disk: no new run is taken until there are fewer.
        package static let storeOverloaded = Self(rawValue: "store.overloaded")
        package static let storeClosed = Self(rawValue: "store.closed")
        /// The file cannot be opened, or not for writing.
        package static let storeUnavailable = Self(rawValue: "store.unavailable")
        /// Anything else that the store reports.
        package static let storeFailed = Self(rawValue: "store.failed")
    }

    package var code: Code
    /// What failed, of which run, and the mend.
    package var message: String
    package var run: String?
    /// Who drives the run, where that is the reason.
    package var driver: Driver?
    package var cause: (any Error)?

    package init(
        _ code: Code, _ message: String, run: String? = nil, driver: Driver? = nil, cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.run = run
        self.driver = driver
        self.cause = cause
    }

    package var description: String { "\(code.rawValue): \(message)" }
}

extension EngineError {
    package static func notFound(_ run: String) -> Self {
        Self(.runNotFound, "there is no run \(run.prefix(80)); `cairn runs list` shows them", run: run)
    }

    package static func exists(_ run: String) -> Self {
        Self(.runExists, "a run \(run) exists already; choose another id, or resume that one", run: run)
    }

    package static func ended(_ run: String, _ status: String) -> Self {
        Self(.runEnded, "run \(run) has ended (\(status)) and takes no letters", run: run)
    }

    package static func taken(_ run: String) -> Self {
        Self(.runTaken, "another driver has taken run \(run); this process lets go of it", run: run)
    }

    package static func lettersUnread(_ run: String) -> Self {
        Self(.runLettersUnread, "a letter to run \(run) came while a deadline was about to pass", run: run)
    }

    /// - Parameter driver: as the run's row names it; nil when nobody has written a row yet.
    package static func drivenElsewhere(_ run: String, by driver: Driver?) -> Self {
        let who = driver.map { "process \($0.pid) on \($0.host)" } ?? "another process"
        return Self(
            .runDrivenElsewhere, "run \(run) is driven by \(who); wait for it, or stop it", run: run, driver: driver)
    }

    package static func missingBlob(_ blob: BlobReference, of run: String) -> Self {
        Self(
            .runCorrupt,
            "blob \(blob.hash) of run \(run) (\(blob.size) bytes) is missing or damaged; restore the store",
            run: run)
    }

    package static func keepsNoArchives() -> Self {
        Self(
            .archiveUnsupported,
            "runs cannot be exported from this kind of state yet, nor imported into it; use --state sqlite:PATH")
    }

    package static func missingDefinition(_ hash: String) -> Self {
        Self(.storeCorrupt, "the store keeps no definition \(hash); restore it from a backup")
    }
}
