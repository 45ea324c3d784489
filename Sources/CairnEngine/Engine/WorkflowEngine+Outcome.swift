import CairnReactor
import CairnWire
import CairnWorkflow

extension WorkflowEngine {
    /// Waits until a run that is driven here ends, or until only a person's word can move it on, and says how it stands.
    /// Of a run that has ended already it says how. An engine that attends all runs waits for any, whether it is driven now
    /// or waits on disk.
    ///
    /// - Throws: why the run was let go, if it was: `engine.stopping`, `run.taken`, `store.…`; `run.not_found`;
    ///   `run.not_driven` for an open run that is not driven here and waits for nobody; `CancellationError`.
    package func outcome(of id: String) async throws -> RunReport {
        guard let run = runs[id] else {
            let report = try await report(of: id)
            if report.status.isTerminal || report.waitsForPerson { return report }
            guard attendance != nil else { throw EngineError.notDriven(id) }
            return try await answerWhenItCan(id)
        }
        if run.isAtRest { return try await report(of: id) }
        return try await answerWhenItCan(id)
    }

    private func answerWhenItCan(_ id: String) async throws -> RunReport {
        let number = nextNumber()
        return try await withTaskCancellationHandler {
            try await answer(to: number, of: id)
        } onCancel: {
            loop.spawn(name: "wait no more") { await self.forget(number, of: id) }
        }
    }

    /// Looks and waits without leaving the actor in between: a cancellation handler's closure may be left and entered again,
    /// and the run may have ended meanwhile, or have come to wait for a person.
    private func answer(to waiter: UInt64, of id: String) async throws -> RunReport {
        guard runs[id] != nil || attendance != nil else { return try await report(of: id) }
        guard !isStopping else { throw EngineError.stopping }
        return try await withUnsafeThrowingContinuation { continuation in
            guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
            waiters[id, default: [:]][waiter] = continuation
            if let run = runs[id] {
                answerWaiters(of: run)
            } else {
                loop.spawn(name: "answer") { await self.answerIfSettled(id) }
            }
        }
    }

    private func forget(_ waiter: UInt64, of id: String) {
        waiters[id]?.removeValue(forKey: waiter)?.resume(throwing: CancellationError())
        if waiters[id]?.isEmpty ?? false { waiters[id] = nil }
    }

    /// Who waits for a run that is not driven here is answered where the disk has the answer.
    func answerIfSettled(_ id: String) async {
        do {
            let report = try await report(of: id)
            guard runs[id] == nil, report.status.isTerminal || report.waitsForPerson else { return }
            for waiter in takeWaiters(of: id) { waiter.resume(returning: report) }
        } catch {
            refuseWaiters(of: id, EngineError(of: id, error))
        }
    }

    private func takeWaiters(of id: String) -> [UnsafeContinuation<RunReport, any Error>] {
        (waiters.removeValue(forKey: id) ?? [:]).sorted { $0.key < $1.key }.map(\.value)
    }

    func refuseWaiters(of id: String, _ error: EngineError) {
        for waiter in takeWaiters(of: id) { waiter.resume(throwing: error) }
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
            let isWaiting = header.head.status == .waiting || header.head.status == .suspended
            return RunReport(
                header: header, status: completed.map { RunStatus($0.status) } ?? header.head.status,
                output: output ?? .null, citations: citations, abstained: completed?.abstained ?? false,
                failure: completed?.failure, failed: completed?.failed ?? [],
                undone: completed != nil && machine.state.isTakenBack,
                suspension: completed == nil ? machine.state.suspension : nil, usage: machine.state.usage,
                steps: machine.report,
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
        takeMore()
    }

    /// Lets go of a run for a reason. It is as the store has it.
    func drop(_ run: DrivenRun, _ error: EngineError) {
        guard runs[run.id] === run else { return }
        release(run)
        tell(run.id, .released(error))
        if attendance != nil {
            setAside(run.id, error)
        } else if error.code != .stopping {
            settings.complain(error)
        }
        refuseWaiters(of: run.id, error)
        takeMore()
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
        guard waiters[run.id] != nil, run.isAtRest else { return }
        let id = run.id
        loop.spawn(name: "answer") { await self.answer(id) }
    }

    private func answer(_ id: String) async {
        if let run = runs[id] {
            // What has come since is not on disk yet: whoever takes it in answers.
            if run.isAtRest { await answer(run) }
        } else if waiters[id] != nil {
            // Let go of since: it waits on disk.
            await answerIfSettled(id)
        }
    }

    private func answer(_ run: DrivenRun) async {
        let waiters = takeWaiters(of: run.id)
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
