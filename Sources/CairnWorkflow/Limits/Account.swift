package import CairnWire

/// What has been drawn from a budget, folded from history.
package struct Account: Sendable, Hashable {
    /// Settled: what calls came to.
    package internal(set) var used = Draw()
    /// Held back for calls that are not settled.
    package internal(set) var held = Draw()
    /// How long something was in flight, until the latest moment when nothing was.
    private(set) var elapsed = Duration.zero
    private var inFlight = 0
    private var busySince: Timestamp?

    package init() {}

    /// One of a scope in which nothing is in flight.
    init(used: Draw, held: Draw, elapsed: Duration) {
        self.used = used
        self.held = held
        self.elapsed = elapsed
    }

    package var isBusy: Bool { inFlight > 0 }

    /// The time of execution. A clock that went back counts for nothing.
    package func time(at now: Timestamp) -> Duration {
        guard let busySince, now > busySince else { return elapsed }
        return elapsed + now.duration(since: busySince)
    }

    /// What goes on in flight is not counted until `proceed`.
    mutating func pause(at time: Timestamp) {
        elapsed = self.time(at: time)
        busySince = nil
    }

    mutating func proceed(at time: Timestamp) {
        if inFlight > 0 { busySince = time }
    }

    mutating func enter(at time: Timestamp) {
        if inFlight == 0 { busySince = time }
        inFlight += 1
    }

    mutating func leave(at time: Timestamp) {
        inFlight -= 1
        guard inFlight == 0 else { return }
        elapsed = self.time(at: time)
        busySince = nil
    }
}

// What happens to accounts as tasks come and go.
extension WorkflowState {
    /// An attempt begins.
    mutating func enter(_ event: TaskScheduled) {
        charge(event.budgets) { account in
            account.held = account.held + event.draw.again
            account.enter(at: event.at)
        }
        for deadline in event.deadlines {
            timers.insert(
                OpenTimers.Timer(fireAt: deadline.at, path: deadline.scope.deadline, owner: .budget(of: deadline.scope))
            )
        }
    }

    /// A turn counts when it begins, once, whatever comes of it.
    mutating func count(_ event: TaskScheduled) {
        guard event.draw.turns > 0 else { return }
        charge(event.budgets) { $0.used.turns = $0.used.turns.addingSaturated(event.draw.turns) }
    }

    /// An attempt is no longer in flight; what it holds back it holds still.
    mutating func land(_ task: TaskState, at time: Timestamp) {
        charge(task.budgets) { $0.leave(at: time) }
        for scope in task.budgets where accounts[scope]?.isBusy == false { timers.remove(scope.deadline) }
    }

    mutating func hold(_ draw: Draw, of task: TaskState) {
        charge(task.budgets) { $0.held = $0.held + draw.again }
    }

    /// A call is settled, or given up.
    mutating func settle(_ draw: Draw, of task: TaskState) {
        charge(task.budgets) { $0.held = $0.held - draw.again }
    }

    mutating func use(_ draw: Draw, by task: TaskState) {
        charge(task.budgets) { $0.used = $0.used + draw }
    }

    private mutating func charge(_ budgets: [Path], _ change: (inout Account) -> Void) {
        for scope in budgets {
            change(&accounts[scope, default: Account()])
            touch(scope)
        }
    }
}
