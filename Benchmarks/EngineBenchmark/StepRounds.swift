import CairnReactor

/// Steps at one concurrency, in rounds: in each SQLite's own commits stand beside them, so that a disk or a machine that
/// changes its mind in between is seen, and medians are over rounds. Each round ends with both in memory: of a tail that is not
/// there, the disk is the cause.
struct StepRounds {
    let folder: String
    let options: BenchmarkOptions

    func measure(_ concurrency: Int, on loop: Reactor, workers: Workers) async throws -> StepReport {
        let thread = try BlockingThread(name: "sqlite")
        let commits = CommitBenchmark(folder: folder, duration: options.duration / 2)
        let steps = StepBenchmark(folder: folder, duration: options.duration, concurrency: concurrency)
        let memory = try ScratchFolder(in: "/dev/shm")
        defer { memory.remove() }
        let commitsInMemory = CommitBenchmark(folder: memory.path, duration: options.duration / 4)
        let stepsInMemory = StepBenchmark(
            folder: memory.path, duration: options.duration / 2, concurrency: concurrency)
        var report = StepReport(concurrency: concurrency)
        for _ in 0..<options.rounds {
            report.bareRow.append(try await thread.run { try commits.bareRow() })
            report.sameStatements.append(try await thread.run { try commits.sameStatements() })
            report.steps.append(try await steps.run(on: loop, workers: workers))
            report.sameInMemory.append(try await thread.run { try commitsInMemory.sameStatements() })
            report.stepsInMemory.append(try await stepsInMemory.run(on: loop, workers: workers))
        }
        await thread.stop()
        return report
    }
}

/// What the rounds gave, and the targets beside it.
struct StepReport {
    let concurrency: Int
    var bareRow: [Cost] = []
    var sameStatements: [Cost] = []
    var steps: [StepBenchmark.Result] = []
    /// On a file system in memory.
    var sameInMemory: [Cost] = []
    var stepsInMemory: [StepBenchmark.Result] = []

    init(concurrency: Int) { self.concurrency = concurrency }

    private func ofRounds(_ value: (Cost, Cost, StepBenchmark.Result) -> Double) -> Double {
        zip(zip(bareRow, sameStatements), steps).map { value($0.0, $0.1, $1) }.median
    }

    private var stepsPerCommit: Double {
        Double(steps.reduce(0) { $0 + $1.appends }) / Double(max(1, steps.reduce(0) { $0 + $1.batches }))
    }

    var text: String {
        let stepTimes = steps.flatMap(\.cost.latencies)
        var lines = ["", "at \(concurrency), medians of \(steps.count) rounds, microseconds"]
        lines.append(row("", ["wall", "CPU", "p50", "p99", "per second"]))
        lines.append(row("SQLite, one row", bareRow.map(\.self), bareRow.flatMap(\.latencies)))
        lines.append(row("SQLite, a step's statements", sameStatements, sameStatements.flatMap(\.latencies)))
        lines.append(row("a step", steps.map(\.cost), stepTimes))
        lines.append(
            "  a commit holds \(round2(stepsPerCommit)) steps"
                + target(stepsPerCommit, atLeast: concurrency == 32 ? 14 : nil))
        let wall = ofRounds { _, same, step in step.cost.wallEach / same.wallEach }
        let over = ofRounds { _, same, step in step.cost.cpuEach - same.cpuEach }
        lines.append(
            "  wall, of the same statements' commit: \(round2(wall))"
                + target(wall, atMost: concurrency == 1 ? 1.33 : nil))
        lines.append(
            "  CPU above the same statements': \(round2(over)) us" + target(over, atMost: concurrency == 1 ? 50 : nil))
        let cpu = ofRounds { bare, _, step in step.cost.cpuEach / bare.cpuEach }
        let speed = ofRounds { bare, _, step in step.cost.perSecond / bare.perSecond }
        lines.append(
            "  CPU, of a bare row's commit: \(round2(cpu))" + target(cpu, atMost: concurrency == 1 ? nil : 0.6))
        lines.append(
            "  steps a second, of bare commits: \(round2(speed))"
                + target(speed, atLeast: concurrency == 1 ? nil : concurrency < 256 ? 4 : 5))
        lines.append(tails)
        return lines.joined(separator: "\n")
    }

    /// How long the slowest take, beside what a long tail may come from: the disk, or checkpoints.
    private var tails: String {
        let checkpoints = steps.reduce(0) { $0 + $1.checkpoints }
        let share = steps.reduce(.zero) { $0 + $1.checkpointTime } / steps.reduce(.zero) { $0 + $1.cost.wall }
        let (step, run) = (tail(steps.flatMap(\.cost.latencies)), tail(steps.flatMap(\.runTimes)))
        let over = over(inMemory: stepsInMemory, sameInMemory)
        return """
              p99 of a step, of its p50: \(step)\(target(step, atMost: 2))
              p99 of a run of \(ChainWorkflow.length) steps, of its p50: \(run)\(target(run, atMost: 2))
              p99 of the same statements' commit, of its p50: \(tail(sameStatements.flatMap(\.latencies)))
              in memory: of a step \(tail(stepsInMemory.flatMap(\.cost.latencies))), \
            of a run \(tail(stepsInMemory.flatMap(\.runTimes))), \
            of the same statements' commit \(tail(sameInMemory.flatMap(\.latencies)))
              in memory: CPU above the same statements': \(over) us\(target(over, atMost: concurrency == 1 ? 50 : nil))
              checkpoints: \(checkpoints), \(round2(share * 100)) % of the time
            """
    }

    private func tail(_ times: [Double]) -> Double { round2(times.quantile(0.99) / max(1, times.median)) }

    private func over(inMemory steps: [StepBenchmark.Result], _ same: [Cost]) -> Double {
        round2(zip(steps, same).map { $0.cost.cpuEach - $1.cpuEach }.median)
    }

    private func row(_ name: String, _ costs: [Cost], _ times: [Double]) -> String {
        let values = [
            costs.map(\.wallEach).median, costs.map(\.cpuEach).median, times.median, times.quantile(0.99),
            costs.map(\.perSecond).median,
        ]
        return row(name, values.map { "\(($0 * 10).rounded() / 10)" })
    }

    private func row(_ name: String, _ values: [String]) -> String {
        "  " + name + String(repeating: " ", count: max(1, 28 - name.count))
            + values.map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }.joined()
    }

    private func target(_ value: Double, atLeast least: Double? = nil, atMost most: Double? = nil) -> String {
        if let least { return " (at least \(least): \(value >= least ? "held" : "MISSED"))" }
        if let most { return " (at most \(most): \(value <= most ? "held" : "MISSED"))" }
        return ""
    }
}

func round2(_ value: Double) -> Double { (value * 100).rounded() / 100 }
