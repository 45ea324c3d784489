import CSystem
import Glibc
import Synchronization

/// The loop that waits on epoll, on the thread that calls `run`. Tasks that prefer it and actors that are pinned to it run
/// there and nowhere else.
///
/// A turn is: the jobs queued when it began, in order, at most 256 or for a millisecond (the clock is read every eight);
/// then the timers that are due, bounded likewise; then what is ready (asked for every 50 µs while jobs are queued). So a
/// task that only yields delays nobody by more than a turn.
package final class Reactor: Loop {
    private static let jobsPerTurn = 256
    private static let budget: Int64 = 1_000_000
    /// While jobs are queued, readiness is asked for so often, and not after each of them.
    private static let pollInterval: Int64 = 50_000

    /// A job of the Swift runtime, or an action that was posted.
    enum Entry: Sendable {
        case job(UnownedJob)
        case action(@Sendable () -> Void)
    }

    /// What other threads queue. `awake`: the loop will look here before it waits, so that nobody needs to ring.
    private struct Inbox {
        var entries: [Entry] = []
        var awake = true
    }

    enum Phase {
        case running, stopping
        /// Turning only for tasks that have been cancelled.
        case ending
    }

    /// What only the loop's thread touches.
    struct Confined: ~Copyable {
        var poller: Poller
        var queue = FIFO<Entry>()
        var taken: [Entry] = []
        var timers = TimerQueue<@Sendable () -> Void>()
        var watches = Slab<Watch>()
        var signals = SignalState()
        var clockListeners: [@Sendable () -> Void] = []
        var turnListener: (@Sendable (Turn) -> Void)?
        var turns: UInt64 = 0
        var turnEnded = LoopInstant(nanoseconds: 0)
        var polled = LoopInstant(nanoseconds: 0)
        var phase = Phase.running
        /// Those behind watches of the reactor's own: signalfd, timerfd.
        var ownDescriptors: [Int32] = []

        /// Nothing more will be called: what would be may hold the reactor, which holds it.
        mutating func forget() {
            timers = TimerQueue()
            watches = Slab()
            signals.listener = nil
            clockListeners = []
            turnListener = nil
        }

        deinit {
            for fd in ownDescriptors { close(fd) }
        }
    }

    package let liveTasks = LiveTasks()
    private let inbox = Lock(Inbox())
    private let bell: Bell
    /// The thread that made the reactor, then the one that runs it: what was scheduled or watched before `run` counts.
    private let owner = Atomic<UInt>(UInt(pthread_self()))
    // Every door to it checks `isCurrent` first, and no access lasts while an action runs: what the compiler would check
    // at each access took a tenth of a turn.
    @exclusivity(unchecked) nonisolated(unsafe) var confined: Confined

    /// - Throws: `reactor.system` when the process has no descriptors left.
    package init() throws(ReactorError) {
        bell = try Bell()
        confined = Confined(poller: try Poller(bell: bell))
        try watchWallClock()
    }

    /// Called on the loop after each turn that did something. The host makes its histogram of it.
    package func whenTurnEnds(_ listener: @escaping @Sendable (Turn) -> Void) {
        checkIsolated()
        confined.turnListener = listener
    }
}

// MARK: - Running

extension Reactor {
    /// Turns until `stop` is called, on the calling thread, which becomes the loop's. Then cancels the tasks that still
    /// live and goes on turning until they have ended.
    ///
    /// - Parameter grace: for how long to wait for tasks that were cancelled at the end.
    /// - Throws: `reactor.system`; `reactor.abandoned` when tasks went on beyond `grace`.
    package func run(grace: Duration = .seconds(5)) throws(ReactorError) {
        owner.store(UInt(pthread_self()), ordering: .relaxed)
        confined.turnEnded = now
        defer {
            confined.forget()
            owner.store(0, ordering: .relaxed)  // the system gives the number of a thread that ended to another
        }
        while confined.phase == .running { try turn() }

        confined.phase = .ending
        liveTasks.cancelAll()
        let end = now.advanced(by: grace)
        schedule(at: end) {}  // ends the last wait
        repeat { try turn() } while (liveTasks.count > 0 || !confined.queue.isEmpty) && now < end
        if liveTasks.count > 0 {
            throw ReactorError(.abandoned, "\(liveTasks.count) tasks did not end within \(grace) of their cancellation")
        }
    }

    /// Makes `run` end. From any thread; what is queued already runs first.
    package func stop() {
        post { self.confined.phase = .stopping }
    }

    /// Reads the clock as seldom as it can: that costs a fifth of a job.
    private func turn() throws(ReactorError) {
        var turn = Turn()
        confined.turns &+= 1
        let measured = confined.turns % 64 == 0 && confined.turnListener != nil
        let cpuAtStart = measured ? csystem_thread_cpu_time() : nil
        let start = confined.turnEnded

        takeInbox()
        var moment = runJobs(in: &turn, from: start)
        moment = runTimers(in: &turn, at: moment)

        let deadline = confined.timers.nextDeadline
        let waiting = mayWait(at: moment, deadline: deadline)
        var (resumption, end) = (moment, moment)
        if waiting || moment.nanoseconds - confined.polled.nanoseconds >= Self.pollInterval {
            let ready = try confined.poller.poll(waiting: waiting, until: deadline)
            if waiting { resumption = now }
            turn.events = handle(ready)
            end = turn.events > 0 ? now : resumption
            confined.polled = end
        }
        confined.turnEnded = end

        guard let listener = confined.turnListener, !turn.isEmpty else { return }
        turn.held = moment.duration(since: start) + end.duration(since: resumption)
        turn.cpu = cpuAtStart.map { .nanoseconds(csystem_thread_cpu_time() - $0) }
        listener(turn)
    }

    private func takeInbox() {
        inbox.withLock { inbox in
            inbox.awake = true
            swap(&inbox.entries, &confined.taken)
        }
        for entry in confined.taken { confined.queue.append(entry) }
        confined.taken.removeAll(keepingCapacity: true)
    }

    /// The jobs that are queued now; what they queue comes in the next turn. The clock as it is after them.
    private func runJobs(in turn: inout Turn, from start: LoopInstant) -> LoopInstant {
        let planned = min(confined.queue.count, Self.jobsPerTurn)
        let end = start.nanoseconds + Self.budget
        let serial = asUnownedSerialExecutor()
        let preference = asUnownedTaskExecutor()
        var moment = start
        while turn.jobs < planned, moment.nanoseconds < end, let entry = confined.queue.popFirst() {
            switch entry {
            // With only one of both executors the runtime would enqueue the job again and again.
            case .job(let job): job.runSynchronously(isolatedTo: serial, taskExecutor: preference)
            case .action(let action): action()
            }
            turn.jobs += 1
            if turn.jobs % 8 == 0 || turn.jobs == planned { moment = now }
        }
        return moment
    }

    /// The timers that are due at `moment`, and those that these set for then. The clock as it is after them.
    private func runTimers(in turn: inout Turn, at moment: LoopInstant) -> LoopInstant {
        let end = moment.nanoseconds + Self.budget
        var after = moment
        while turn.timers < Self.jobsPerTurn, after.nanoseconds < end,
            let (_, action) = confined.timers.popDue(at: moment)
        {
            action()
            turn.timers += 1
            after = now
        }
        return after
    }

    /// Whether there is nothing to do. From then on other threads ring.
    private func mayWait(at moment: LoopInstant, deadline: LoopInstant?) -> Bool {
        guard confined.queue.isEmpty else { return false }
        if let deadline, deadline <= moment { return false }
        switch confined.phase {
        case .running: break
        case .stopping: return false
        case .ending where liveTasks.count == 0: return false
        case .ending: break
        }
        return inbox.withLock { inbox in
            inbox.awake = !inbox.entries.isEmpty
            return !inbox.awake
        }
    }

    private func handle(_ ready: Int) -> Int {
        var handled = 0
        for index in 0..<ready {
            guard let (key, bits) = confined.poller.event(index), let watch = confined.watches[key] else { continue }
            watch.action(Readiness(epollBits: bits))
            handled += 1
        }
        return handled
    }
}

// MARK: - Being an executor

extension Reactor {
    package func enqueue(_ job: consuming ExecutorJob) { push(.job(UnownedJob(job))) }

    package func post(_ action: @escaping @Sendable () -> Void) { push(.action(action)) }

    package var isCurrent: Bool { owner.load(ordering: .relaxed) == UInt(pthread_self()) }

    package func checkIsolated() {
        precondition(isCurrent, "this may be called on the loop's thread only")
    }

    package func isIsolatingCurrentContext() -> Bool? { isCurrent }

    private func push(_ entry: Entry) {
        guard !isCurrent else { return confined.queue.append(entry) }
        // From elsewhere: what is queued here may run, and be the last that holds the loop, before the bell is rung.
        let own = Unmanaged.passRetained(self)
        defer { own.release() }
        let mustRing = inbox.withLock { inbox in
            inbox.entries.append(entry)
            defer { inbox.awake = true }
            return !inbox.awake
        }
        if mustRing { bell.ring() }
    }
}

// MARK: - Time

extension Reactor {
    package var now: LoopInstant { LoopInstant(nanoseconds: csystem_boottime()) }

    package var wallMilliseconds: Int64 { csystem_realtime() / 1_000_000 }

    @discardableResult
    package func schedule(at instant: LoopInstant, _ action: @escaping @Sendable () -> Void) -> TimerID {
        checkIsolated()
        return confined.timers.insert(action, at: instant)
    }

    package func cancel(_ timer: TimerID) {
        checkIsolated()
        confined.timers.remove(timer)
    }

    /// How many timers are set.
    package var timerCount: Int {
        checkIsolated()
        return confined.timers.count
    }

    package func whenWallClockIsSet(_ action: @escaping @Sendable () -> Void) {
        checkIsolated()
        confined.clockListeners.append(action)
    }
}
