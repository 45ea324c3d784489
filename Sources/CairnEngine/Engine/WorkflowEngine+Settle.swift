import CairnReactor
import CairnWire
import CairnWorkflow

// Letters to runs that nobody drives. Whoever sends one has a store at hand, and may have none of what the run's activities
// need: what can be carried out without calling anything is carried out here.
extension WorkflowEngine {
    /// Folds the letters of a run that nobody drives in, where that ends or suspends it, and lets go of it again. Otherwise
    /// nothing is written: the letters wait for the run's next driver.
    ///
    /// - Returns: the run's head as it is then.
    /// - Throws: `run.driven_elsewhere`, also when it is driven here; `run.letters_unread` when another letter came meanwhile
    ///   that is to be read first; what `resume` throws.
    package func settle(_ id: String) async throws -> RunHead {
        guard !isStopping else { throw EngineError.stopping }
        guard runs[id] == nil, opening[id] == nil else { throw EngineError.drivenElsewhere(id, by: settings.driver) }
        let hold = try await store.acquire(id)
        defer { hold.release() }
        do {
            let stored = try await store.load(id)
            guard !stored.header.head.status.isTerminal, !stored.letters.isEmpty else { return stored.header.head }
            let workflow = try await workflow(of: stored.header)
            let run = try await idle(stored, workflow, hold)
            let takeover = try await takeover(of: stored, by: run)
            guard run.head.status.isTerminal || run.head.status == .suspended else { return stored.header.head }
            try await commit(takeover, of: stored, run)
            run.note(takeover.step)
            tell(id, .committed(takeover.step.events, version: run.header.version))
            // Nobody died of what this process has done with it.
            try await store.leave(id, epoch: run.header.epoch)
            return run.header.head
        } catch {
            throw EngineError(of: id, error)
        }
    }

    /// Ends a run that nobody drives by a letter of `EventRaised.terminate` that was posted to it. What it has done so far is
    /// not read: a run that cannot be read, or whose definition this build does not understand, is ended too.
    ///
    /// - Throws: `run.driven_elsewhere`, also when it is driven here; `run.not_found`, `run.taken`, `store.…`.
    package func terminate(by letter: Letter) async throws {
        guard !isStopping else { throw EngineError.stopping }
        let id = letter.run
        guard runs[id] == nil, opening[id] == nil else { throw EngineError.drivenElsewhere(id, by: settings.driver) }
        let hold = try await store.acquire(id)
        defer { hold.release() }
        let header = try await store.header(of: id)
        guard !header.head.status.isTerminal else { return }
        let word = EventRaised(letter)
        let end = ExecutionCompleted(terminatedBy: word)
        let events: [HistoryEvent] = [
            .executionResumed(at: now, epoch: header.epoch + 1, died: header.driver != nil), .eventRaised(word),
            .executionCompleted(end),
        ]
        try await store.append(
            RunAppend(
                run: id, version: header.version, epoch: header.epoch, claim: settings.driver,
                events: HistoryCodec.encode(events), head: RunHead(status: .terminated, ended: end.at),
                letters: [letter.id]))
        tell(id, .committed(events, version: header.version + 1))
    }
}
