/// What an engine is to do once the events that came with it are on disk.
package enum Effect: Sendable, Hashable {
    /// Make this attempt, with the input that `RunMachine.input(of:blobs:)` gives, and hand its result to `advance`. After a
    /// takeover these are also the attempts that the dead process had in flight.
    case startTask(TaskScheduled)
    /// Stop an attempt as well as can be. Its end (a result, or a failure) is still to be handed to `advance`, where it is
    /// recorded and ignored: a cancelled run waits for it.
    case cancelTask(path: Path, attempt: Int)
    /// The run is over. Tell who waits, and let go of it.
    case finish(ExecutionCompleted)
}
