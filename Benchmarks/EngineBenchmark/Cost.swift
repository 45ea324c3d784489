import Glibc

/// What a number of like things took.
struct Cost {
    var count: Int
    var wall: Duration
    /// User and system time of the whole process.
    var cpu: Duration
    /// Microseconds of each.
    var latencies: [Double] = []

    var wallEach: Double { wall / .microseconds(1) / Double(max(1, count)) }
    var cpuEach: Double { cpu / .microseconds(1) / Double(max(1, count)) }
    var perSecond: Double { Double(count) / (wall / .seconds(1)) }

    /// Runs `body` again and again for `duration`.
    static func measure(for duration: Duration, _ body: () throws -> Void) rethrows -> Cost {
        let clock = ContinuousClock()
        let (start, cpu) = (clock.now, processTime())
        var latencies: [Double] = []
        var last = start
        repeat {
            try body()
            let now = clock.now
            latencies.append(last.duration(to: now) / .microseconds(1))
            last = now
        } while start.duration(to: last) < duration
        return Cost(
            count: latencies.count, wall: start.duration(to: last), cpu: processTime() - cpu, latencies: latencies)
    }
}

extension [Double] {
    /// The value below which that share of them lies; 0 when there is none.
    func quantile(_ share: Double) -> Double {
        isEmpty ? 0 : sorted()[Swift.min(count - 1, Int(Double(count) * share))]
    }

    var median: Double { quantile(0.5) }
}

/// CPU time of this process so far.
func processTime() -> Duration {
    var usage = rusage()
    getrusage(0, &usage)  // RUSAGE_SELF
    func duration(_ time: timeval) -> Duration { .seconds(time.tv_sec) + .microseconds(time.tv_usec) }
    return duration(usage.ru_utime) + duration(usage.ru_stime)
}

/// Mebibytes of this process that are in memory.
func residentMemory() -> Double {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
    return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
}
