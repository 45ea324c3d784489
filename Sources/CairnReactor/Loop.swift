/// The thread of control that everything but CPU-heavy and blocking work runs on: an executor for tasks and for actors,
/// with a clock and timers. `Reactor` waits on epoll; `SimulatedLoop` is seeded and jumps in time.
///
/// `schedule`, `cancel` and `whenWallClockIsSet` are called on the loop's own thread only (every actor and task of the
/// loop is there), and trap elsewhere. `post`, `spawn` and `sleep` may be called from anywhere.
package protocol Loop: AnyObject, TaskExecutor, SerialExecutor {
    /// CLOCK_BOOTTIME. Under simulation, simulated.
    var now: LoopInstant { get }
    /// Wall time in milliseconds since 1970. Under simulation, simulated.
    var wallMilliseconds: Int64 { get }
    /// Whether the caller is on the loop's own thread.
    var isCurrent: Bool { get }
    /// The tasks that were spawned on this loop and have not ended.
    var liveTasks: LiveTasks { get }
    /// Runs `action` on the loop at or after `instant`, never before, in order of instants.
    @discardableResult
    func schedule(at instant: LoopInstant, _ action: @escaping @Sendable () -> Void) -> TimerID
    /// The action will not run. A timer that fired, or was cancelled before, is no error.
    func cancel(_ timer: TimerID)
    /// Runs `action` on the loop, in a turn to come; actions run in the order of their posting. From any thread.
    func post(_ action: @escaping @Sendable () -> Void)
    /// Runs `action` on the loop each time that somebody has set the wall clock, for as long as the loop lives: durable
    /// deadlines are wall time and are looked at again then.
    func whenWallClockIsSet(_ action: @escaping @Sendable () -> Void)
}

package struct TimerID: Sendable, Hashable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }
}

extension Loop {
    /// As `schedule(at:)`, `duration` from now.
    @discardableResult
    package func schedule(after duration: Duration, _ action: @escaping @Sendable () -> Void) -> TimerID {
        schedule(at: now.advanced(by: duration), action)
    }
}
