/// Why a simulation could not go on.
package enum SimulationError: Error, Sendable, CustomStringConvertible {
    /// Nothing is runnable and no timer is set, but the body has not ended: a deadlock, or a wait for something outside
    /// (`Task.sleep`, a thread).
    case stuck(seed: UInt64, SimulationTrace)
    /// A job went to the global executor (`Task {}`, an actor called without preference), or came from another thread: no run is like another.
    case escaped(seed: UInt64, SimulationTrace)
    /// So many steps that it will not end.
    case endless(seed: UInt64, SimulationTrace)
    /// Tasks went on when the body had ended and they were cancelled.
    case abandoned(seed: UInt64, tasks: Int, SimulationTrace)

    package var description: String {
        switch self {
        case .stuck(let seed, let trace): "seed \(seed): everything waits, for nothing in the simulation; \(trace)"
        case .escaped(let seed, let trace): "seed \(seed): a job left the simulation or came from outside; \(trace)"
        case .endless(let seed, let trace): "seed \(seed): it does not end; \(trace)"
        case .abandoned(let seed, let tasks, let trace): "seed \(seed): \(tasks) cancelled tasks go on; \(trace)"
        }
    }
}
