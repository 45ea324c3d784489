import CSimulation
package import CairnReactor
import Glibc

/// A loop whose every choice is drawn from a seed: which of the runnable jobs comes next, and how long each takes. Its
/// clock jumps to the next deadline when nothing is runnable, so that a month of retries passes in milliseconds. It stands
/// for all executors at once: what offloads work offloads it to this loop.
///
/// Two runs with one seed do the same in the same order. What would break that (a job on another executor, a job from
/// another thread) ends the simulation with an error.
package final class SimulatedLoop: Loop {
    /// A job, and the process that it is a part of, if it is one's.
    private struct Job {
        let number: UInt64
        let job: UnownedJob
        let process: SimulatedProcess?
    }

    /// What only the simulation's thread touches.
    private struct Confined {
        var random: SplitMix64
        var jobs: [Job] = []
        /// In the order of posting.
        var actions: [(number: UInt64, action: @Sendable () -> Void)] = []
        var timers = TimerQueue<@Sendable () -> Void>()
        var clockListeners: [@Sendable () -> Void] = []
        var nextNumber: UInt64 = 0
        var now = LoopInstant(nanoseconds: 1_000_000_000)
        /// Wall time minus loop time.
        var wallOffset: Int64 = 1_750_000_000_000
        var trace = SimulationTrace()
    }

    package let seed: UInt64
    package let liveTasks = LiveTasks()
    private let thread = pthread_self()
    /// Jobs that came from other threads: each ends the simulation.
    private let strays = Lock<[UnownedJob]>([])
    // Every door to it checks `isCurrent` first.
    nonisolated(unsafe) private var confined: Confined

    private init(seed: UInt64) {
        self.seed = seed
        confined = Confined(random: SplitMix64(seed: seed))
    }
}

// MARK: - Running

extension SimulatedLoop {
    /// A simulation that came to its end.
    package struct Outcome<Success: Sendable>: Sendable {
        package var value: Success
        package var trace: SimulationTrace
        /// Simulated time.
        package var elapsed: Duration
    }

    /// Runs `body` on a new simulated loop, on the calling thread, until it ends and what it spawned has ended.
    ///
    /// - Parameter mostSteps: after so many the simulation counts as endless.
    /// - Throws: what `body` throws; `SimulationError`.
    @discardableResult
    package static func run<Success: Sendable>(
        seed: UInt64, mostSteps: Int = 10_000_000,
        _ body: @escaping @concurrent @Sendable (SimulatedLoop) async throws -> Success
    ) throws -> Outcome<Success> {
        let loop = SimulatedLoop(seed: seed)
        let start = loop.now
        csimulation_watch()
        defer { csimulation_unwatch() }

        let result = Shared<Result<Success, any Error>?>(nil)
        loop.spawn(name: "simulation") {
            let ended: Result<Success, any Error>
            do { ended = .success(try await body(loop)) } catch { ended = .failure(error) }
            result.withLock { $0 = ended }
        }
        do throws(SimulationError) {
            while result.value == nil {
                guard try loop.step(mostSteps) else { throw .stuck(seed: seed, loop.trace) }
            }
            loop.liveTasks.cancelAll()
            while loop.liveTasks.count > 0 {
                guard try loop.step(mostSteps) else {
                    throw .abandoned(seed: seed, tasks: loop.liveTasks.count, loop.trace)
                }
            }
        } catch {
            loop.windUp()
            throw error
        }
        guard let value = try result.value?.get() else { throw SimulationError.stuck(seed: seed, loop.trace) }
        return Outcome(value: value, trace: loop.trace, elapsed: loop.now.duration(since: start))
    }

    package var trace: SimulationTrace { confined.trace }

    /// Puts words of the test into the trace.
    package func note(_ text: String) {
        checkIsolated()
        confined.trace.record(.note(text), at: now)
    }

    /// Runs one job, action or timer. False when there is none.
    private func step(_ most: Int) throws(SimulationError) -> Bool {
        guard strays.withLock({ $0.isEmpty }), csimulation_escapes() == 0 else { throw .escaped(seed: seed, trace) }
        guard confined.trace.count < most else { throw .endless(seed: seed, trace) }
        return runOne()
    }

    private func runOne() -> Bool {
        let (jobs, actions) = (confined.jobs.count, confined.actions.isEmpty ? 0 : 1)
        if jobs + actions == 0 {
            guard let deadline = confined.timers.nextDeadline else { return false }
            confined.now = max(confined.now, deadline)
        }
        // A due timer and the first action compete with the jobs: neither waits until nothing is runnable.
        let timers = confined.timers.nextDeadline.map { $0 <= now } == true ? 1 : 0
        let choice = Int.random(in: 0..<jobs + actions + timers, using: &confined.random)
        if choice < jobs {
            runJob(choice)
        } else if choice < jobs + actions {
            let (number, action) = confined.actions.removeFirst()
            confined.trace.record(.action(number), at: now)
            action()
        } else if let (deadline, action) = confined.timers.popDue(at: now) {
            confined.trace.record(.timer(deadline), at: now)
            action()
        }
        confined.now.nanoseconds += Int64.random(in: 0..<20_000, using: &confined.random)
        return true
    }

    /// After a failure: gives the tasks that it leaves a second to end, so that they do not stay in the process for good.
    private func windUp() {
        liveTasks.cancelAll()
        let serial = asUnownedSerialExecutor()
        let preference = asUnownedTaskExecutor()
        for _ in 0..<1_000 where liveTasks.count > 0 {
            for job in takeStrays() {
                job.runSynchronously(isolatedTo: serial, taskExecutor: preference)
            }
            var steps = 0
            while steps < 1_000, runOne() { steps += 1 }
            if steps == 0 { usleep(1_000) }
        }
    }

    private func takeStrays() -> [UnownedJob] {
        strays.withLock { strays in
            defer { strays = [] }
            return strays
        }
    }

    private func runJob(_ index: Int) {
        confined.jobs.swapAt(index, confined.jobs.count - 1)
        let job = confined.jobs.removeLast()
        confined.trace.record(.job(job.number), at: now)
        if let process = job.process {
            process.run(job.job)
        } else {
            job.job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        }
    }
}

// MARK: - Being an executor

extension SimulatedLoop {
    package func enqueue(_ job: consuming ExecutorJob) { enqueue(UnownedJob(job), of: nil) }

    func enqueue(_ job: UnownedJob, of process: SimulatedProcess?) {
        guard isCurrent else { return strays.withLock { $0.append(job) } }
        confined.jobs.append(Job(number: number(), job: job, process: process))
    }

    package func post(_ action: @escaping @Sendable () -> Void) {
        precondition(isCurrent, "an action came from another thread: a simulation has only its own")
        confined.actions.append((number(), action))
    }

    package var isCurrent: Bool { pthread_self() == thread }

    package func checkIsolated() {
        precondition(isCurrent, "this may be called on the thread of the simulation only")
    }

    package func isIsolatingCurrentContext() -> Bool? { isCurrent }

    private func number() -> UInt64 {
        defer { confined.nextNumber += 1 }
        return confined.nextNumber
    }
}

// MARK: - Time

extension SimulatedLoop {
    package var now: LoopInstant { confined.now }

    package var wallMilliseconds: Int64 { confined.wallOffset + confined.now.nanoseconds / 1_000_000 }

    @discardableResult
    package func schedule(at instant: LoopInstant, _ action: @escaping @Sendable () -> Void) -> TimerID {
        checkIsolated()
        return confined.timers.insert(action, at: instant)
    }

    package func cancel(_ timer: TimerID) {
        checkIsolated()
        confined.timers.remove(timer)
    }

    package func whenWallClockIsSet(_ action: @escaping @Sendable () -> Void) {
        checkIsolated()
        confined.clockListeners.append(action)
    }

    /// Sets the wall clock, as an operator or a time server does, and tells who listens.
    package func setWallClock(milliseconds: Int64) {
        checkIsolated()
        confined.wallOffset = milliseconds - confined.now.nanoseconds / 1_000_000
        for listener in confined.clockListeners { listener() }
    }
}
