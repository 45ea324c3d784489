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

    /// Drives a run until it ends, or until only a person's word can move it on.
    ///
    /// - Parameter listener: told what happens, on the loop; it must not block.
    /// - Throws: `Interrupted` when the caller was cancelled, after the run's last commit; what the engine throws.
    package func drive(
        _ drive: Drive, listener: @escaping @Sendable (RunProgress) -> Void = { _ in }
    ) async throws -> RunView {
        let engine = try await engine()
        let teller = ProgressTeller(listener)
        let watch = await engine.watch(drive.run) { teller.take($0) }
        do {
            switch drive {
            case .start(let prepared): try await engine.start(prepared.start)
            case .resume(let id): try await engine.resume(id)
            }
            let report = try await engine.outcome(of: drive.run)
            await engine.unwatch(watch)
            return RunView(report)
        } catch  where Task.isCancelled {
            await engine.shutdown()
            throw Interrupted(run: drive.run)
        }
    }

    /// Records a run's start and leaves it to whoever resumes it.
    package func record(_ prepared: PreparedRun) async throws { try await engine().record(prepared.start) }

    /// How a run stands, whoever drives it.
    ///
    /// - Throws: `run.not_found`.
    package func show(_ run: String) async throws -> RunView { RunView(try await engine().report(of: run)) }

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
        return (runs.map { RunView($0) }, cursor != nil)
    }
}

/// The caller was told to stop. The run is as its last commit left it, and can be resumed.
package struct Interrupted: Error, Sendable {
    package var run: String
}
