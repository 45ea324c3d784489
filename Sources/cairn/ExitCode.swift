/// How a command ends (design §5). 130 and 143, for signals, are the reactor's.
enum ExitCode: Int32, Sendable {
    case done = 0
    /// The run failed, or an assertion did not hold.
    case failed = 1
    /// A usage or definition error, a missing file or folder too.
    case usage = 2
    /// A service that is needed cannot be reached.
    case unreachable = 3
    /// A run waits for a person.
    case waiting = 4
}
