import CairnReactor
import CairnWorkflow

extension WorkflowEngine {
    /// Lets go of all runs in good order: attempts are told to stop, what has been done is committed, nothing new begins.
    /// Returns after the last commit; the runs stay resumable, and whoever waited for one is told `engine.stopping`.
    package func shutdown() async {
        guard !isStopping else { return }
        isStopping = true
        if let timer = letterTimer { loop.cancel(timer) }
        if let timer = attendance?.wake?.id { loop.cancel(timer) }
        for run in runs.values {
            for attempt in run.attempts.values { attempt.work?.cancel() }
        }
        await settle()
        for run in runs.values.sorted(by: { $0.id < $1.id }) {
            await leave(run)
            drop(run, .stopping)
        }
        for run in waiters.keys.sorted() { refuseWaiters(of: run, .stopping) }
    }

    /// Waits until no attempt is under way and no step is being committed, or until patience ends.
    private func settle() async {
        let end = loop.now.advanced(by: settings.shutdownGrace)
        let timer = loop.schedule(at: end) { [weak self] in
            guard let self else { return }
            loop.spawn(name: "settle") { await self.noteSettling() }
        }
        defer { loop.cancel(timer) }
        while !isSettled(at: loop.now < end) {
            await withUnsafeContinuation { settling = $0 }
        }
    }

    /// Attempts that do not answer are left behind when patience ends; commits never are.
    private func isSettled(at isPatient: Bool) -> Bool {
        runs.values.allSatisfy { run in
            !run.isStepping && run.inbox.isEmpty && (!isPatient || run.attempts.isEmpty)
        } && opening.isEmpty
    }

    /// Something that `shutdown` may wait for has moved.
    func noteSettling() {
        settling.take()?.resume()
    }

    /// The next driver is to know that nobody died. That is worth a write only where something was under way.
    private func leave(_ run: DrivenRun) async {
        guard !run.machine.state.inFlight.isEmpty else { return }
        do {
            try await store.leave(run.id, epoch: run.header.epoch)
        } catch {
            settings.complain(EngineError(of: run.id, error))
        }
    }
}
