package import CairnReactor

/// The loop of one process among several of a simulation. It can be paused, as SIGSTOP does it: none of its code runs, its
/// timers are due and do not fire, until it is woken; the clock goes on, and so do the other processes.
package final class SimulatedProcess: Loop {
    /// What only the simulation's thread touches.
    private struct Confined {
        var isPaused = false
        var jobs: [UnownedJob] = []
        var actions: [@Sendable () -> Void] = []
        var pauses = 0
        var skew: Int64 = 0
    }

    private let simulation: SimulatedLoop
    // As in `SimulatedLoop`, whose thread this is.
    nonisolated(unsafe) private var confined = Confined()

    package init(of simulation: SimulatedLoop) { self.simulation = simulation }

    package var isPaused: Bool { confined.isPaused }
    /// How often it was paused so far.
    package var pauses: Int { confined.pauses }

    /// By how many milliseconds its wall clock is ahead of the world's.
    package var skew: Int64 {
        get { confined.skew }
        set {
            simulation.checkIsolated()
            confined.skew = newValue
        }
    }

    package func pause() {
        simulation.checkIsolated()
        confined.isPaused = true
        confined.pauses += 1
    }

    package func wake() {
        simulation.checkIsolated()
        confined.isPaused = false
        let (jobs, actions) = (confined.jobs, confined.actions)
        (confined.jobs, confined.actions) = ([], [])
        for job in jobs { simulation.enqueue(job, of: self) }
        for action in actions { simulation.post { self.perform(unlessPaused: action) } }
    }

    /// Runs a job whose turn it is, or keeps it.
    func run(_ job: UnownedJob) {
        guard !confined.isPaused else { return confined.jobs.append(job) }
        job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    }

    private func perform(unlessPaused action: @escaping @Sendable () -> Void) {
        guard !confined.isPaused else { return confined.actions.append(action) }
        action()
    }
}

extension SimulatedProcess {
    package func enqueue(_ job: consuming ExecutorJob) { simulation.enqueue(UnownedJob(job), of: self) }
    package var isCurrent: Bool { simulation.isCurrent }
    package func checkIsolated() { simulation.checkIsolated() }
    package func isIsolatingCurrentContext() -> Bool? { simulation.isIsolatingCurrentContext() }

    package var now: LoopInstant { simulation.now }
    package var wallMilliseconds: Int64 { simulation.wallMilliseconds + confined.skew }
    package var liveTasks: LiveTasks { simulation.liveTasks }

    package func post(_ action: @escaping @Sendable () -> Void) {
        simulation.post { self.perform(unlessPaused: action) }
    }

    @discardableResult
    package func schedule(at instant: LoopInstant, _ action: @escaping @Sendable () -> Void) -> TimerID {
        simulation.schedule(at: instant) { self.perform(unlessPaused: action) }
    }

    package func cancel(_ timer: TimerID) { simulation.cancel(timer) }

    package func whenWallClockIsSet(_ action: @escaping @Sendable () -> Void) {
        simulation.whenWallClockIsSet { self.perform(unlessPaused: action) }
    }
}
