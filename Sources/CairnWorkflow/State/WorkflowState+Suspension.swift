import CairnWire

// A run that begins nothing new for a while. What is in flight goes on, deadlines of attempts and of waits run on, letters
// come in; what follows from all that is decided when the run goes on. Only `limits.time` stands still: it counts the work of
// a run that may work.
extension WorkflowState {
    mutating func suspend(_ event: EventRaised) {
        guard suspension == nil else { return }
        suspension = Suspension(at: event.at, by: event.sender, reason: event.reason)
        for scope in accounts.keys {
            accounts[scope]?.pause(at: event.at)
            touch(scope)
        }
    }

    mutating func proceed(at time: Timestamp) {
        guard let suspended = suspension else { return }
        suspension = nil
        for scope in accounts.keys {
            accounts[scope]?.proceed(at: time)
            touch(scope)
        }
        timers.postponeBudgets(by: max(.zero, time.duration(since: suspended.at)))
    }

    /// The timers that may fire now, in order.
    var armedTimers: ArraySlice<OpenTimers.Timer> {
        suspension == nil ? timers.all[...] : timers.all.filter { !$0.standsStillInSuspension }[...]
    }
}
