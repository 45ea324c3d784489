import CairnReactor
import CairnWire
import CairnWorkflow

extension WorkflowEngine {
    /// Waits until a run that is driven here ends, or until only a person's word can move it on, and says how it stands.
    /// Of a run that has ended already it says how.
    ///
    /// - Throws: why the run was let go, if it was: `engine.stopping`, `run.taken`, `store.…`; `run.not_found`;
    ///   `run.not_driven` for an open run that is not driven here and waits for nobody; `CancellationError`.
    package func outcome(of id: String) async throws -> RunReport {
        guard let run = runs[id] else {
            let report = try await report(of: id)
            guard report.status.isTerminal || report.waitsForPerson else { throw EngineError.notDriven(id) }
            return report
        }
        if !run.isStepping, run.inbox.isEmpty, run.waitsForPerson { return try await report(of: id) }
        let number = nextNumber()
        return try await withTaskCancellationHandler {
            try await answer(to: number, of: id)
        } onCancel: {
            loop.spawn(name: "wait no more") { await self.forget(number, of: id) }
        }
    }

    /// Looks and waits without leaving the actor in between: a cancellation handler's closure may be left and entered again,
    /// and the run may have ended meanwhile.
    private func answer(to waiter: UInt64, of id: String) async throws -> RunReport {
        guard let run = runs[id] else { return try await report(of: id) }
        return try await withUnsafeThrowingContinuation { continuation in
            guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
            run.waiters[waiter] = continuation
        }
    }

    private func forget(_ waiter: UInt64, of id: String) {
        runs[id]?.waiters.removeValue(forKey: waiter)?.resume(throwing: CancellationError())
    }

    /// How a run stands on disk, whoever drives it.
    ///
    /// - Throws: `run.not_found`, `run.corrupt`, `run.nondeterminism`; what the loader throws.
    package func report(of id: String) async throws -> RunReport {
        let stored = try await store.load(id)
        let definition = try await store.definition(stored.header.definition)
        do {
            let workflow = try await workflow(of: definition, named: stored.header.name)
            return try await report(stored.header, try await replay(stored, with: workflow))
        } catch {
            throw EngineError(of: id, error)
        }
    }

    private func report(_ header: RunHeader, _ machine: RunMachine) async throws -> RunReport {
        let completed = machine.state.completed
        let isHeavy = machine.state.eventCount > settings.heavyEvents
        return try await reading(machine, of: header.id, isHeavy: isHeavy) {
            machine, blobs throws(MissingBlobs) -> RunReport in
            let output = try completed?.output.map { value throws(MissingBlobs) in try machine.json(value, blobs: blobs)
            }
            let citations = try completed?.citations.map { value throws(MissingBlobs) in
                try machine.json(value, blobs: blobs)
            }
            // Whether what is open waits is known to who decided it last: a driver that stops takes in what comes, and
            // leaves what follows to the next.
            let isWaiting = header.head.status == .waiting
            return RunReport(
                header: header, status: completed.map { RunStatus($0.status) } ?? header.head.status,
                output: output ?? .null, citations: citations, abstained: completed?.abstained ?? false,
                failure: completed?.failure, usage: machine.state.usage, steps: machine.report,
                questions: try machine.openQuestions(blobs: blobs), waits: machine.openWaits,
                waitsForPerson: isWaiting && machine.state.waitsForPerson)
        }
    }

    // MARK: Letting go

    /// The run has ended, on disk.
    func finish(_ run: DrivenRun) async {
        release(run)
        tell(run.id, .released(nil))
        await answer(run)
    }

    /// Lets go of a run for a reason. It is as the store has it.
    func drop(_ run: DrivenRun, _ error: EngineError) {
        guard runs[run.id] === run else { return }
        release(run)
        tell(run.id, .released(error))
        if error.code != .stopping { settings.complain(error) }
        for waiter in run.waiters.values { waiter.resume(throwing: error) }
        run.waiters = [:]
    }

    func release(_ run: DrivenRun) {
        runs[run.id] = nil
        if let timer = run.timer?.id { loop.cancel(timer) }
        for attempt in run.attempts.values {
            if let patience = attempt.patience { loop.cancel(patience) }
            attempt.work?.cancel()
        }
        run.attempts = [:]
        run.hold.release()
    }

    /// Who waits for a run that only a person can move on is told so.
    func answerWaiters(of run: DrivenRun) {
        guard !run.waiters.isEmpty, run.waitsForPerson, run.inbox.isEmpty else { return }
        let id = run.id
        loop.spawn(name: "answer") { await self.answer(id) }
    }

    private func answer(_ id: String) async {
        if let run = runs[id] { await answer(run) }
    }

    private func answer(_ run: DrivenRun) async {
        let waiters = run.waiters.values
        run.waiters = [:]
        guard !waiters.isEmpty else { return }
        let result: Result<RunReport, any Error>
        do {
            result = .success(try await report(run.header, run.machine))
        } catch {
            result = .failure(error)
        }
        for waiter in waiters { waiter.resume(with: result) }
    }
}

extension EngineError {
    static func notDriven(_ run: String) -> Self {
        Self(.runNotDriven, "run \(run) is open and not driven here; `cairn runs resume \(run)` takes it up", run: run)
    }
}
