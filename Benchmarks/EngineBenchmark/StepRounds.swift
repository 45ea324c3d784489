import CairnReactor

/// Steps at one concurrency, in rounds: in each SQLite's own commits stand beside them, so that a disk or a machine that
/// changes its mind in between is seen, and medians are over rounds.
struct StepRounds {
    let folder: String
    let options: BenchmarkOptions

    func measure(_ concurrency: Int, on loop: Reactor, workers: Workers) async throws -> StepReport {
        let thread = try BlockingThread(name: "sqlite")
        let commits = CommitBenchmark(folder: folder, duration: options.duration / 2)
        let steps = StepBenchmark(folder: folder, duration: options.duration, concurrency: concurrency)
        var report = StepReport(concurrency: concurrency)
        for _ in 0..<options.rounds {
            report.bareRow.append(try await thread.run { try commits.bareRow() })
            report.sameStatements.append(try await thread.run { try commits.sameStatements() })
            report.steps.append(try await steps.run(on: loop, workers: workers))
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
        let spread = stepTimes.quantile(0.99) / max(1, stepTimes.median)
        lines.append("  p99 of a step, of its p50: \(round2(spread))" + target(spread, atMost: 2))
        lines.append(tail(stepTimes))
        return lines.joined(separator: "\n")
    }

    /// What a long tail may come from.
    private func tail(_ times: [Double]) -> String {
        let runs = steps.flatMap(\.runTimes)
        let checkpoints = steps.reduce(0) { $0 + $1.checkpoints }
        let share = steps.reduce(.zero) { $0 + $1.checkpointTime } / steps.reduce(.zero) { $0 + $1.cost.wall }
        let same = sameStatements.flatMap(\.latencies)
        return """
              p99 of a whole run, of its p50: \(round2(runs.quantile(0.99) / max(1, runs.median)))
              p99 of the same statements' commit, of its p50: \(round2(same.quantile(0.99) / max(1, same.median)))
              checkpoints: \(checkpoints), \(round2(share * 100)) % of the time
            """
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
