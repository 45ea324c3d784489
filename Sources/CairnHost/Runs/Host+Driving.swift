import CairnEngine
import CairnReactor
import CairnWire
import CairnWorkflow

extension Host {
    /// What is to be driven.
    package enum Drive: Sendable {
        case start(PreparedRun)
        /// Goes on with an open run, or starts the failed step of a failed one anew; a completed one stays as it is.
        case resume(String)

        package var run: String {
            switch self {
            case .start(let prepared): prepared.id
            case .resume(let id): id
            }
        }
    }

    /// Drives a run until it ends, or until only a person's word can move it on and none is to be had.
    ///
    /// - Parameters:
    ///   - person: who is asked; nil: nobody.
    ///   - listener: told what happens, on the loop; it must not block.
    /// - Throws: `Interrupted` when the caller was cancelled, after the run's last commit; what the engine throws.
    package func drive(
        _ drive: Drive, asking person: (any Person)? = nil,
        listener: @escaping @Sendable (RunProgress) -> Void = { _ in }
    ) async throws -> RunView {
        let engine = try await engine()
        let teller = ProgressTeller(listener)
        let commits = CommitCounter()
        let watch = await engine.watch(drive.run) { update in
            teller.take(update)
            if case .committed = update { commits.note() }
            if case .released = update { commits.note() }
        }
        do {
            switch drive {
            case .start(let prepared): try await patiently { try await engine.start(prepared.start) }
            case .resume(let id): try await engine.resume(id)
            }
            let report = try await outcome(of: drive.run, asking: person, commits)
            await engine.unwatch(watch)
            // Nobody answers a question when the terminal goes away; the run that waits is not what was asked for.
            if !report.status.isTerminal { try Task.checkCancellation() }
            return RunView(report)
        } catch  where Task.isCancelled {
            await engine.shutdown()
            throw Interrupted(run: drive.run)
        }
    }

    /// Records a run's start and leaves it to whoever resumes it.
    package func record(_ prepared: PreparedRun) async throws {
        let engine = try await engine()
        try await patiently { try await engine.record(prepared.start) }
    }

    private func patiently(_ start: () async throws -> Void) async throws {
        try await Patience().start(on: loop, tell: { complain("\($0.message); waiting") }, start)
    }

    /// How a run stands, whoever drives it.
    ///
    /// - Throws: `run.not_found`.
    package func show(_ run: String) async throws -> RunView { RunView(try await engine().report(of: run)) }

    /// Of how many runs a list says what they wait for: each is read for it.
    private static let toldInFull = 100

    /// A run as a list shows it; of one that waits, what it waits for.
    private func listed(_ header: RunHeader, isFirst: Bool) async throws -> RunView {
        var view = RunView(header)
        guard header.head.status == .waiting, isFirst else { return view }
        do {
            let whole = try await show(header.id)
            (view.questions, view.waits) = (whole.questions, whole.waits)
        } catch let error as EngineError {
            // One that cannot be read is in the list all the same; `runs show` says what is wrong with it.
            complain(error.message)
        }
        return view
    }

    /// The runs, newest first, without their steps; and whether there are more than `limit`.
    ///
    /// - Parameter status: only runs of this status.
    /// - Throws: `HostError` with `input` for a word that is no status.
    package func runs(status: String?, limit: Int) async throws -> (runs: [RunView], isThereMore: Bool) {
        var filter = RunFilter()
        if let status {
            guard let known = RunStatus(rawValue: status) else {
                let words = RunStatus.allCases.map(\.rawValue)
                throw HostError(
                    .input, "there is no status \"\(status)\". \(Suggestion.mend(for: status, among: words) ?? "")")
            }
            filter.statuses = [known]
        }
        let store = try await store()
        var runs: [RunHeader] = []
        var cursor: RunCursor?
        repeat {
            let page = try await store.list(filter, after: cursor, limit: min(500, limit - runs.count))
            runs += page.runs
            cursor = page.next
        } while runs.count < limit && cursor != nil
        var views: [RunView] = []
        for header in runs { views.append(try await listed(header, isFirst: views.count < Self.toldInFull)) }
        return (views, cursor != nil)
    }
}

/// The caller was told to stop. The run is as its last commit left it, and can be resumed.
package struct Interrupted: Error, Sendable {
    package var run: String
}
