import CairnReactor
import CairnWire
package import CairnWorkflow

extension WorkflowEngine {
    /// Takes a run up: an open one goes on where it stands, a failed one starts its failed step anew. One that ended in
    /// another way, or is driven here already, stays as it is.
    ///
    /// - Parameter proceed: a letter of `EventRaised.proceed`, which enters the history of a run that is suspended; without
    ///   it such a run is taken up and stays suspended.
    ///
    /// When this returns the takeover is on disk. Steps that were in flight are made again with the same key, but for
    /// unsafe ones, which are in doubt.
    ///
    /// - Throws: `run.not_found`; `run.undone` for a failed run that took back what it had done; `run.driven_elsewhere` with the driver; `run.corrupt`, `run.nondeterminism`;
    ///   `engine.stopping`; what the loader throws.
    package func resume(_ id: String, proceed: Letter? = nil) async throws {
        guard !isStopping else { throw EngineError.stopping }
        if let run = runs[id] {
            if let proceed, run.machine.state.suspension != nil { _ = try await post(proceed) }
            return
        }
        try await resume(id, Takeup(proceed: proceed))
    }

    /// Starts a run anew from one of its steps, whatever its end, or while it is open: that step and all that began after it
    /// is forgotten, what began before stays. A new generation begins, so that the steps get new keys and are carried out
    /// again. The run is then driven here.
    ///
    /// When this returns the new generation is on disk.
    ///
    /// - Throws: `run.step_not_reached`; `run.step_in_flight` for an open run in the middle of a step; as `resume`.
    package func retry(_ id: String, from path: Path) async throws {
        guard !isStopping else { throw EngineError.stopping }
        guard runs[id] == nil else { throw EngineError.drivenElsewhere(id, by: settings.driver) }
        try await resume(id, Takeup(from: path))
    }

    private func resume(_ id: String, _ takeup: Takeup) async throws {
        guard opening[id] == nil else {
            throw EngineError.drivenElsewhere(id, by: settings.driver)
        }
        try await takeOver(id, takeup) {
            takeup.from != nil || $0.header.head.status == .failed || !$0.header.head.status.isTerminal
        }
        attendance?.settle(id)
    }

    /// Takes a run up if it is as `isWanted` says; else it stays as it is.
    func takeOver(
        _ id: String, _ takeup: Takeup = Takeup(), if isWanted: (StoredRun) -> Bool
    ) async throws {
        opening[id] = []
        defer { isOpen(id) }
        // One that is not there is free to be held, and told when it is read.
        let hold = try await store.acquire(id)
        do {
            let stored = try await store.load(id)
            guard isWanted(stored) else { return hold.release() }
            let workflow = try await workflow(of: stored.header)
            try await take(stored, workflow, hold, takeup)
        } catch {
            hold.release()
            throw EngineError(of: id, error)
        }
    }

    /// The workflow that a run is pinned to. Its snapshot is read only when it was not made before.
    func workflow(of header: RunHeader) async throws -> any Workflow {
        if let known = workflows[header.definition, header.name] { return known }
        let definition = try await store.definition(header.definition)
        do {
            return try await workflow(of: definition, named: header.name)
        } catch {
            throw EngineError(
                .runUnloadable, "this build cannot carry out the definition of run \(header.id): \(error)",
                run: header.id,
                cause: error)
        }
    }

    /// Commits the takeover, with what has come since the last driver's time, and goes on.
    private func take(
        _ stored: StoredRun, _ workflow: any Workflow, _ hold: DriverHold, _ takeup: Takeup
    ) async throws {
        var stored = stored
        // Whoever floods a run with letters does not keep it from being taken.
        for call in 0..<8 {
            do {
                let run = try await idle(stored, workflow, hold)
                var takeover = try await takeover(of: stored, by: run, takeup)
                if call == 7 { takeover.isLastCall = false }
                try await commit(takeover, of: stored, run)
                return await begin(run, with: takeover.step)
            } catch let error as EngineError where error.code == .runLettersUnread {
                stored = try await store.load(stored.header.id)
            }
        }
    }

    /// A stored run that nothing has happened to yet.
    func idle(_ stored: StoredRun, _ workflow: any Workflow, _ hold: DriverHold) async throws -> DrivenRun {
        let machine = try await replay(stored, with: workflow)
        guard !machine.state.isFinished || !machine.state.isTakenBack else {
            throw EngineError.undone(stored.header.id)
        }
        let bytes = stored.segments.reduce(0) { $0 + $1.events.count }
        return DrivenRun(hold: hold, header: stored.header, machine: machine, historyBytes: bytes)
    }

    /// What a takeover is: it, with what has come since the last driver's time, and what follows.
    func takeover(
        of stored: StoredRun, by run: DrivenRun, _ takeup: Takeup = Takeup()
    ) async throws -> Takeover {
        let failed = stored.header.head.status == .failed && takeup.from == nil
        run.inbox = stored.letters.map(\.event)
        let now = now
        var incoming = run.takeInbox(now: now)
        // A driver that left in good order is named no more; of one that is still named the run was bereft.
        let died = !failed && takeup.from == nil && stored.header.driver != nil
        incoming.insert(.executionResumed(at: now, epoch: stored.header.epoch + 1, died: died), at: 0)
        if failed { incoming.insert(.executionRestarted(at: now), at: 0) }
        if let proceed = takeup.proceed, stored.isSuspended(run.machine) { incoming.append(proceed.event) }
        let endsWait = run.machine.endsWait(incoming)
        let step = try await decide(incoming, on: run, startingAnewFrom: takeup.from)
        return Takeover(step: step, isLastCall: endsWait)
    }

    /// Commits a takeover: from then on the run is this engine's.
    func commit(_ takeover: Takeover, of stored: StoredRun, _ run: DrivenRun) async throws {
        let (step, head) = (takeover.step, run.head)
        var append = RunAppend(
            run: run.id, version: run.header.version, epoch: stored.header.epoch, claim: settings.driver,
            opens: step.opens, events: step.bytes, blobs: step.sealer.blobs,
            head: head == run.header.head ? nil : head, letters: stored.letters.map(\.id))
        append.isLastCall = takeover.isLastCall
        try await store.append(append)
        run.header.epoch = stored.header.epoch + 1
        run.header.driver = settings.driver
        run.header.head = head
    }
}

/// How a run is taken up, where not just as it stands.
struct Takeup {
    /// What ends its suspension, if it is suspended.
    var proceed: Letter?
    /// It starts anew from this step.
    var from: Path?
}

/// A takeover that was decided and is not committed yet.
struct Takeover {
    let step: DecidedStep
    /// A wait ends with it: a letter that came meanwhile is to be read first.
    var isLastCall: Bool
}

extension StoredRun {
    /// Whether the run is suspended, or a letter that nobody has read yet suspends it.
    fileprivate func isSuspended(_ machine: RunMachine) -> Bool {
        machine.state.suspension != nil || letters.contains { $0.name == EventRaised.suspend }
    }
}

extension EngineError {
    init(of run: String, startingAnew error: StartAnewError) {
        switch error {
        case .undone: self = .undone(run)
        case .notReached: self = .stepNotReached(run)
        case .inFlight(let step):
            self.init(
                .runStepInFlight,
                "run \(run) is in the middle of \(step); `cairn runs resume \(run)` takes it up, and when nothing is in "
                    + "flight it can be started anew", run: run)
        case .nondeterminism(let error): self.init(of: run, error)
        }
    }

    package static func stepNotReached(_ run: String) -> Self {
        Self(
            .runStepNotReached,
            "run \(run) has reached no step of that path; `cairn runs show \(run)` lists those it has", run: run)
    }

    package static func undone(_ run: String) -> Self {
        Self(
            .runUndone, "the `undo` steps of run \(run) have taken back what it did, or a part of it: start it again",
            run: run)
    }
}
