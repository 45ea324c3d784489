import Glibc

/// What each turn took of the process's CPU time, its share of SQLite's threads too. Confined to the loop.
final class TurnClock: @unchecked Sendable {
    // Touched by the model's activity and by the benchmark, which are both on the loop.
    private var begun: [Duration] = []

    /// A turn begins.
    ///
    /// - Returns: its number, from 1.
    func begin() -> Int {
        begun.append(processTime())
        return begun.count
    }

    /// The microseconds of each turn but the last.
    var microseconds: [Double] {
        zip(begun, begun.dropFirst()).map { ($1 - $0) / .microseconds(1) }
    }
}

private func processTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
