/// What one turn of a reactor did, and how long it held the thread (waiting is not counted).
package struct Turn: Sendable, Hashable {
    package var jobs = 0
    package var timers = 0
    package var events = 0
    /// From the end of one wait to the start of the next.
    package var held: Duration = .zero
    /// The CPU time of the thread in this turn. Measured on one turn in 64: reading that clock costs as much as two jobs.
    package var cpu: Duration?

    var isEmpty: Bool { jobs == 0 && timers == 0 && events == 0 }
}
