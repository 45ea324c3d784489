/// The thread of control that everything but CPU-heavy and blocking work runs on: an executor for tasks and for actors,
/// with a clock and timers. `Reactor` waits on epoll; `SimulatedLoop` is seeded and jumps in time.
///
/// `schedule` and `cancel` are called on the loop's own thread only (every actor and task of the loop is there).
package protocol Loop: AnyObject, TaskExecutor, SerialExecutor {
    /// CLOCK_BOOTTIME. Under simulation, simulated.
    var now: LoopInstant { get }
    /// Wall time in milliseconds since 1970. Under simulation, simulated.
    var wallMilliseconds: Int64 { get }
    /// Runs `action` on the loop at or after `instant`, never before, in order of instants.
    func schedule(at instant: LoopInstant, _ action: @escaping @Sendable () -> Void) -> TimerID
    /// The action will not run. A timer that fired, or was cancelled before, is no error.
    func cancel(_ timer: TimerID)
}

/// A point on the loop's clock: nanoseconds of CLOCK_BOOTTIME.
package struct LoopInstant: Sendable, Hashable, Comparable {
    package var nanoseconds: Int64
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
}

package struct TimerID: Sendable, Hashable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }
}
