import Glibc

/// What a number of like things took.
struct Cost {
    var count: Int
    var wall: Duration
    /// User and system time of the whole process.
    var cpu: Duration

    var wallEach: Double { wall / .microseconds(1) / Double(max(1, count)) }
    var cpuEach: Double { cpu / .microseconds(1) / Double(max(1, count)) }
    var perSecond: Double { Double(count) / (wall / .seconds(1)) }

    /// Runs `body` again and again for `duration`.
    static func measure(for duration: Duration, _ body: () throws -> Void) rethrows -> Cost {
        let clock = ContinuousClock()
        let (start, cpu) = (clock.now, processTime())
        var count = 0
        repeat {
            for _ in 0..<16 { try body() }
            count += 16
        } while start.duration(to: clock.now) < duration
        return Cost(count: count, wall: start.duration(to: clock.now), cpu: processTime() - cpu)
    }
}

/// CPU time of this process so far.
func processTime() -> Duration {
    var usage = rusage()
    getrusage(0, &usage)  // RUSAGE_SELF
    func duration(_ time: timeval) -> Duration { .seconds(time.tv_sec) + .microseconds(time.tv_usec) }
    return duration(usage.ru_utime) + duration(usage.ru_stime)
}
