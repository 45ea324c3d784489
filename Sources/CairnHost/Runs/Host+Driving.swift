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
        /// Begins another generation of a run: the step at this path and all that began after it is done anew.
        case retry(String, from: String)

        package var run: String {
            switch self {
            case .start(let prepared): prepared.id
            case .resume(let id), .retry(let id, _): id
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
            case .resume(let id):
                let word = try letter(EventRaised.proceed, ["by": .string(self.person)], to: id)
                do {
                    try await engine.resume(id, proceed: word)
                } catch let error as EngineError where error.code == .runDrivenElsewhere {
                    guard try await store().header(of: id).head.status == .suspended else { throw error }
                    // Its driver goes on with it, and this process looks on.
                    _ = try await engine.post(word)
                    await engine.unwatch(watch)
                    return try await self.watch(id, since: nil) { _, _ in
                    } tell: { _ in
                    }
                }
            case .retry(let id, let path): try await engine.retry(id, from: Path(path))
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
}

/// The caller was told to stop. The run is as its last commit left it, and can be resumed.
package struct Interrupted: Error, Sendable {
    package var run: String
}
