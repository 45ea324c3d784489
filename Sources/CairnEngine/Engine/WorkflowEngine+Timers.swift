import CairnReactor
import CairnWire
import CairnWorkflow

extension WorkflowEngine {
    /// Sets the loop's timer for the run's next one. Durable deadlines are wall time; the loop's clock does not jump.
    func arm(_ run: DrivenRun) {
        guard runs[run.id] === run else { return }
        let next = run.machine.nextTimer
        guard run.timer?.at != next else { return }
        if let timer = run.timer?.id { loop.cancel(timer) }
        run.timer = nil
        guard let next else { return }
        let pause = max(.zero, next.duration(since: now))
        let id = run.id
        let timer = loop.schedule(after: pause) { [weak self] in
            guard let self else { return }
            loop.spawn(name: "timer") { await self.timerIsDue(id) }
        }
        run.timer = (timer, next)
    }

    private func timerIsDue(_ id: String) async {
        guard let run = runs[id] else { return }
        run.timer = nil
        run.isTimerDue = true
        await proceed(id)
    }

    /// Looks at every deadline again: somebody has set the wall clock. The host calls it when the loop says so.
    package func clockWasSet() {
        for run in runs.values.sorted(by: { $0.id < $1.id }) {
            if let timer = run.timer?.id { loop.cancel(timer) }
            run.timer = nil
            arm(run)
        }
        guard attendance != nil else { return }
        attendance?.beginDueRound()
        loop.spawn(name: "clock") { await self.lookAround() }
    }
}
