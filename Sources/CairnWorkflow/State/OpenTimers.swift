package import CairnWire

/// The timers that may still fire: those that the decider created, the timeouts of attempts in flight, the deadlines of
/// waits, and those of budgets. Kept in the order in which they come due, equal times by path.
package struct OpenTimers: Sendable, Hashable {
    package enum Owner: Sendable, Hashable {
        /// A timer of `timerCreated`.
        case decider
        /// The task whose attempt it bounds.
        case attempt(of: Path)
        /// The wait that it ends.
        case wait(Path)
        /// The scope whose budget gives no more time.
        case budget(of: Path)
    }

    package struct Timer: Sendable, Hashable, Comparable {
        package let fireAt: Timestamp
        package let path: Path
        package let owner: Owner

        /// The task whose attempt it bounds, if it does.
        package var task: Path? {
            if case .attempt(let path) = owner { path } else { nil }
        }

        /// `limits.time` does not run while the run is suspended.
        var standsStillInSuspension: Bool {
            if case .budget = owner { true } else { false }
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.fireAt, left.path) < (right.fireAt, right.path)
        }
    }

    private var ordered: [Timer] = []
    private var byPath: [Path: Timer] = [:]

    package var next: Timer? { ordered.first }
    /// In order.
    package var all: [Timer] { ordered }
    package var isEmpty: Bool { ordered.isEmpty }
    package subscript(path: Path) -> Timer? { byPath[path] }

    /// The timers that are due at `time`, in order.
    package func due(by time: Timestamp) -> ArraySlice<Timer> { ordered.prefix { $0.fireAt <= time } }

    /// A timer of the same path gives way.
    mutating func insert(_ timer: Timer) {
        remove(timer.path)
        byPath[timer.path] = timer
        ordered.insert(timer, at: position(of: timer))
    }

    @discardableResult
    mutating func remove(_ path: Path) -> Timer? {
        guard let timer = byPath.removeValue(forKey: path) else { return nil }
        ordered.remove(at: position(of: timer))
        return timer
    }

    /// The time of budgets is up later by `pause`.
    mutating func postponeBudgets(by pause: Duration) {
        for timer in ordered where timer.standsStillInSuspension {
            insert(Timer(fireAt: timer.fireAt.advanced(by: pause), path: timer.path, owner: timer.owner))
        }
    }

    mutating func removeAll() {
        ordered = []
        byPath = [:]
    }

    /// Where `timer` stands, or would.
    private func position(of timer: Timer) -> Int {
        var low = 0
        var high = ordered.count
        while low < high {
            let middle = (low + high) / 2
            if ordered[middle] < timer { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
